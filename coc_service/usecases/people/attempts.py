"""Limits attempts to log in: ten in 15 minutes under one login name, and ten more from a known browser."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.canonical import context
from coc_service.crypto import blind
from coc_service.store import logins
from coc_service.usecases.act import Act
from coc_service.usecases.custody.custody import Custody

ATTEMPTS = 10
ATTEMPT_WINDOW = timedelta(minutes=15)


class LockedOut(Exception):
    """There were too many attempts under this name. The same for names that do not exist."""


@dataclass(frozen=True, slots=True)
class CountAttempt(Act[datetime, datetime, bytes | None]):
    """Count an attempt before its passphrase is queued, so that of many concurrent attempts only ten are tried.

    Returns the bucket in which it was counted; None if concurrent attempts have filled it. `device` comes from
    `devices.known_device`: attempts from a known browser have their own bucket first, which nobody else can fill. Effects:
    the attempt is counted in a blinded bucket.
    """

    custody: Custody
    login_name: str
    device: bytes | None = None

    def look(self, session: Session) -> datetime:
        """Return the time of the attempt.

        Raises:
            LockedOut: there were too many attempts. Found by a read alone, so further attempts write nothing.
        """
        now = self.custody.now()
        if all(logins.attempts(session, bucket, now=now) >= ATTEMPTS for bucket in self._buckets()):
            raise LockedOut
        return now

    def prepare(self, seen: datetime) -> datetime:
        """Pass on the time: there is nothing to seal."""
        return seen

    def store(self, session: Session, ready: datetime) -> bytes | None:
        """Count the attempt in the first bucket that is not full."""
        for bucket in self._buckets():
            counted = logins.count_attempt(session, bucket, now=ready, window_ends_at=ready + ATTEMPT_WINDOW)
            if counted <= ATTEMPTS:
                return bucket
        return None

    def _buckets(self) -> list[bytes]:
        blinding = self.custody.keys.blinding
        own = [] if self.device is None else [blind(blinding, context("attempt/device", self.device))]
        return [*own, blind(blinding, context("attempt/login", self.login_name))]
