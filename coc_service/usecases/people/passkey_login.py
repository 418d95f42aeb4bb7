"""Logging in with a passkey: with PRF, one touch opens the member's secret; without, the passphrase is asked for as well."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.crypto import PasskeyRefused, RecipientSecret
from coc_service.domain.passkeys import Passkey
from coc_service.store import people
from coc_service.usecases.act import Act
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people import devices, login, second_factor
from coc_service.usecases.people.ceremonies import Answer, RelyingParty
from coc_service.usecases.people.ended import EndedSeat, ended_seats
from coc_service.usecases.people.login import Admitted, LoggedIn, LogIn, SeatEnded
from coc_service.usecases.people.passkey_answers import Named, Touch

LOGGING_IN = "login"  # the purpose of a challenge


@dataclass(frozen=True, slots=True)
class Claimed:
    """Whom an answer names, with their login name; nothing of it is proved yet."""

    named: Named
    login_name: str
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
        view = self.custody.ledger.reading(session)
        named = self._touch.named(session, view)
        person = people.person(session, named.person) if named else None
        if named is None or person is None:
            return None
        now = self.custody.now()
        admitted, ended = login.admitted_of(view, named.person, now), ended_seats(view, named.person, now)
        return Claimed(named, person.login_name, admitted, ended)

    def prepare(self, seen: Claimed | None) -> Touched | None:
        """Check the answer, and open the slot with the key that came with it."""
        if seen is None or not self._touch.is_right(seen.named, self.custody):
            return None
        try:
            secret = self._opened(seen)
        except PasskeyRefused:
            return None
        return Touched(seen.named.person, seen.login_name, seen.named.passkey, secret, seen.ended)

    def store(self, session: Session, ready: Touched | None) -> Recognised | None:
        """Use up the challenge and begin the session."""
        draft = self.custody.ledger.writing(session)
        if (
            ready is None
            or ready.passkey not in draft.passkeys_of(ready.person)
            or self._touch.was_used(session, self.custody)
        ):
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

    @property
    def _touch(self) -> Touch:
        return Touch(self.party, self.answer, LOGGING_IN)

    def _opened(self, seen: Claimed) -> RecipientSecret | None:
        """Return the secret in the slot; None if the key does not open it, or it holds another person's secret."""
        secret, person = self._touch.opened(seen.named), seen.named.person
        is_own = secret and login.has_keys_of(secret, person, seen.admitted, at=self.custody.now())
        return secret if is_own else None
