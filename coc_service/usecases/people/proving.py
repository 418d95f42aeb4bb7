"""Typing the passphrase again: before dangerous acts, and to open a session that was locked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import OpenFailed, RecipientSecret, unlock
from coc_service.store import logins
from coc_service.usecases.act import Act, WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from coc_service.usecases.people import key_slots
from coc_service.usecases.people.login import PASSPHRASE_SLOT, Admitted, admitted_of, has_keys_of
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.session_content import Cookie, find, login_id

FRESH = timedelta(minutes=10)


class SessionEnded(Exception):
    """The session has ended: its member logs in again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose passphrase is asked for; `slot` is None if their row is missing."""

    person: str
    slot: bytes | None
    admitted: Admitted


def is_fresh(member: UnlockedMember, *, now: datetime) -> bool:
    """Whether the member typed their passphrase in this session within the last minutes."""
    return member.proved_at is not None and now - member.proved_at <= FRESH


@dataclass(frozen=True, slots=True)
class Prove(Act[Asked, RecipientSecret | None, bool]):
    """Try the passphrase of a session's member. Returns whether it was right. A locked session is open again then.

    `counted_in` is the bucket of `CountAttempt`. Effects: login row; the bucket is deleted; a log entry for a failure.

    Raises:
        SessionEnded: there is no such session any more.
    """

    is_slow: ClassVar[bool] = True

    custody: Custody
    cookie: Cookie
    passphrase: str
    counted_in: bytes

    def look(self, session: Session) -> Asked:
        """Return the member of the session, and their key slot."""
        view = self.custody.ledger.reading(session)
        found = find(view, self.cookie)
        if found is None:
            raise SessionEnded
        person = found.row.person_id
        slot = key_slots.in_force(session, view, person, PASSPHRASE_SLOT)
        return Asked(person, slot, admitted_of(view, person, self.custody.now()))

    def prepare(self, seen: Asked) -> RecipientSecret | None:
        """Try the passphrase."""
        if seen.slot is None:
            return None
        context = contexts.key_slot(person=seen.person, kind=PASSPHRASE_SLOT)
        try:
            secret = unlock(seen.slot, self.passphrase, context=context)
        except OpenFailed:
            return None
        # Otherwise an attacker who put a slot of their own into the row would pass with a stolen cookie.
        return secret if has_keys_of(secret, seen.person, seen.admitted, at=self.custody.now()) else None

    def store(self, session: Session, ready: RecipientSecret | None) -> bool:
        """Note in the session that it was typed now, or log the failure."""
        now, draft = self.custody.now(), self.custody.ledger.writing(session)
        found = find(draft, self.cookie)
        if found is None:
            raise SessionEnded
        if ready is None:
            draft.append(LogAct.LOGIN_FAILED, SITE, signer=Signer(SERVICE), at=now)
            return False
        logins.forget_attempts(session, self.counted_in)
        content = replace(found.content, secret=ready, proved_at=now)
        found.row.sealed = content.sealed(self.cookie, person=found.row.person_id)
        found.row.expires_at = now + self.custody.session_limits.idle
        return True


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
