"""How often somebody may try to log in: ten times in a quarter of an hour under one name, and as often from a known browser."""

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
    """There were too many attempts under this name: nothing is tried, whoever it belongs to."""


@dataclass(frozen=True, slots=True)
class CountAttempt(Act[datetime, datetime, bytes | None]):
    """Count an attempt, before its passphrase waits to be tried: of many at once only ten are tried.

    Returns where it was counted; None where those who came meanwhile were too many. `device` is what `devices.known_device`
    found: attempts from a known browser are counted under that browser, so that nobody else can use them up, until it has
    used them up itself. Effects: the attempt is counted under a blinded name.
    """

    custody: Custody
    login_name: str
    device: bytes | None = None

    def look(self, session: Session) -> datetime:
        """Return the time of the attempt.

        Raises:
            LockedOut: there were too many attempts, whoever the name belongs to: a read, and nothing is written.
        """
        now = self.custody.now()
        if all(logins.attempts(session, bucket, now=now) >= ATTEMPTS for bucket in self._buckets()):
            raise LockedOut
        return now

    def prepare(self, seen: datetime) -> datetime:
        """Return the time: there is nothing to seal."""
        return seen

    def store(self, session: Session, ready: datetime) -> bytes | None:
        """Count it."""
        for bucket in self._buckets():
            counted = logins.count_attempt(session, bucket, now=ready, window_ends_at=ready + ATTEMPT_WINDOW)
            if counted <= ATTEMPTS:
                return bucket
        return None

    def _buckets(self) -> list[bytes]:
        blinding = self.custody.keys.blinding
        own = [] if self.device is None else [blind(blinding, context("attempt/device", self.device))]
        return [*own, blind(blinding, context("attempt/login", self.login_name))]
