"""A text that a member keeps for themselves: what it is about, whose it is, how it is sealed, opened and deleted.

It is sealed to the member's own encryption key, and carries a proof made with their secret: without it nobody, not even with
the database and the service's keys, can put a text among a member's drafts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.canonical import context
from coc_service.crypto import (
    OpenFailed,
    RecipientSecret,
    TextKey,
    blind,
    derive,
    equal,
    open_sealed,
    random_secret,
    seal,
    sha256,
    unwrap,
    wrap,
)
from coc_service.domain.chain import moment, read_moment
from coc_service.store import kept_texts
from coc_service.store.tables import KeptText
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.members import UnlockedMember

LASTS = timedelta(days=30)
_RECORDING = "record-"  # no case's id has a hyphen


@dataclass(frozen=True, slots=True)
class Words:
    """What was written in a form. `form` is "note", "letter", "ballot", "record" or the name of a move."""

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


def recording_for(committee_id: str) -> str:
    """Return what a text is about that records a report for a committee. A text about a case is about the case's id."""
    return _RECORDING + committee_id


def committee_recorded_for(about: str) -> str:
    """Return the committee for which a text records a report; "" if it is about a case."""
    return about.removeprefix(_RECORDING) if about.startswith(_RECORDING) else ""


def owners_of(custody: Custody, person: str) -> list[bytes]:
    """Return every keyed hash by which a person's texts are counted, the present one first: others are from before the
    root secret was changed.
    """
    return [blind(one.blinding, context("kept-text/owner", person)) for one in custody.keys.ever]


def abouts_of(custody: Custody, person: str, about: str) -> list[bytes]:
    """Return every keyed hash by which a person's texts about one thing are found, the present one first."""
    return [blind(one.blinding, context("kept-text/about", person, about)) for one in custody.keys.ever]


@dataclass(frozen=True, slots=True)
class Sealing:
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
            owner=owners_of(self.custody, self.person)[0],
            about=abouts_of(self.custody, self.person, self.about)[0],
            wrapped_key=wrap(text_key, to=key, context=where),
            sealed=seal(text_key, canonical.encode(content.model_dump()), context=where),
            expires_at=datetime.combine((now + LASTS).date(), time(23, 59), UTC),
        )


def opened(row: KeptText, custody: Custody, member: UnlockedMember, *, about: str) -> Kept | None:
    """Return a member's text; None if it does not open, is about something else, or lacks the proof."""
    where = contexts.kept_text(origin=custody.keys.origin, person=member.person, text_id=row.id)
    try:
        key = TextKey(unwrap(row.wrapped_key, secret=member.secret, context=where))
        content = _Content.model_validate(canonical.decode(open_sealed(key, row.sealed, context=where)))
        proof, at = bytes.fromhex(content.proof), read_moment(content.at)
    except (OpenFailed, ValueError):
        return None
    words = Words(content.form, content.fields)
    # The words of a draft are part of its proof. Those of a late text were not known when its page was opened.
    expected = proof_of(member.secret, about, content.nonce, None if content.is_late else words)
    if at is None or content.about != about or not equal(proof, expected):
        return None
    return Kept(row.id, words, at, is_late=content.is_late)


def forget(session: Session, custody: Custody, member: UnlockedMember, kept: str) -> None:
    """Delete a member's text, because it was sent or is not wanted any more. "" deletes nothing."""
    if kept:
        kept_texts.drop(session, kept, owners=owners_of(custody, member.person))


def proof_of(secret: RecipientSecret, about: str, nonce: str, words: Words | None = None) -> bytes:
    """Return the proof that the owner of this secret opened the page; for a draft, that they wrote these words."""
    return blind(derive(secret, "kept-text"), context("kept-text/page", about, nonce, words.digest if words else b""))
