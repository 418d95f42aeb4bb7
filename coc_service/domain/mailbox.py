"""Reads mails of a mailbox (mbox, RFC 4155) or saved one by one, and puts those of one conversation together.

Each mail is read by `received_mail`, which has the limits. Nothing is stored here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from coc_service import canonical
from coc_service.canonical import sha256
from coc_service.domain import received_mail
from coc_service.domain.importing import SOURCE_MAX_CHARS, Candidate, Problem, checked, without_doubles
from coc_service.domain.question import SHORT_MAX_CHARS, STORY_MAX_CHARS
from coc_service.domain.receipt_words import holds_receipt
from coc_service.domain.received_mail import NotReadable, ReceivedMail
from coc_service.domain.recording import CameBy

MAX_BYTES = 16 * 1024 * 1024
MAX_MAILS = 300
_ENVELOPE = b"From "
_BEGINS = re.compile(rb"(?:\A|(?<=\n)\r?\n)From [^\r\n]*\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)  # mboxrd; an older mailbox has lost which lines were quoted
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:")


class TooManyMails(Exception):
    """The mailbox has more mails than are imported at once."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of a file, with its place in it from 1 on. `said` is None if it could not be read; `digest` is of its bytes."""

    number: int
    digest: bytes
    said: ReceivedMail | None


def is_mail(raw: bytes) -> bool:
    """Whether a file begins like a mailbox or a mail, and not like a sheet."""
    return raw.startswith(_ENVELOPE) or _HEADER.match(raw) is not None


def read(raw: bytes) -> list[Mail]:
    """Return the mails of a file.

    Raises:
        TooManyMails: there are more than are imported at once.
    """
    return [Mail(number, sha256(one), _read(one)) for number, one in enumerate(_split(raw), start=1)]


def conversations(mails: Sequence[Mail]) -> list[list[Mail]]:
    """Return the mails that answer one another together, the oldest first; in the order of their first mails in the file."""
    thread_of: dict[str, list[Mail]] = {}
    found: list[list[Mail]] = []
    for mail in mails:
        ids = _ids(mail)
        known = list({id(thread_of[one]): thread_of[one] for one in ids if one in thread_of}.values())
        thread = known[0] if known else []
        if not known:
            found.append(thread)
        thread.append(mail)
        for other in known[1:]:  # this mail answers mails of two threads, which came before what they answer
            thread += other
            found.remove(other)
            thread_of |= {one: thread for each in other for one in _ids(each)}
        thread_of |= dict.fromkeys(ids, thread)
    return [sorted(thread, key=_order) for thread in found]


def of_mails(mails: Sequence[Mail], *, file_name: str) -> list[Candidate]:
    """Return a case for each conversation: its first mail is the report, later ones follow as additions."""
    return without_doubles(_of_thread(thread, file_name) for thread in conversations(mails))


def _split(raw: bytes) -> Iterator[bytes]:
    if not raw.startswith(_ENVELOPE):
        yield raw
        return
    begins = list(_BEGINS.finditer(raw))
    if len(begins) > MAX_MAILS:
        raise TooManyMails
    ends = [*(one.start() for one in begins[1:]), len(raw)]
    for begin, end in zip(begins, ends, strict=True):
        yield _QUOTED.sub(rb"\1", raw[begin.end() : end])


def _read(raw: bytes) -> ReceivedMail | None:
    try:
        return received_mail.read(raw)
    except NotReadable:
        return None


def _ids(mail: Mail) -> list[str]:
    return [one for one in (mail.said.id, *mail.said.refers_to) if one] if mail.said else []


def _order(mail: Mail) -> tuple[datetime, int]:
    """Return what mails of a thread are sorted by. One without a date comes where it stands, after those with one."""
    try:
        sent = parsedate_to_datetime(mail.said.date if mail.said else "")
    except (ValueError, OverflowError):  # a year of twenty digits
        return datetime.max.replace(tzinfo=UTC), mail.number
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC), mail.number


def _of_thread(thread: Sequence[Mail], file_name: str) -> Candidate:
    first, *later = thread
    said = first.said
    if said is None:
        return Candidate(first.number, "", first.digest, problem=Problem.UNREADABLE)
    digest = sha256(canonical.encode({"mail": [said.id, said.sender, said.date, said.subject, said.text]}))
    begin, *rest = _pieces(said.words) or [""]
    texts = [*rest, *(piece for one in later if one.said for piece in _pieces(_as_addition(one.said)))]
    found = Candidate(
        first.number,
        said.subject,
        digest,
        day=said.date,
        later=tuple(texts),
        files=tuple(one for mail in thread if mail.said for one in mail.said.attached if not one.text),
    )
    values = {
        "came_by": CameBy.MAIL,
        "told_on": said.date[:SHORT_MAX_CHARS],
        "told_by": said.sender[:SHORT_MAX_CHARS],
        "narrative": begin,
        "earlier_source": f"{file_name[:SOURCE_MAX_CHARS]}, {first.number}",
        "earlier_digest": digest.hex(),
    }
    made = checked(found, values)
    if not begin or any(holds_receipt(text) for text in texts):
        return Candidate(made.number, made.title, digest, problem=Problem.EMPTY if not begin else Problem.RECEIPT)
    return made


def _as_addition(mail: ReceivedMail) -> str:
    return "\n".join(filter(None, [mail.sender, mail.date])) + "\n\n" + mail.words


def _pieces(text: str) -> list[str]:
    """Return a text in parts that a report can hold."""
    return [text[at : at + STORY_MAX_CHARS] for at in range(0, len(text), STORY_MAX_CHARS)]
