"""What every act is given: the service's keys, the log as followed, and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from coc_service.crypto import RecipientSecret, SigningKey
from coc_service.domain import chain
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.ledger import Ledger
from coc_service.usecases.custody.signer import Signer


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Custody:
    """One process's custody of keys, log and time."""

    keys: ServiceKeys
    ledger: Ledger
    now: Callable[[], datetime] = _now


def custody_of(keys: ServiceKeys) -> Custody:
    """Return the custody of a process that has not followed the log yet."""
    return Custody(keys, Ledger(keys))


def member(person: str, secret: RecipientSecret) -> Signer:
    """Return a member as a signer."""
    return Signer(chain.member(person), SigningKey(secret))


def party(party_id: str, key: SigningKey) -> Signer:
    """Return a case's party as a signer."""
    return Signer(chain.party(party_id), key)
