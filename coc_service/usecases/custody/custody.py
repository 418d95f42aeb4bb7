"""What every act gets: the service's keys, the ledger and the clock."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from coc_service.crypto import RecipientSecret, SigningKey
from coc_service.domain import chain
from coc_service.usecases.custody.desk_indexes import DeskIndexes
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.ledger import Ledger
from coc_service.usecases.custody.session_caches import SessionCaches
from coc_service.usecases.custody.signer import Signer
from coc_service.usecases.custody.view import Clock, utc_now


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts without use, and how long at most."""

    idle: timedelta = timedelta(hours=1)
    longest: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True, eq=False)
class Custody:
    """The keys, ledger and clock of one process, its limits, and what it remembers for members' desks."""

    keys: ServiceKeys
    ledger: Ledger
    desk_indexes: DeskIndexes = field(default_factory=DeskIndexes)
    session_caches: SessionCaches = field(default_factory=SessionCaches)
    session_limits: SessionLimits = SessionLimits()
    code_steps: dict[str, int] = field(default_factory=dict)  # the last code of each person that this process accepted

    def __post_init__(self) -> None:
        """Let what sessions have opened go with a case that is erased."""
        self.ledger.memory.when_expunged = self.session_caches.clear

    def now(self) -> datetime:
        """Return the time, by the same clock with which the ledger checks the times of entries."""
        return self.ledger.state.now()


def custody_of(keys: ServiceKeys, now: Clock = utc_now, *, limits: SessionLimits | None = None) -> Custody:
    """Return a custody for a process that has not followed the log yet."""
    return Custody(keys, Ledger(keys, now), session_limits=limits or SessionLimits())


def member(person: str, secret: RecipientSecret) -> Signer:
    """Return a member as the signer of entries."""
    return Signer(chain.member(person), SigningKey(secret))


def party(party_id: str, key: SigningKey) -> Signer:
    """Return a party as the signer of entries."""
    return Signer(chain.party(party_id), key)
