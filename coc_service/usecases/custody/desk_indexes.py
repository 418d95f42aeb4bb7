"""The index of a member's desk: every case they are on, in its group, kept up to date by a journal of changes and by the clock.

It is made of summaries in memory, so that a desk costs the same with a hundred cases and with a hundred thousand. Cases from
which the member is left out are never in it, so no count can tell of them.
"""

import heapq
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from threading import RLock

from coc_service.domain import epochs, needs
from coc_service.domain.committee_state import Committee
from coc_service.domain.needs import Group, Need
from coc_service.domain.summary import Summary, as_of
from coc_service.usecases.custody.summaries import Summaries

AT_ONCE = 2_000  # cases placed in one step, so that other requests are served in between
MOST_INDEXES = 64
_FEW = 64
_CENTURY = timedelta(days=36_525)
Key = tuple[float, str]  # what a list is sorted by, and the case


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case is in an index. `group` is None if nothing is to be done in a closed case; `closed` is its key among the
    closed ones, None while it is open; `lead` is whose load it counts for, None while it is closed.
    """

    group: Group | None
    key: Key
    lead: str | None
    closed: Key | None = None


@dataclass(slots=True)
class Load:
    """How many open cases somebody leads, how many of them are late, and how many need the member of the index."""

    open: int = 0
    late: int = 0
    needing: int = 0


@dataclass(slots=True)
class DeskIndex:
    """One member's desk index.

    `closed` are their closed cases, the newest first, also those in a group; `loads` are by lead, "" for no lead; `titled` are
    those with a title whose gate the member has passed, in the order in which they got it, and likewise `proposed` those with a
    proposed reader, `decided` those whose decision may have measures.
    Two requests of one member may come at the same time, in two threads: whoever reads more than one of these holds the lock.
    """

    person: str
    lock: RLock = field(default_factory=RLock)
    groups: dict[Group, list[Key]] = field(default_factory=lambda: {group: [] for group in Group})
    closed: list[Key] = field(default_factory=list)
    loads: dict[str, Load] = field(default_factory=dict)
    titled: dict[str, None] = field(default_factory=dict)
    proposed: dict[str, None] = field(default_factory=dict)
    decided: dict[str, None] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict)
    _dates: list[Key] = field(default_factory=list)
    _pending: list[str] = field(default_factory=list)
    _changed: int = -1
    _rights: object = None

    @property
    def is_behind(self) -> bool:
        """Whether cases are still to be placed."""
        return bool(self._pending)

    def catch_up(self, cases: Summaries, committees: Mapping[str, Committee], *, now: datetime) -> None:
        """Place what has changed, and what has become late; at most `AT_ONCE` cases."""
        with self.lock:
            self._catch_up(cases, committees, now)

    def _catch_up(self, cases: Summaries, committees: Mapping[str, Committee], now: datetime) -> None:
        rights = [(one.id, one.head, one.seated(now)) for one in committees.values()]
        changes = cases.since(self._changed)
        if changes.cases is None or rights != self._rights:
            self._clear()
            self._pending = cases.ids()
        else:
            self._pending.extend(changes.cases)
        self._changed, self._rights = changes.upto, rights
        self._pending.extend(self._passed(now))
        chosen, self._pending = self._pending[:AT_ONCE], self._pending[AT_ONCE:]
        known = cases.cases
        for gone in (one for one in chosen if one not in known):  # erased
            self._remove(gone)
        self._place_all([known[one] for one in dict.fromkeys(chosen) if one in known], committees, now)

    def in_order(self) -> list[str]:
        """Return all cases in the index, in the order of the groups, the closed ones last."""
        with self.lock:
            return list(dict.fromkeys(case_id for _, case_id in chain(*self.groups.values(), self.closed)))

    def titled_cases(self) -> list[str]:
        """Return the cases with a title."""
        with self.lock:
            return list(self.titled)

    def proposed_cases(self) -> list[str]:
        """Return the cases with a proposed reader."""
        with self.lock:
            return list(self.proposed)

    def decided_cases(self) -> list[str]:
        """Return the cases whose decision may have measures."""
        with self.lock:
            return list(self.decided)

    def loads_now(self) -> dict[str, Load]:
        """Return the loads as they are now."""
        with self.lock:
            return {lead: replace(load) for lead, load in self.loads.items()}

    def _clear(self) -> None:
        self._places.clear()
        self._dates.clear()
        self.closed.clear()
        self.loads.clear()
        self.titled.clear()
        self.proposed.clear()
        self.decided.clear()
        for listed in self.groups.values():
            listed.clear()

    def _passed(self, now: datetime) -> list[str]:
        """Return the cases whose deadline has passed since they were placed."""
        found = []
        while self._dates and self._dates[0][0] < now.timestamp():
            found.append(heapq.heappop(self._dates)[1])
        return found

    def _place_all(self, cases: Iterable[Summary], committees: Mapping[str, Committee], now: datetime) -> None:
        added: dict[int, tuple[list[Key], list[Key]]] = {}
        for known in cases:
            self._remove(known.id)
            committee = committees.get(known.committee)
            case = as_of(known, committee, now)
            place = place_of(case, committee, self.person, now)
            if place is None:
                continue
            self._places[case.id] = place
            self._count(place, by=1)
            self._mark(case)
            for listed, key in self._lists(place):
                added.setdefault(id(listed), (listed, []))[1].append(key)
            for at in case.changes_at(now):
                heapq.heappush(self._dates, (at.timestamp(), case.id))
        for listed, keys in added.values():
            _insert(listed, keys)

    def _mark(self, case: Summary) -> None:
        if case.label and case.is_clear(self.person):
            self.titled[case.id] = None
        if case.has_candidate and case.is_clear(self.person):
            self.proposed[case.id] = None
        if case.decided and case.is_clear(self.person):
            self.decided[case.id] = None

    def _remove(self, case_id: str) -> None:
        place = self._places.pop(case_id, None)
        if place is None:
            return
        self._count(place, by=-1)
        self.titled.pop(case_id, None)
        self.proposed.pop(case_id, None)
        self.decided.pop(case_id, None)
        for listed, key in self._lists(place):
            del listed[bisect_left(listed, key)]

    def _lists(self, place: Place) -> list[tuple[list[Key], Key]]:
        found = [] if place.group is None else [(self.groups[place.group], place.key)]
        return found if place.closed is None else [*found, (self.closed, place.closed)]

    def _count(self, place: Place, *, by: int) -> None:
        if place.lead is None:
            return
        load = self.loads.setdefault(place.lead, Load())
        load.open += by
        load.late += by if place.group is Group.LATE else 0
        load.needing += by if place.group in needs.URGENT else 0


def _insert(listed: list[Key], keys: Sequence[Key]) -> None:
    if len(keys) < _FEW:
        for key in keys:
            insort(listed, key)
    else:
        listed.extend(keys)
        listed.sort()


def place_of(case: Summary, committee: Committee | None, person: str, now: datetime) -> Place | None:
    """Return the place of a case in somebody's index; None if they do not read it."""
    if committee is None or epochs.tenured_seat(committee, person, case.admission_of(person), now) is None:
        return None
    group, at = needs.group(case, person, now=now), case.deadline_at or case.last.at
    if _can_wait(case, group, person, now):
        at += _CENTURY
    key = (at.timestamp(), case.id)
    if case.is_open:
        return Place(group, key, case.lead or "")
    return Place(group, key, None, closed=(-case.received_at.timestamp(), case.id))


def _can_wait(case: Summary, group: Group | None, person: str, now: datetime) -> bool:
    """Whether a case stands behind the others of its group, of which the desk shows the first few: an answer that is somebody
    else's to write, and the question how long a case is kept. Those closed long ago would hide every ballot.
    """
    if group is Group.YOURS:
        return needs.first_need(case, person, now=now) is Need.KEEP
    return group is Group.WROTE and case.is_open and needs.first_need(case, person, now=now) is None


@dataclass(slots=True)
class DeskIndexes:
    """The indexes of those who looked at their desk lately, by person. The least recently used one is dropped."""

    _kept: OrderedDict[str, DeskIndex] = field(default_factory=OrderedDict)
    _lock: RLock = field(default_factory=RLock)

    def of(self, person: str) -> DeskIndex:
        """Return a person's index, a new one if none is kept."""
        with self._lock:
            index = self._kept.setdefault(person, DeskIndex(person))
            self._kept.move_to_end(person)
            if len(self._kept) > MOST_INDEXES:
                self._kept.popitem(last=False)
            return index
