"""Reads a mail that somebody saved as a file: who wrote it, its text, and what is attached. Nothing is stored here.

Such a file may come from an attacker. The limits are checked before the parser of the standard library sees it, because some
of its steps take time that grows with the square of a header's length or with the depth of nested parts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from itertools import islice

from coc_service.canonical import sha256
from coc_service.domain import charsets, plain_text
from coc_service.domain.texts import clean

MAX_LINES = 200_000
MAX_CONTAINERS = 24  # multipart and message parts together: a few forwarded mails
MAX_BOUNDARIES = 2_000
MAX_PARTS = 200
HEADER_MAX_CHARS = 2_000
SHOWN_MAX_CHARS = 300  # of a header or a file's name
TEXT_MAX_CHARS = 200_000
_CONTAINER = re.compile(rb"multipart/|message/", re.IGNORECASE)
_ID = re.compile(r"<[^<>\s]+>")
_HEADERS = ("From", "Date", "Subject")
# What the parser raises for a malformed part; `UnicodeError` is a ValueError.
_PARSER_ERRORS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


class NotReadable(Exception):
    """The file is no mail, or has more lines, parts or levels than a person's mail has."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a mail. `digest` is SHA-256 in hexadecimal; `text` is None unless it is a text."""

    name: str
    size_bytes: int
    digest: str
    text: str | None
    media_type: str = field(default="", compare=False)
    content: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail as read: its text, and the files attached to it and to the mails inside it.

    `id` is its Message-ID, "" if it has none; `refers_to` are the ids of the mails that it answers (RFC 5322, 3.6.4).
    """

    sender: str
    date: str
    subject: str
    text: str
    attached: tuple[Attached, ...]
    id: str = field(default="", compare=False)
    refers_to: tuple[str, ...] = field(default=(), compare=False)

    @property
    def words(self) -> str:
        """What it says: subject, text, and the texts that are attached."""
        texts = [self.subject, self.text, *(f"--- {one.name} ---\n{one.text}" for one in self.attached if one.text)]
        return "\n\n".join(filter(None, texts))


class _ShortHeaders(Compat32):
    """Cuts each header before anything looks into it: splitting its parameters takes quadratic time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:HEADER_MAX_CHARS]


def read(raw: bytes) -> ReceivedMail:
    """Return what a saved mail says.

    Raises:
        NotReadable: it is no mail, or beyond the limits.
    """
    _check_size(raw)
    try:
        message = message_from_bytes(raw, policy=_ShortHeaders())
        sender, date, subject = (_header(message, name) for name in _HEADERS)
        parts = list(islice(_parts(message), MAX_PARTS + 1))
    except _PARSER_ERRORS as error:
        raise NotReadable from error
    if len(parts) > MAX_PARTS or not (sender or date or subject):
        raise NotReadable
    texts = [part for part in parts if isinstance(part, str)]
    attached = tuple(part for part in parts if isinstance(part, Attached))
    own, others = _ids(message, "Message-ID"), _ids(message, "In-Reply-To") + _ids(message, "References")
    return ReceivedMail(
        sender, date, subject, clean("\n\n".join(filter(None, texts))), attached, next(iter(own), ""), tuple(others)
    )


def _check_size(raw: bytes) -> None:
    lines = raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")
    boundaries = raw.count(b"\n--") + raw.count(b"\r--")
    containers = len(_CONTAINER.findall(raw))
    if lines > MAX_LINES or boundaries > MAX_BOUNDARIES or containers > MAX_CONTAINERS:
        raise NotReadable


def _parts(message: Message) -> Iterator[str | Attached]:
    """Yield the texts and files of a message in order."""
    if message.get_content_type() == "multipart/alternative":
        chosen = _alternative(message)
        yield from _parts(chosen) if chosen else ()
    elif message.get_content_maintype() == "message":
        for inner in _inner(message):
            yield _heading(inner)
            yield from _parts(inner)
    elif message.is_multipart():
        for part in _inner(message):
            yield from _parts(part)
    elif _is_attached(message):
        yield _attached(message)
    else:
        yield _text(message)


def _inner(message: Message) -> list[Message]:
    inner = message.get_payload()
    return [part for part in inner if isinstance(part, Message)] if isinstance(inner, list) else []


def _alternative(message: Message) -> Message | None:
    """Return the version to read: the plain text if it says anything, else the first other one."""
    versions = _inner(message)
    plain = [one for one in versions if one.get_content_type() == "text/plain" and _text(one)]
    return next(iter(plain + [one for one in versions if one.get_content_type() != "text/plain"]), None)


def _heading(inner: Message) -> str:
    return "\n".join(f"> {name}: {value}" for name in _HEADERS if (value := _header(inner, name)))


def _is_attached(part: Message) -> bool:
    is_text = part.get_content_maintype() == "text"
    return not is_text or part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _attached(part: Message) -> Attached:
    content = _content(part)
    text = _text(part) if part.get_content_maintype() == "text" else None
    digest = sha256(content).hex()
    return Attached(_file_name(part), len(content), digest, text, part.get_content_type(), content)


def _file_name(part: Message) -> str:
    name = _decoded(str(part.get_filename() or ""))
    return name or part.get_content_type()[:SHOWN_MAX_CHARS]


def _text(part: Message) -> str:
    text = charsets.decode(_content(part), declared=str(part.get_content_charset() or ""))[:TEXT_MAX_CHARS]
    return clean(plain_text.from_html(text) if part.get_content_type() == "text/html" else text)


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _ids(message: Message, name: str) -> list[str]:
    return _ID.findall(str(message.get(name, "")))


def _header(message: Message, name: str) -> str:
    return _decoded(str(message.get(name, "")))


def _decoded(value: str) -> str:
    """Return a header as one line: encoded words decoded (RFC 2047), without characters that nobody sees."""
    words = decode_header(value[:HEADER_MAX_CHARS])
    text = "".join(
        charsets.decode(word, declared=charset or "") if isinstance(word, bytes) else word for word, charset in words
    )
    return " ".join(clean(text).split())[:SHOWN_MAX_CHARS]
