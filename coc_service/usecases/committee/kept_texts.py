"""Texts that a member keeps for themselves: drafts, and words that were sent after their session had ended.

Each is sealed to the member's own encryption key, and carries a proof made with their secret: without it nobody, not even with
the database and the service's keys, can put a text among a member's drafts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.canonical import context
from coc_service.catalogue import msg
from coc_service.crypto import (
    OpenFailed,
    RecipientSecret,
    TextKey,
    blind,
    derive,
    encryption_public_key,
    equal,
    open_sealed,
    random_bytes,
    random_secret,
    seal,
    sha256,
    unwrap,
    wrap,
)
from coc_service.domain.chain import moment, read_moment
from coc_service.store import kept_texts
from coc_service.store.tables import KeptText
from coc_service.usecases.act import Act, CheckedAct, Question, Refused
from coc_service.usecases.committee.access import find_cleared
from coc_service.usecases.committee.writing_tickets import PAGE_LASTS, NotKept, Ticket, read_ticket
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.kept import committee_recorded_for, forget, owner_of
from coc_service.usecases.people.members import UnlockedMember

LASTS = timedelta(days=30)
MOST = 30  # for each member; with the limit of size, what somebody with a stolen page can fill
MOST_BYTES = 2**18
TOO_MANY = msg(
    "You already keep as many drafts as there is room for. Please send one or throw one away, then save again."
)
TOO_LONG = msg("This is too long to be kept as a draft. Please shorten it, or copy it to a place of your own.")
_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Words:
    """What was written in a form. `form` is "note", "letter", "ballot" or the name of a move."""

    form: str
    fields: Mapping[str, str]

    @property
    def size_bytes(self) -> int:
        """The size of all texts in UTF-8."""
        return sum(len(one.encode()) for one in self.fields.values())

    @property
    def digest(self) -> bytes:
        """The SHA-256 of form and fields."""
        return sha256(canonical.encode({"form": self.form, "fields": dict(self.fields)}))


class _Content(BaseModel):
    """What is sealed in a row."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    version: Literal[1] = 1
    about: str
    form: str
    fields: Mapping[str, str]
    at: str
    is_late: bool
    nonce: str
    proof: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A text as its owner sees it. `is_late` means that it was sent after their session had ended."""

    id: str
    words: Words
    at: datetime
    is_late: bool


def issue_ticket(custody: Custody, member: UnlockedMember, about: str) -> str:
    """Return a writing ticket for a page about this: base64url of the sealed `Ticket`."""
    key_digest = sha256(encryption_public_key(member.secret)).hex()
    nonce, until = random_bytes(_NONCE_BYTES).hex(), moment(custody.now() + PAGE_LASTS)
    proof = _proof(member.secret, about, nonce).hex()
    ticket = Ticket(member.person, about, key_digest, nonce, proof, until)
    return ticket.sealed(custody)


@dataclass(frozen=True, slots=True)
class KeepDraft(Act[None, KeptText, str]):
    """Save a draft, in place of the one with the id `kept`; return its id. Effects: row; expired rows deleted.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: it is too long, or the member keeps too many.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    words: Words
    kept: str = ""

    def look(self, session: Session) -> None:
        """Raise the act's refusals."""
        find_cleared(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)
        if self.words.size_bytes > MOST_BYTES:
            raise Refused(TOO_LONG)
        owner, now = owner_of(self.custody, self.member.person), self.custody.now()
        if kept_texts.count(session, owner, now=now, without=self.kept) >= MOST:
            raise Refused(TOO_MANY)

    def prepare(self, _seen: None) -> KeptText:
        """Seal the text."""
        nonce = random_bytes(_NONCE_BYTES).hex()
        proof = _proof(self.member.secret, self.case_id, nonce, self.words).hex()
        sealing = _Sealing(self.custody, self.member.person, self.case_id, nonce, proof)
        return sealing.row(self.words, nonce, key=encryption_public_key(self.member.secret), is_late=False)

    def store(self, session: Session, ready: KeptText) -> str:
        """Store the row."""
        kept_texts.drop_expired(session, now=self.custody.now())
        forget(session, self.custody, self.member, self.kept)
        kept_texts.put(session, ready)
        return ready.id


