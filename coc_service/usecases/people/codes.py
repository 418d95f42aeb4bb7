"""Codes from an app (TOTP) as a second factor at the login: setting it up, removing it, checking a code.

The app's secret is derived from the member's own secret and a random number that their signed entry states, so nothing of it
is stored, and an attacker who writes to the database can neither read it, replace it nor switch it off.

Source: RFC 6238 (TOTP).
"""

import base64
import unicodedata
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.crypto import OpenFailed, RecipientSecret, derive, equal, open_sealed, random_bytes, seal
from coc_service.domain import backup_words
from coc_service.domain.chain import person_subject
from coc_service.store import marks
from coc_service.usecases.act import CheckedAct, Question, Refused, WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people import own_ways
from coc_service.usecases.people.members import UnlockedMember

FIELD = "code"
NONCE_BYTES = 32
WRONG_CODE = msg("This is not the code that your app shows now. Please check that the time on your device is right.")
_ABOUT = "code"
_APP_SECRET_BYTES = 20  # the size that RFC 4226 recommends
_STEPS = (-1, 0, 1)  # each of 30 seconds: clocks differ, and people type slowly


@dataclass(frozen=True, slots=True)
class CodeApp:
    """What a member puts into their app, and the words that stand in for it. `nonce` is what they sign."""

    nonce: str
    address: str
    key: str
    words: tuple[str, ...]


def code_app(member: UnlockedMember, *, site: str, nonce: str = "") -> CodeApp:
    """Return a code app's key for a member: a new one, or that of a nonce.

    Raises:
        ValueError: the nonce is none.
    """
    nonce = nonce or random_bytes(NONCE_BYTES).hex()
    if len(bytes.fromhex(nonce)) != NONCE_BYTES:
        raise ValueError(nonce)
    app = _app(member.secret, nonce)
    address = app.provisioning_uri(name=member.name, issuer_name=site)
    return CodeApp(nonce, address, app.secret, _words(member.secret, nonce))


@dataclass(frozen=True, slots=True)
class HasCodeApp(Question[bool]):
    """Whether the member logs in with a code from an app."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> bool:
        """Return whether their newest entry says so."""
        return bool(self.custody.ledger.reading(session).codes_of(self.member.person))


@dataclass(frozen=True, slots=True)
class SetCodeApp(CheckedAct[None]):
    """From now on, ask for a code at the login. Effects: a log entry, a mail; the code that was typed is used up.

    Raises:
        Refused: the code is not what the app of this nonce shows.
    """

    custody: Custody
    member: UnlockedMember
    nonce: str
    typed: str

    def check(self, session: Session) -> None:
        """Raise Refused unless the code is right."""
        del session  # depends on the code alone
        if _step(_app(self.member.secret, self.nonce), self.typed, self.custody.now(), last=0) is None:
            raise Refused(WRONG_CODE, field=FIELD)

    def write(self, session: Session) -> None:
        """Sign the nonce."""
        step = _step(_app(self.member.secret, self.nonce), self.typed, self.custody.now(), last=0)
        if step is None:
            raise Refused(WRONG_CODE, field=FIELD)
        _state(session, self.custody, self.member, self.nonce)
        _keep_step(session, self.custody, self.member.person, self.member.secret, step=step)


@dataclass(frozen=True, slots=True)
class RemoveCodeApp(WriteAct[None]):
    """Ask for no code any more. Effects: a log entry, a mail."""

    custody: Custody
    member: UnlockedMember

    def write(self, session: Session) -> None:
        """Sign that there is none."""
        if self.custody.ledger.writing(session).codes_of(self.member.person):
            _state(session, self.custody, self.member, "")


def accepts(session: Session, custody: Custody, person: str, secret: RecipientSecret, *, typed: str) -> bool:
    """Whether a code, or the words in its place, are right; always if the person has no code app. A code counts once.

    Effects: the mark of the last code.
    """
    nonce = custody.ledger.writing(session).codes_of(person)
    if not nonce:
        return True
    if equal(" ".join(_words(secret, nonce)).encode(), " ".join(typed.casefold().split()).encode()):
        return True
    last = max(_last_step(session, custody, person, secret), custody.code_steps.get(person, 0))
    step = _step(_app(secret, nonce), typed, custody.now(), last=last)
    if step is not None:
        _keep_step(session, custody, person, secret, step=step)
    return step is not None


def _app(secret: RecipientSecret, nonce: str) -> pyotp.TOTP:
    key = derive(secret, "code-app", bytes.fromhex(nonce), size_bytes=_APP_SECRET_BYTES)
    return pyotp.TOTP(base64.b32encode(key.reveal()).decode())


def _words(secret: RecipientSecret, nonce: str) -> tuple[str, ...]:
    key = derive(secret, "code-app/words", bytes.fromhex(nonce), size_bytes=backup_words.SIZE_BYTES)
    return backup_words.of_bytes(key.reveal())


def _step(app: pyotp.TOTP, typed: str, now: datetime, *, last: int) -> int | None:
    """Return the time step of a code; None if it is none of now, or not after the last one that was used."""
    code, present = unicodedata.normalize("NFKC", "".join(typed.split())).encode(), app.timecode(now)
    steps = (present + offset for offset in _STEPS)
    return next((step for step in steps if step > last and equal(app.generate_otp(step).encode(), code)), None)


def _state(session: Session, custody: Custody, member: UnlockedMember, nonce: str) -> None:
    draft, subject = custody.ledger.writing(session), person_subject(member.person)
    draft.append(
        LogAct.PERSON_CODES_STATED, subject, signer=member.signer, at=custody.now(), says={"v": 1, "nonce": nonce}
    )
    own_ways.tell_owner(draft, member.person)


def _last_step(session: Session, custody: Custody, person: str, secret: RecipientSecret) -> int:
    row = marks.find(session, person, _ABOUT)
    if row is None:
        return 0
    try:
        opened = open_sealed(derive(secret, "mark"), row.sealed, context=_context(custody, person))
    except OpenFailed:
        return 0
    return int(str(canonical.decode(opened)["step"]))


def _keep_step(session: Session, custody: Custody, person: str, secret: RecipientSecret, *, step: int) -> None:
    """Keep the last step, sealed for the person, and in memory: an earlier row that somebody restores has no effect here."""
    sealed = seal(derive(secret, "mark"), canonical.encode({"step": step}), context=_context(custody, person))
    marks.keep(session, person, _ABOUT, sealed)
    custody.code_steps[person] = step


def _context(custody: Custody, person: str) -> bytes:
    return contexts.mark(origin=custody.keys.origin, person=person, about=_ABOUT)
