"""Mail addresses, sealed under the service's key. Members sign the sealed address as part of an admission."""

from collections.abc import Mapping
from functools import lru_cache

from coc_service.crypto import OpenFailed, open_sealed, seal
from coc_service.domain.committee_state import Seat
from coc_service.domain.names import MemberNames
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.keys import ServiceKeys, opened_by_any


def sealed_address(address: str, *, person: str, keys: ServiceKeys) -> bytes:
    """Seal an address."""
    return seal(keys.addresses, address.encode(), context=contexts.address(person=person))


def signed_address(sealed: bytes, *, person: str, keys: ServiceKeys) -> str:
    """Open the address in an admission. "" if it does not open.

    Members have signed it, so it stays as it is when the service's root secret is changed, and may be from before.
    """
    context = contexts.address(person=person)
    try:
        return opened_by_any(keys, sealed, context=context, of=lambda one: one.addresses).decode()
    except OpenFailed:
        return ""


def opened_address(sealed: bytes, *, person: str, keys: ServiceKeys) -> str:
    """Open an address in a row. "" if it does not open: one altered row must not stop other mails, or reports."""
    try:
        return open_sealed(keys.addresses, sealed, context=contexts.address(person=person)).decode()
    except OpenFailed:
        return ""


def member_names(
    seats: tuple[Seat, ...], *, keys: ServiceKeys, stored: Mapping[str, tuple[str, ...]]
) -> tuple[MemberNames, ...]:
    """Return the names by which a reporter might mention each member. `stored` are the other names that people stored."""
    return _member_names(seats, tuple(stored.get(seat.person, ()) for seat in seats), keys=keys)


@lru_cache(maxsize=64)  # every report needs them, and they rarely change
def _member_names(
    seats: tuple[Seat, ...], others: tuple[tuple[str, ...], ...], *, keys: ServiceKeys
) -> tuple[MemberNames, ...]:
    return tuple(
        MemberNames(
            seat.person,
            seat.name,
            seat.handle,
            signed_address(seat.sealed_address, person=seat.person, keys=keys),
            stored,
        )
        for seat, stored in zip(seats, others, strict=True)
    )