@dataclass(frozen=True, slots=True)
class KeepLate(Act[bytes, KeptText, None]):
    """Keep the words of a form whose session has ended, for the member whose page it was. Effects: as `KeepDraft`.

    `about` is what the form was sent to, a case or a report to record; `by` is the person who is logged in now, "" for nobody.
    A page about something else, or of another person, keeps nothing.

    Raises:
        NotKept: see there.
    """

    custody: Custody
    about: str
    ticket: str
    words: Words
    by: str = ""

    def look(self, session: Session) -> bytes:
        """Return the encryption key to seal to: the one in the member's signed admission, if the page was made for it."""
        ticket, now = read_ticket(self.custody, self.ticket), self.custody.now()
        if self.by not in {"", ticket.person} or ticket.about != self.about:
            raise NotKept
        if self.words.size_bytes > MOST_BYTES:
            raise NotKept
        if kept_texts.count(session, owner_of(self.custody, ticket.person), now=now, without="") >= MOST:
            raise NotKept
        return self._key(session, ticket)

    def prepare(self, seen: bytes) -> KeptText:
        """Seal the text. Its id depends on page and words, so that the same words from the same page are stored once."""
        ticket = read_ticket(self.custody, self.ticket)
        sealing = _Sealing(self.custody, ticket.person, ticket.about, ticket.nonce, ticket.proof)
        said = context("kept-text/id", ticket.nonce, self.words.digest)
        text_id = blind(self.custody.keys.blinding, said)[:_NONCE_BYTES].hex()
        return sealing.row(self.words, text_id, key=seen, is_late=True)

    def store(self, session: Session, ready: KeptText) -> None:
        """Store the row, if the member's key is still the same."""
        self._key(session, read_ticket(self.custody, self.ticket))
        kept_texts.drop_expired(session, now=self.custody.now())
        kept_texts.put(session, ready)

    def _key(self, session: Session, ticket: Ticket) -> bytes:
        now = self.custody.now()
        committees = self.custody.ledger.reading(session).committees_of(ticket.person, now)
        seats = [committee.seat_of(ticket.person, now) for committee in committees]
        for seat in seats:
            if seat is not None and sha256(seat.encryption_key).hex() == ticket.key_digest:
                return seat.encryption_key
        raise NotKept


@dataclass(frozen=True, slots=True)
class FindKept(Question[Sequence[Kept]]):
    """Return the texts that a member keeps about a case or a report to record, oldest first.

    Rows that do not open or lack the proof are left out.
    """

    custody: Custody
    member: UnlockedMember
    about: str

    def look(self, session: Session) -> Sequence[Kept]:
        """Return the texts."""
        about = about_of(self.custody, self.member.person, self.about)
        rows = kept_texts.of_member(session, about, now=self.custody.now())
        opened = [one for row in rows if (one := self._opened(row))]
        return sorted(opened, key=lambda one: one.at)

    def _opened(self, row: KeptText) -> Kept | None:
        where = contexts.kept_text(origin=self.custody.keys.origin, person=self.member.person, text_id=row.id)
        try:
            key = TextKey(unwrap(row.wrapped_key, secret=self.member.secret, context=where))
            content = _Content.model_validate(canonical.decode(open_sealed(key, row.sealed, context=where)))
            proof, at = bytes.fromhex(content.proof), read_moment(content.at)
        except (OpenFailed, ValueError):
            return None
        words = Words(content.form, content.fields)
        # The words of a draft are part of its proof. Those of a late text were not known when its page was opened.
        expected = _proof(self.member.secret, self.about, content.nonce, None if content.is_late else words)
        if at is None or content.about != self.about or not equal(proof, expected):
            return None
        return Kept(row.id, words, at, is_late=content.is_late)


@dataclass(frozen=True, slots=True)
class ThrowAway(CheckedAct[None]):
    """Delete one of the member's own texts. Effects: row deleted.

    Raises:
        NoSuchCase, NotDeclared: for this member.
    """

    custody: Custody
    member: UnlockedMember
    about: str
    kept: str

    def check(self, session: Session) -> None:
        """Raise the act's refusals."""
        if not committee_recorded_for(self.about):
            find_cleared(self.custody.ledger.reading(session), self.about, self.member, self.custody)

    def write(self, session: Session) -> None:
        """Delete the row, which only its owner can name."""
        forget(session, self.custody, self.member, self.kept)


def about_of(custody: Custody, person: str, about: str) -> bytes:
    """Return the keyed hash by which a person's texts about one thing are found."""
    return blind(custody.keys.blinding, context("kept-text/about", person, about))


@dataclass(frozen=True, slots=True)
class _Sealing:
    """Whose text it is, what it is about, and the proof of the page it comes from."""

    custody: Custody
    person: str
    about: str
    nonce: str
    proof: str

    def row(self, words: Words, text_id: str, *, key: bytes, is_late: bool) -> KeptText:
        """Return the sealed row. Its expiry is the end of a day, so that it does not show when somebody wrote."""
        now = self.custody.now()
        content = _Content(
            about=self.about,
            form=words.form,
            fields=words.fields,
            at=moment(now),
            is_late=is_late,
            nonce=self.nonce,
            proof=self.proof,
        )
        where = contexts.kept_text(origin=self.custody.keys.origin, person=self.person, text_id=text_id)
        text_key = TextKey(random_secret().reveal())
        return KeptText(
            id=text_id,
            owner=owner_of(self.custody, self.person),
            about=about_of(self.custody, self.person, self.about),
            wrapped_key=wrap(text_key, to=key, context=where),
            sealed=seal(text_key, canonical.encode(content.model_dump()), context=where),
            expires_at=datetime.combine((now + LASTS).date(), time(23, 59), UTC),
        )


def _proof(secret: RecipientSecret, about: str, nonce: str, words: Words | None = None) -> bytes:
    return blind(derive(secret, "kept-text"), context("kept-text/page", about, nonce, words.digest if words else b""))
