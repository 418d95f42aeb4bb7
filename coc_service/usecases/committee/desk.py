"""The desk: every case that exists for a member, in its group, with its state from the chain."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from sqlalchemy.orm import Session

from coc_service.domain.chain import person_of
from coc_service.domain.committee_state import Committee
from coc_service.domain.needs import Group
from coc_service.domain.stages import Stage
from coc_service.domain.summary import Summary, as_of, summarise
from coc_service.store import cases
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.desk_indexes import DeskIndex, Key, Load, place_of
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

PAGE = 50
NO_LEAD = "none"
# How many rows of a group stand on the desk before the link to all of it.
FIRST = {Group.DANGER: PAGE, Group.LATE: 10, Group.WROTE: 6, Group.YOURS: 6}
FIRST |= dict.fromkeys((Group.DUE, Group.OTHERS, Group.QUIET), 3)


class Sort(StrEnum):
    """The orders of a list."""

    URGENT = "urgent"
    NEWEST = "newest"
    OLDEST = "oldest"
    LATEST = "latest"  # by what last happened


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a member wants to see. `lead` is a person, or `NO_LEAD`; `tagged` are those with a tag, None for all."""

    group: Group | None = None
    lead: str = ""
    stage: Stage | None = None
    tagged: frozenset[str] | None = None
    is_closed: bool = False
    sort: Sort = Sort.URGENT
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether cases of a group are left out."""
        return bool(self.lead or self.stage) or self.tagged is not None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is filtered or sorted, so that the groups are shown."""
        return self == Wanted()


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A case on the desk. `case` is None if its chain is incomplete; then only the code name in the queue can be shown."""

    case_id: str
    code_name: str
    case: Summary | None = None
    group: Group | None = None
    lead_name: str = ""
    actor_name: str = ""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What the desk shows: counts of all groups, loads, and either the groups' first rows or one page of a list.

    `is_behind`: cases are still being read after a start. `people` are those who may lead, by id.
    """

    counts: Mapping[Group, int]
    closed: int
    loads: Mapping[str, Load]
    people: Mapping[str, str]
    rows: Mapping[Group, Sequence[DeskRow]]
    listed: Sequence[DeskRow]
    total: int
    broken: Sequence[DeskRow]
    is_behind: bool

    @property
    def open(self) -> int:
        """How many open cases there are. The groups also list closed ones in which something is to be done."""
        return sum(load.open for load in self.loads.values())

    @property
    def needing(self) -> int:
        """How many open cases need the member now."""
        return sum(load.needing for load in self.loads.values())

    @property
    def shown(self) -> list[Summary]:
        """The cases on the page."""
        rows = [*(one for listed in self.rows.values() for one in listed), *self.listed]
        return [row.case for row in rows if row.case]


def committees_of(view: View, member: UnlockedMember) -> dict[str, Committee]:
    """Return the committees on which the member sits. Raises Frozen."""
    found = (view.committee(committee) for committee, _ in member.committees)
    return {one.id: one for one in found if one}


