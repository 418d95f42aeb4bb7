"""Logging in with a passkey: with PRF, one touch opens the member's secret; without, the passphrase is asked for as well."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.canonical import context
from coc_service.crypto import (
    Ceremony,
    OpenFailed,
    PasskeyRefused,
    RecipientSecret,
    blind,
    unlock_with_passkey,
    verify_passkey,
)
from coc_service.domain.passkeys import Passkey, found
from coc_service.store import logins, people
from coc_service.usecases.act import Act
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people import devices, login, second_factor
from coc_service.usecases.people.ceremonies import USED_FOR, Answer, RelyingParty
from coc_service.usecases.people.ended import EndedSeat, ended_seats
from coc_service.usecases.people.login import Admitted, LoggedIn, LogIn, SeatEnded
from coc_service.usecases.people.passkeys import slot_kind

LOGGING_IN = "login"  # the purpose of a challenge


@dataclass(frozen=True, slots=True)
class Claimed:
    """Whom an answer names: their passkey by the log, its key slot, their login name; nothing of it is proved yet."""

    person: str
    login_name: str
    passkey: Passkey
    slot: bytes
    admitted: Admitted
    ended: tuple[EndedSeat, ...] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """A right answer. `secret` is None if it opened no slot."""

    person: str
    login_name: str
    passkey: Passkey
    secret: RecipientSecret | None
    ended: tuple[EndedSeat, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose passkey it is. Without a `session` it opens nothing: then the passphrase is needed too, and `touch` says to
    the login that the passkey has answered.
    """

    login_name: str
    session: LoggedIn | None
    touch: str = ""


@dataclass(frozen=True, slots=True)
class LogInWithPasskey(Act[Claimed | None, Touched | None, Recognised | None]):
    """Log in with a passkey. None if the answer is not right: all reasons look the same.

    `device_cookie` is the browser's, see `devices`: a member gets a mail of a login with a browser that has none.
    A wrong answer is not logged: nobody can guess one, and anybody could fill the log. Effects: the challenge is used up;
    with an opened slot those of `LogIn`.

    Raises:
        SeatEnded: every seat of the person has ended.
    """

    is_slow: ClassVar[bool] = True  # by importing the library, once

    custody: Custody
    party: RelyingParty
    answer: Answer
    browser_saw: str = ""
    device: str = ""
    language: str = ""
    device_cookie: str = ""

    def look(self, session: Session) -> Claimed | None:
        """Return the passkey that the answer names."""
        try:
            person_id, credential = self.answer.claimed()
        except PasskeyRefused:
            return None
        view = self.custody.ledger.reading(session)
        passkey, person = found(view.passkeys_of(person_id), credential), people.person(session, person_id)
        if passkey is None or person is None:
            return None
        kind = slot_kind(credential)
        slots = [one.slot for one in people.slots(session, person_id) if one.kind == kind]
        now, slot = self.custody.now(), slots[0] if slots else b""
        admitted, ended = login.admitted_of(view, person_id, now), ended_seats(view, person_id, now)
        return Claimed(person_id, person.login_name, passkey, slot, admitted, ended)

    def prepare(self, seen: Claimed | None) -> Touched | None:
        """Check the answer, and open the slot with the key that came with it."""
        if seen is None:
            return None
        try:
            verify_passkey(self.answer.said, self._ceremony(), public_key=seen.passkey.public_key)
            return Touched(seen.person, seen.login_name, seen.passkey, self._opened(seen), seen.ended)
        except PasskeyRefused:
            return None

    def store(self, session: Session, ready: Touched | None) -> Recognised | None:
        """Use up the challenge and begin the session."""
        draft = self.custody.ledger.writing(session)
        if ready is None or ready.passkey not in draft.passkeys_of(ready.person) or self._was_used(session):
            return None
        if ready.ended:
            raise SeatEnded(ready.ended)
        if ready.secret is None:
            touch = second_factor.touched(ready.person, keys=self.custody.keys, now=self.custody.now())
            return Recognised(ready.login_name, None, touch)
        return Recognised(ready.login_name, self._log_in(ready).begin(session, ready.person, ready.secret))

    def _log_in(self, ready: Touched) -> LogIn:
        keys, now = self.custody.keys, self.custody.now()
        known = devices.known_device(self.device_cookie, ready.login_name, keys=keys, now=now)
        return LogIn(
            self.custody,
            ready.login_name,
            "",
            browser_saw=self.browser_saw,
            device=self.device,
            language=self.language,
            is_new_browser=known is None,
        )

    def _ceremony(self) -> Ceremony:
        return self.answer.ceremony(self.party, LOGGING_IN, keys=self.custody.keys, now=self.custody.now())

    def _opened(self, seen: Claimed) -> RecipientSecret | None:
        """Return the secret in the slot; None if the key does not open it, or it holds another person's secret."""
        key = self.answer.derived_key()
        if key is None or not seen.slot:
            return None
        try:
            kind = slot_kind(seen.passkey.credential)
            secret = unlock_with_passkey(seen.slot, key, context=contexts.key_slot(person=seen.person, kind=kind))
        except OpenFailed:
            return None
        return secret if login.has_keys_of(secret, seen.person, seen.admitted, at=self.custody.now()) else None

    def _was_used(self, session: Session) -> bool:
        """Use up the challenge; whether it was used before. Otherwise who captured a request could send it again."""
        bucket = blind(self.custody.keys.blinding, context("passkey/challenge", self.answer.challenge))
        now = self.custody.now()
        return logins.count_attempt(session, bucket, now=now, window_ends_at=now + USED_FOR) > 1
