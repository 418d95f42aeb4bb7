"""Who states something in the log, and the moment that an entry of theirs bears."""

from dataclasses import dataclass
from datetime import UTC, datetime

from coc_service.audit import to_hour
from coc_service.crypto import SigningKey

SERVICE, OPERATOR, SITE = "service", "operator", "site"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who states something: as the log names them, with the key that signs; None for service and operator."""

    actor: str
    key: SigningKey | None = None


def entry_moment(actor: str, at: datetime) -> datetime:
    """Return a moment as an entry bears it: a party's acts, and the service's, by the hour, all others by the minute."""
    is_by_hour = actor == SERVICE or actor.startswith("party:")
    return to_hour(at) if is_by_hour else at.astimezone(UTC).replace(second=0, microsecond=0)
