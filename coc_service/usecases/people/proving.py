"""Proving again who one is, by passphrase or passkey: before dangerous acts, and to open a session that was locked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import OpenFailed, PasskeyRefused, RecipientSecret, unlock
from coc_service.domain.passkeys import Passkey
from coc_service.store import logins, people
from coc_service.usecases.act import Act, Question, WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from coc_service.usecases.people import key_slots, second_factor
from coc_service.usecases.people.login import PASSPHRASE_SLOT, Admitted, admitted_of, has_keys_of
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.passkey_answers import Named, Touch
from coc_service.usecases.people.session_content import Cookie, find, login_id

FRESH = timedelta(minutes=10)


class SessionEnded(Exception):
    """The session has ended: its member logs in again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose passphrase is asked for; `slot` is None if their row is missing. `named` is the passkey that has answered,
    which may be somebody else's: then it opens another's secret, and counts for nothing when the act is stored.
    """

    person: str
    slot: bytes | None
    admitted: Admitted
    named: Named | None = None


@dataclass(frozen=True, slots=True)
class Proved:
    """What was proved: the secret that opened, and the passkey that answered. `by_touch`: the passkey opened the secret."""

    secret: RecipientSecret
    passkey: Passkey | None = None
    by_touch: bool = False


def again(session_id: bytes) -> str:
    """Return the purpose of a challenge for a passkey in an open or a locked session: in this session only."""
    return f"again/{session_id.hex()}"


@dataclass(frozen=True, slots=True)
class WaysToProve:
    """What a member is asked for: a code beside the passphrase, and a passkey if they have one.

    Browsers need the login name to offer the right passphrase.
    """

    login_name: str
    with_code: bool
    with_passkey: bool


@dataclass(frozen=True, slots=True)
class ShowWaysToProve(Question[WaysToProve]):
    """What the page that asks again needs to ask for."""

    custody: Custody
    person: str

    def look(self, session: Session) -> WaysToProve:
        """Return the ways that the log says they have."""
        view = self.custody.ledger.reading(session)
        asked = second_factor.is_asked_for(view, self.person, self.custody.now())
        row, with_code = people.person(session, self.person), asked and bool(view.codes_of(self.person))
        return WaysToProve(row.login_name if row else "", with_code, bool(view.passkeys_of(self.person)))


def is_fresh(member: UnlockedMember, *, now: datetime) -> bool:
    """Whether the member typed their passphrase in this session within the last minutes."""
    return member.proved_at is not None and now - member.proved_at <= FRESH


@dataclass(frozen=True, slots=True)
class Prove(Act[Asked, Proved | None, bool]):
    """Try the passphrase of a session's member, or a passkey that opens their secret. Returns whether it was right.

    Where a committee of theirs asks for two factors, the passphrase needs a code from their app or the touch of a passkey
    beside it, as at the login. A locked session is open again then. `counted_in` is the bucket of `CountAttempt`.
    Effects: login row; the bucket is deleted; the code or the challenge is used up; a log entry for a failure.

    Raises:
        SessionEnded: there is no such session any more.
    """

    is_slow: ClassVar[bool] = True

    custody: Custody
    cookie: Cookie
    passphrase: str
    counted_in: bytes
    code: str = ""
    touch: Touch | None = None

    def look(self, session: Session) -> Asked:
        """Return the member of the session, their key slot, and the passkey that has answered."""
        view = self.custody.ledger.reading(session)
        found = find(view, self.cookie)
        if found is None:
            raise SessionEnded
        person = found.row.person_id
        slot = key_slots.in_force(session, view, person, PASSPHRASE_SLOT)
        named = self.touch.named(session, view) if self.touch else None
        return Asked(person, slot, admitted_of(view, person, self.custody.now()), named)

    def prepare(self, seen: Asked) -> Proved | None:
        """Check the passkey, and try its key, else the passphrase."""
        is_touched = bool(self.touch and seen.named and self.touch.is_right(seen.named, self.custody))
        passkey = seen.named.passkey if seen.named and is_touched else None
        if passkey and (secret := self._by_touch(seen)):
            return Proved(secret, passkey, by_touch=True)
        opened = self._by_passphrase(seen)
        return Proved(opened, passkey) if opened else None

    def _by_touch(self, seen: Asked) -> RecipientSecret | None:
        if self.touch is None or seen.named is None:
            return None
        try:
            return self._own(seen, self.touch.opened(seen.named))
        except PasskeyRefused:
            return None

    def _by_passphrase(self, seen: Asked) -> RecipientSecret | None:
        if seen.slot is None or not self.passphrase:
            return None
        context = contexts.key_slot(person=seen.person, kind=PASSPHRASE_SLOT)
        try:
            return self._own(seen, unlock(seen.slot, self.passphrase, context=context))
        except OpenFailed:
            return None

    def _own(self, seen: Asked, secret: RecipientSecret | None) -> RecipientSecret | None:
        """Return the secret if it is the member's.

        Otherwise an attacker who put a slot of their own into the row would pass with a stolen cookie.
        """
        is_own = secret and has_keys_of(secret, seen.person, seen.admitted, at=self.custody.now())
        return secret if is_own else None

    def store(self, session: Session, ready: Proved | None) -> bool:
        """Note in the session that it was typed now, or log the failure."""
        now, draft = self.custody.now(), self.custody.ledger.writing(session)
        found = find(draft, self.cookie)
        if found is None:
            raise SessionEnded
        person = found.row.person_id
        if ready is None or not self._is_enough(session, person, ready):
            draft.append(LogAct.LOGIN_FAILED, SITE, signer=Signer(SERVICE), at=now)
            return False
        logins.forget_attempts(session, self.counted_in)
        content = replace(found.content, secret=ready.secret, proved_at=now)
        found.row.sealed = content.sealed(self.cookie, person=person)
        found.row.expires_at = now + self.custody.session_limits.idle
        return True

    def _is_enough(self, session: Session, person: str, ready: Proved) -> bool:
        """Whether the passkey still counts and has answered for the first time, and there are as many factors as needed."""
        view, now = self.custody.ledger.writing(session), self.custody.now()
        is_touched = bool(self.touch and ready.passkey and ready.passkey in view.passkeys_of(person))
        is_touched = is_touched and self.touch is not None and not self.touch.was_used(session, self.custody)
        if ready.by_touch or not second_factor.is_asked_for(view, person, now):
            return is_touched or not ready.by_touch
        touch = second_factor.touched(person, keys=self.custody.keys, now=now) if is_touched else ""
        return second_factor.is_given(session, self.custody, person, ready.secret, typed=self.code, touch=touch)


@dataclass(frozen=True, slots=True)
class Lock(WriteAct[None]):
    """Lock a session: its row holds no secret until the passphrase was typed again. Effects: login row; cache dropped."""

    custody: Custody
    cookie: Cookie

    def write(self, session: Session) -> None:
        """Seal the session's content without the secret."""
        if found := find(self.custody.ledger.writing(session), self.cookie):
            content = replace(found.content, secret=None, proved_at=None)
            found.row.sealed = content.sealed(self.cookie, person=found.row.person_id)
        self.custody.session_caches.drop(login_id(self.cookie))
