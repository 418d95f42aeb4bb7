"""Seats as an admission states them: what members compare, sign and read again on the roster."""

from dataclasses import dataclass
from typing import Any

from coc_service.audit import Act as LogAct
from coc_service.domain import committee_state
from coc_service.domain.chain import person_subject
from coc_service.domain.committee_state import Committee, Proposal, Seat
from coc_service.store.tables import Person
from coc_service.usecases.custody.view import View


@dataclass(frozen=True, slots=True)
class Invitation:
    """A seat for which the operator invited somebody. It names no term: none is given by a row that anybody can change."""

    committee: str
    seat: str


def invitations(view: View, person: str) -> list[Invitation]:
    """Return the seats for which somebody was invited, as the log has them. Rows only find them: a row is anybody's to insert.

    Raises:
        Frozen: the person's chain is incomplete.
    """
    chain = [one for _, one in view.chain(person_subject(person)) if not view.is_void(one.leaf)]
    return [
        Invitation(one.detail["committee"], one.detail["seat"]) for one in chain if one.act == LogAct.PERSON_INVITED
    ]


def waiting_seat(invitation: Invitation, person: Person) -> Seat:
    """Return the seat that an admission of this person would state."""
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
    """Return what an admission states, without its salt."""
    return {"of": LogAct.ROSTER_ADMITTED.value, "seat": committee_state.seat_detail(seat)}


def proposed_seats(committee: Committee) -> list[tuple[str, Proposal, Seat]]:
    """Return the admissions that lack a signature: leaf, proposal, and the seat that it states."""
    return [
        (leaf, one, committee_state.seat_from(one.statement.detail["seat"], leaf=leaf))
        for leaf, one in committee.proposals.items()
        if one.statement.act == LogAct.ROSTER_ADMITTED
    ]
