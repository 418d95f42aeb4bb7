"""What every act is given: the service's keys, the log as followed, and the clock."""

from dataclasses import dataclass
from datetime import datetime

from coc_service.crypto import RecipientSecret, SigningKey
from coc_service.domain import chain
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.ledger import Ledger
from coc_service.usecases.custody.signer import Signer
from coc_service.usecases.custody.view import Clock, utc_now


@dataclass(frozen=True, slots=True, eq=False)
class Custody:
    """One process's custody of keys, log and time."""

    keys: ServiceKeys
    ledger: Ledger

    def now(self) -> datetime:
        """Return the time, by the same clock that the log's entries are held against."""
        return self.ledger.state.now()


def custody_of(keys: ServiceKeys, now: Clock = utc_now) -> Custody:
    """Return the custody of a process that has not followed the log yet."""
    return Custody(keys, Ledger(keys, now))


def member(person: str, secret: RecipientSecret) -> Signer:
    """Return a member as a signer."""
    return Signer(chain.member(person), SigningKey(secret))


def party(party_id: str, key: SigningKey) -> Signer:
    """Return a case's party as a signer."""
    return Signer(chain.party(party_id), key)
