"""Seats as admissions state them: what members compare, sign and see on the roster."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from coc_service.audit import Act as LogAct
from coc_service.domain import committee_state, lost_keys
from coc_service.domain.committee_state import Committee, Proposal, Seat
from coc_service.store.tables import Person
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.invitations import Invitation, standing_of


def newest_invitation(view: View, person: str, committee_id: str) -> Invitation | None:
    """Return a person's newest invitation to a committee; None if the log has none, or their chain is incomplete.

    An incomplete chain of one person must not prevent the admission of others.
    """
    try:
        here = [one for one in standing_of(view, person).invitations if one.committee == committee_id]
    except Frozen:
        return None
    return here[-1] if here else None


def may_enrol(view: View, person: str, at: datetime) -> bool:
    """Whether a person may make keys: they have none, or members stated that theirs are lost."""
    key = view.signing_key(person)
    return not key or lost_keys.are_off(view.committees(), person, key, at)


def waiting_seat(invitation: Invitation, person: Person, *, kept: Seat | None = None) -> Seat:
    """Return the seat that an admission of this person would state now.

    `kept` is the seat of somebody who lost their keys: only the keys are new. Everything else comes from the signed admission,
    not from the row.
    """
    encryption_key, signing_key = person.encryption_key or b"", person.signing_key or b""
    if kept:
        return replace(kept, leaf="", tenure="", encryption_key=encryption_key, signing_key=signing_key)
    return Seat(
        leaf="",
        seat=invitation.seat,
        person=person.id,
        name=person.name,
        handle=person.handle,
        login_name=person.login_name,
        sealed_address=person.sealed_address,
        encryption_key=encryption_key,
        signing_key=signing_key,
    )


def admission(seat: Seat, *, act: LogAct = LogAct.ROSTER_ADMITTED) -> dict[str, Any]:
    """Return an admission's detail, without its salt."""
    return {"of": act.value, "seat": committee_state.seat_detail(seat)}


def proposed_seats(committee: Committee, *, act: LogAct = LogAct.ROSTER_ADMITTED) -> list[tuple[str, Proposal, Seat]]:
    """Return the admissions that still need a signature: (leaf, proposal, seat)."""
    return [
        (leaf, one, committee_state.seat_from(one.statement.detail["seat"], leaf=leaf))
        for leaf, one in committee.proposals.items()
        if one.statement.act == act
    ]
