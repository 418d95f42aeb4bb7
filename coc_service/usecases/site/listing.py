"""What the operator sees of the site: projects, committees and seats, with the state of each. No case, and no key."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain import auditors
from coc_service.domain.committee_state import Committee
from coc_service.store import people, sites
from coc_service.store.tables import Person, ProposedCommittee
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.invitations import Standing, Step, standing_of
from coc_service.usecases.people.seats import proposed_seats

_ADMISSIONS = (LogAct.ROSTER_ADMITTED, LogAct.AUDITOR_ADMITTED)


class SeatState(StrEnum):
    """How far a person is on the way to a seat, in the words of the command line."""

    INVITED = "invited"
    WAITS = "waits to be admitted"
    SIGNED = "waits for a second signature"
    SEATED = "member"
    ALTERNATE = "alternate"
    WITHDRAWN = "invited no more"
    LEFT = "no member any more"
    AUDITOR = "auditor"
    NO_AUDITOR = "no auditor any more"


@dataclass(frozen=True, slots=True)
class SeatListed:
    """A person and their way to one committee. `link_ends` is when the link of an invited person ends."""

    login_name: str
    name: str
    state: SeatState
    link_ends: datetime | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class CommitteeListed:
    """A committee, founded or only proposed. The name of a founded one is that of its chain."""

    slug: str
    name: str
    is_founded: bool
    seats: tuple[SeatListed, ...]


@dataclass(frozen=True, slots=True)
class ProjectListed:
    """A project with its committees."""

    slug: str
    name: str
    committees: tuple[CommitteeListed, ...]


@dataclass(frozen=True, slots=True)
class ListSite(Question[tuple[ProjectListed, ...]]):
    """List what is set up. Raises Frozen if the chain of a committee or of an invited person is incomplete."""

    custody: Custody

    def look(self, session: Session) -> tuple[ProjectListed, ...]:
        """Return the projects by name, with committees and seats."""
        view = self.custody.ledger.reading(session)
        committees = sites.committees(session)
        return tuple(
            ProjectListed(
                project.slug,
                project.name,
                tuple(self._committee(session, view, one) for one in committees if one.project_id == project.id),
            )
            for project in sites.projects(session)
        )

    def _committee(self, session: Session, view: View, row: ProposedCommittee) -> CommitteeListed:
        founded = view.committee(row.id)
        invited = {person.id: person for _, person in people.invited_to(session, row.id)}
        seats = tuple(self._seat(view, row.id, founded, person) for person in invited.values())
        return CommitteeListed(row.slug, founded.name if founded else row.name, founded is not None, seats)

    def _seat(self, view: View, committee_id: str, founded: Committee | None, person: Person) -> SeatListed:
        standing = standing_of(view, person.id)
        is_invited = any(one.committee == committee_id for one in standing.invitations)
        state = self._on_committee(founded, person.id) or _before(standing, is_invited=is_invited)
        ends = standing.link_ends if state is SeatState.INVITED else None
        return SeatListed(person.login_name, person.name, state, ends, standing.steps_for(committee_id))

    def _on_committee(self, committee: Committee | None, person: str) -> SeatState | None:
        """Return the state by the committee's chain; None if no member has signed anything about the person."""
        if committee is None:
            return None
        if seat := committee.seat_of(person, self.custody.now()):
            return SeatState.ALTERNATE if seat.is_alternate else SeatState.SEATED
        if auditors.auditor_of(committee, person, self.custody.now()):
            return SeatState.AUDITOR
        if any(seat.person == person for act in _ADMISSIONS for _, _, seat in proposed_seats(committee, act=act)):
            return SeatState.SIGNED
        if committee.last_admission(person):
            return SeatState.LEFT
        return SeatState.NO_AUDITOR if auditors.ended_at(committee, person) else None


def _before(standing: Standing, *, is_invited: bool) -> SeatState:
    if not is_invited:
        return SeatState.WITHDRAWN
    return SeatState.INVITED if standing.link else SeatState.WAITS
