"""A logged-in member, with their secret unlocked for one request."""

from dataclasses import dataclass
from datetime import datetime

from coc_service.crypto import RecipientSecret, encryption_public_key, fingerprint, signing_public_key
from coc_service.usecases.custody.casefile import Recipient
from coc_service.usecases.custody.custody import member
from coc_service.usecases.custody.signer import Signer
from coc_service.usecases.people.marks import LogComparison


@dataclass(frozen=True, slots=True)
class LockedSession:
    """A session that its member has locked: only the passphrase opens it again."""

    person: str
    id_hash: bytes


@dataclass(frozen=True, slots=True)
class UnlockedMember:
    """A logged-in person. `committees` are those on which they have a seat in force, as (id, name); `audits` those whose log
    and figures they read as an auditor. Only a seat leads to a case.

    `is_half_idle` means that half of the idle time has passed, so the login should be kept alive. `session_ends_at` is when
    the session ends if no other page is opened. `proved_at` is when they last typed their passphrase in it.
    `lacks_factor` means that a committee of theirs asks for two factors, and they have one.
    """

    person: str
    name: str
    secret: RecipientSecret
    id_hash: bytes
    is_half_idle: bool
    committees: tuple[tuple[str, str], ...]
    log_seen: LogComparison = LogComparison.CONTINUES
    session_ends_at: datetime | None = None
    proved_at: datetime | None = None
    lacks_factor: bool = False
    audits: tuple[tuple[str, str], ...] = ()

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the member's keys, which they read to others."""
        return fingerprint(encryption_public_key(self.secret), signing_public_key(self.secret))

    @property
    def signer(self) -> Signer:
        """The member as the signer of entries."""
        return member(self.person, self.secret)

    @property
    def recipient(self) -> Recipient:
        """The member as a recipient of case files."""
        return Recipient(self.person, self.secret)
