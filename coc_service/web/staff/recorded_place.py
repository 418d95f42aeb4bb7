"""Where a member records a report: one of their committees, with its readers."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.audit import to_hour
from coc_service.catalogue import Name
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.recovery import RECOVERY
from coc_service.web.fields import OptionView
from coc_service.web.http import pages, runtime
from coc_service.web.http.forms import Form


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report is recorded: the committee, its readers, and its alternates after them."""

    committee: Committee
    seats: tuple[Seat, ...]
    digest: str

    @property
    def choices(self) -> frozenset[str]:
        """Who can be left out: the readers, and the recovery key."""
        return frozenset({seat.person for seat in self.seats} | ({RECOVERY} if self.committee.recovery else set()))


def of(request: Request, wanted: str) -> Place | None:
    """Return the committee; None if the member has several and has not chosen. Raises a 404 for one that is not theirs."""
    running = runtime.of(request)
    own = [committee for committee, _ in _own(request)]
    chosen = wanted or (own[0] if len(own) == 1 else "")
    if chosen and chosen not in own:
        raise HTTPException(404)
    committee = running.custody.ledger.committees().get(chosen)
    if committee is None:
        return None
    hour = to_hour(running.now())
    seats = committee.receiving(hour) + committee.alternates(hour)
    return Place(committee, seats, committee.readers_digest(hour))


def _own(request: Request) -> list[tuple[str, str]]:
    """Return the member's committees, as (id, name), but not as an alternate: a receipt shows what they cannot read."""
    running, member = runtime.of(request), request.state.member
    known, now = running.custody.ledger.committees(), running.now()
    seats = {one: known[one].seat_of(member.person, now) for one, _ in member.committees if one in known}
    return [own for own in member.committees if not ((seat := seats.get(own[0])) and seat.is_alternate)]


def choose(request: Request, *, goes_to: str = "/record") -> Response:
    """Show the committees of a member who has several."""
    offered = [OptionView(committee, Name(name)) for committee, name in _own(request)]
    return pages.page(request, "recording/committees.html", committees=offered, goes_to=goes_to)


def required(request: Request, sent: Form) -> Place:
    """Return the committee that a form names. Raises a 404 for one that is not theirs."""
    place = of(request, sent.text("committee"))
    if place is None:
        raise HTTPException(404)
    return place
