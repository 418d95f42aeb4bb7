"""A member who is logged in, with their secret unlocked for one request."""

from dataclasses import dataclass

from coc_service.crypto import RecipientSecret, encryption_public_key, fingerprint, signing_public_key
from coc_service.usecases.custody.casefile import Recipient
from coc_service.usecases.custody.custody import member
from coc_service.usecases.custody.signer import Signer
from coc_service.usecases.people.marks import LogComparison


@dataclass(frozen=True, slots=True)
class UnlockedMember:
    """A person whose login succeeded. `committees` are those they have a seat in force on, as (id, name).

    `is_half_idle` asks for the login to be kept alive: half of the idle time has gone.
    """

    person: str
    name: str
    secret: RecipientSecret
    id_hash: bytes
    is_half_idle: bool
    committees: tuple[tuple[str, str], ...]
    log_seen: LogComparison = LogComparison.CONTINUES

    @property
    def fingerprint(self) -> str:
        """What the member reads to others who compare it."""
        return fingerprint(encryption_public_key(self.secret), signing_public_key(self.secret))

    @property
    def signer(self) -> Signer:
        """The member as the log names them."""
        return member(self.person, self.secret)

    @property
    def recipient(self) -> Recipient:
        """The member as somebody who opens case files."""
        return Recipient(self.person, self.secret)
