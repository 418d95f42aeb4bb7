"""Seats as admissions state them: what members compare, sign and see on the roster."""

from typing import Any

from coc_service.audit import Act as LogAct
from coc_service.domain import committee_state
from coc_service.domain.committee_state import Committee, Proposal, Seat
from coc_service.store.tables import Person
from coc_service.usecases.people.invitations import Invitation


def waiting_seat(invitation: Invitation, person: Person) -> Seat:
    """Return the seat that an admission of this person would state now."""
    return Seat(
        leaf="",
        seat=invitation.seat,
        person=person.id,
        name=person.name,
        handle=person.handle,
        login_name=person.login_name,
        sealed_address=person.sealed_address,
        encryption_key=person.encryption_key or b"",
        signing_key=person.signing_key or b"",
    )


def admission(seat: Seat) -> dict[str, Any]:
    """Return an admission's detail, without its salt."""
    return {"of": LogAct.ROSTER_ADMITTED.value, "seat": committee_state.seat_detail(seat)}


def proposed_seats(committee: Committee) -> list[tuple[str, Proposal, Seat]]:
    """Return the admissions that still need a signature: (leaf, proposal, seat)."""
    return [
        (leaf, one, committee_state.seat_from(one.statement.detail["seat"], leaf=leaf))
        for leaf, one in committee.proposals.items()
        if one.statement.act == LogAct.ROSTER_ADMITTED
    ]
