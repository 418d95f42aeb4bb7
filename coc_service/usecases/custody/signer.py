"""The signer of an entry, and the precision of its time."""

from dataclasses import dataclass
from datetime import UTC, datetime

from coc_service.audit import to_hour
from coc_service.crypto import SigningKey
from coc_service.domain.chain import party_of

SERVICE, OPERATOR, SITE = "service", "operator", "site"


@dataclass(frozen=True, slots=True)
class Signer:
    """The actor of an entry and their signing key; the key is None for service and operator."""

    actor: str
    key: SigningKey | None = None


def entry_moment(actor: str, at: datetime) -> datetime:
    """Return the time for an entry: by the hour for acts of a party or the service, by the minute for all others."""
    is_by_hour = actor == SERVICE or bool(party_of(actor))
    return to_hour(at) if is_by_hour else at.astimezone(UTC).replace(second=0, microsecond=0)