@dataclass(frozen=True, slots=True)
class Desk(Question[DeskPage]):
    """The desk of a member, as their index has it."""

    custody: Custody
    member: UnlockedMember
    wanted: Wanted = Wanted()

    def look(self, session: Session) -> DeskPage:
        """Return the desk. The index only finds the rows; each row is the fold of the case's chain."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        committees = committees_of(view, self.member)
        known = self.custody.ledger.memory.summaries
        index = self.custody.desk_indexes.of(self.member.person)
        with index.lock:  # counts and rows of one moment; nothing is read from the database meanwhile
            index.catch_up(known, committees, now=now)
            chosen, total = ([], 0) if self.wanted.is_everything else self._chosen(index)
            counts, closed = {group: len(listed) for group, listed in index.groups.items()}, len(index.closed)
            grouped = index.groups.items() if self.wanted.is_everything else ()
            first = {group: [one for _, one in listed[: FIRST[group]]] for group, listed in grouped}
        return DeskPage(
            counts=counts,
            closed=closed,
            loads=index.loads_now(),
            people={seat.person: seat.name for one in committees.values() for seat in one.seated(now)},
            rows={group: self._rows(view, committees, listed) for group, listed in first.items()},
            listed=self._rows(view, committees, chosen),
            total=total,
            broken=self._broken(view, session) if self.wanted.page == 1 else (),
            is_behind=index.is_behind or bool(known.unread),
        )

    def _chosen(self, index: DeskIndex) -> tuple[list[str], int]:
        """Return the cases on this page, and how many are wanted. Untouched lists are in order, so that a page is a slice."""
        wanted, known = self.wanted, self.custody.ledger.memory.summaries.cases
        start, listed = (wanted.page - 1) * PAGE, _listed(index, wanted)
        if listed is not None and not wanted.is_narrowed and wanted.sort is Sort.URGENT:
            return [case_id for _, case_id in listed[start : start + PAGE]], len(listed)
        case_ids = index.in_order() if listed is None else [case_id for _, case_id in listed]
        is_any = listed is not None or wanted.tagged is not None
        found = _narrowed([known[one] for one in case_ids if is_any or known[one].is_open], wanted)
        if wanted.sort is not Sort.URGENT:
            found.sort(key=_ORDERS[wanted.sort], reverse=wanted.sort is not Sort.OLDEST)
        return [case.id for case in found[start : start + PAGE]], len(found)

    def _rows(self, view: View, committees: Mapping[str, Committee], case_ids: Iterable[str]) -> list[DeskRow]:
        return [row for one in case_ids if (row := row_of(view, committees, self.member.person, one))]

    def _broken(self, view: View, session: Session) -> list[DeskRow]:
        """Return rows for cases that cannot be read and whose readers are unknown, if the member has a grant for them."""
        memory = view.memory
        frozen = {one.removeprefix("case:") for one in memory.frozen if one.startswith("case:")}
        unknown = (memory.summaries.broken | frozen) - memory.summaries.cases.keys()
        if not unknown:
            return []
        committees = [committee for committee, _ in self.member.committees]
        named = cases.granted_among(session, unknown, person_id=self.member.person, committees=committees)
        return [DeskRow(case_id, code_name) for case_id, code_name in named]


def _listed(index: DeskIndex, wanted: Wanted) -> list[Key] | None:
    """Return the one list of the index that is wanted; None if that is every open case, or every one with a tag."""
    if wanted.is_closed:
        return index.closed
    return index.groups[wanted.group] if wanted.group else None


def _narrowed(found: list[Summary], wanted: Wanted) -> list[Summary]:
    """Return the cases with the wanted lead, stage and tag. One plain loop each: a hundred thousand take a few milliseconds."""
    if wanted.lead:
        lead = None if wanted.lead == NO_LEAD else wanted.lead
        found = [case for case in found if case.lead == lead]
    if wanted.stage:
        found = [case for case in found if case.stage is wanted.stage]
    if wanted.tagged is not None:
        found = [case for case in found if case.id in wanted.tagged]
    return found


_ORDERS: Mapping[Sort, Callable[[Summary], tuple[datetime, str]]] = {
    Sort.NEWEST: attrgetter("received_at", "id"),
    Sort.OLDEST: attrgetter("received_at", "id"),
    Sort.LATEST: attrgetter("last.at", "id"),
}


def row_of(view: View, committees: Mapping[str, Committee], person: str, case_id: str) -> DeskRow | None:
    """Return the row of a case; None if the member does not read it."""
    known = view.memory.summaries.cases.get(case_id)
    try:
        case = view.case(case_id)
        committee = committees.get(case.committee)
        found = as_of(summarise(case, view.policy(case)), committee, view.now())
    except Frozen:
        return DeskRow(case_id, known.code_name if known else "")
    except NoSuchCase:
        return None
    place = place_of(found, committee, person, view.now())
    if place is None or committee is None:
        return None
    return DeskRow(
        case_id,
        found.code_name,
        case=found,
        group=place.group,
        lead_name=committee.name_of(found.lead) if found.lead else "",
        actor_name=committee.name_of(person_of(found.last.actor)),
    )
