"""What this process remembers of the log: its size, the newest entry of every subject, and folds.

It detects a log whose end was cut off. Signatures cannot show that, because every prefix of a valid chain is valid. The
memory changes only by what was committed.
"""

import math
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Protocol

from coc_service.audit import Frontier
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement
from coc_service.domain.committee_state import Committee
from coc_service.domain.person_chain import PersonState
from coc_service.domain.summary import Summary
from coc_service.domain.tombstone import Tombstone
from coc_service.usecases.custody.case_cache import CaseCache
from coc_service.usecases.custody.judged import Judged, JudgedCase
from coc_service.usecases.custody.signer import SITE
from coc_service.usecases.custody.summaries import Summaries

REMEMBERED_STEPS = 20_000  # entries by which a reader's state of the database may be behind
REMEMBERED_ENDS = 4_096
_CASE = "case:"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a subject's chain, the number of its entries, and the index of the first one. That is None if an
    earlier version remembered the chain, which did not keep it.
    """

    leaf: bytes
    count: int
    first: int | None


@dataclass(frozen=True, slots=True)
class FollowedSite:
    """The site's chain as far as it was followed: leaf, number and position of the last entry, and what the operator stated."""

    leaf: bytes = b""
    count: int = 0
    position: int = -1
    stated: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One entry, and the head of its subject before the entry."""

    index: int
    subject: str
    before: Head | None


@dataclass(slots=True)
class PendingLog:
    """The entries after the memory's end, in one transaction or one reader's state. Added to the memory once committed.

    `base` is the size of the log at which it begins; `known` are the memory's committees at that size, because the memory may
    change meanwhile. `ends` are earlier ends of the log, after each entry that was followed: another replica may have
    committed there, so a reader of this process may still see one of them.
    """

    base: int
    size: int
    frontier: Frontier
    known: Mapping[str, Committee] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    summaries: dict[str, Summary] = field(default_factory=dict)
    committees: dict[str, Committee] = field(default_factory=dict)
    people: dict[str, PersonState] = field(default_factory=dict)
    void: set[str] = field(default_factory=set)
    frozen: set[str] = field(default_factory=set)
    expunged: dict[str, Tombstone] = field(default_factory=dict)
    new_cases: int = 0
    steps: deque[ChainStep] = field(default_factory=lambda: deque(maxlen=REMEMBERED_STEPS))
    ends: deque[Frontier] = field(default_factory=lambda: deque(maxlen=REMEMBERED_ENDS))

    def keep(self, judged: Judged, subject: str, leaf: bytes) -> None:
        """Take what an entry changes. That of a case that it ends is dropped."""
        if judged.committee:
            self.committees[judged.committee.id] = judged.committee
        if judged.case and judged.tombstone is None:
            self.cases[judged.case.id] = judged.case
        if judged.person:
            self.people[subject.removeprefix("person:")] = judged.person
        if judged.is_void:
            self.void.add(leaf.hex())
        if judged.is_missing:
            self.frozen.add(subject)
        if judged.tombstone:
            self._end(subject.removeprefix(_CASE), judged.tombstone)

    def keep_case(self, judged: JudgedCase, *, is_kept: bool) -> None:
        """Take what came of a case, and its fold too if it `is_kept`: those of all cases would take too much memory."""
        self.void |= judged.void
        if judged.tombstone:
            self._end(judged.case_id, judged.tombstone)
        if judged.summary:
            self.summaries[judged.case_id] = judged.summary
        if judged.case and is_kept:
            self.cases[judged.case_id] = judged.case
        if judged.is_frozen:
            self.frozen.add(_CASE + judged.case_id)

    def _end(self, case_id: str, tombstone: Tombstone) -> None:
        self.expunged[case_id] = tombstone
        self.cases.pop(case_id, None)
        self.summaries.pop(case_id, None)
        self.frozen.discard(_CASE + case_id)

    def advance(self, index: int, subject: str, leaf: bytes, before: Head | None) -> None:
        """Make an entry the newest one of the log, and of its chain, whose head was `before`."""
        if subject:
            self.heads[subject] = Head(leaf, before.count + 1, before.first) if before else Head(leaf, 1, index)
            self.steps.append(ChainStep(index, subject, before))
            self.new_cases += before is None and subject.startswith(_CASE)
        self.frontier, self.size = self.frontier.append(leaf), self.size + 1


class Earlier(Protocol):
    """What an earlier process remembered: see `pin`."""

    @property
    def frontier(self) -> Frontier:
        """The log's end."""
        ...

    @property
    def heads(self) -> Mapping[str, Head]:
        """The newest entry of each subject."""
        ...

    @property
    def void(self) -> Iterable[str]:
        """The leaves of void entries."""
        ...

    @property
    def people(self) -> Mapping[str, PersonState]:
        """The folds of people's chains."""
        ...

    @property
    def expunged(self) -> Mapping[str, str]:
        """The entries that ended cases, by case."""
        ...


@dataclass(slots=True)
class _End:
    """A former end of the log, and the monotonic time at which the memory moved past it."""

    frontier: Frontier
    passed_at: float = math.inf


class Memory:
    """The memory of one process. Readers in threads use it at the same time, so it has a lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.size = 0
        self.frontier = Frontier()
        self.heads: dict[str, Head] = {}
        self.void: set[str] = set()
        self.frozen: set[str] = set()
        self.people: Mapping[str, PersonState] = {}
        self.committees: Mapping[str, Committee] = {}
        self.expunged: Mapping[str, Tombstone] = {}  # what is left of cases that two members erased
        self.without_details: set[str] = set()  # those of them whose details are deleted
        self.when_expunged: Callable[[], None] = lambda: None  # drops what else this process has opened of a case
        self.site = FollowedSite()
        self.is_wound_back = False
        self.case_count = 0
        self.summaries = Summaries()
        self.looked_at: datetime | None = None  # when this process last saw that the log has the same end as its memory
        self._cases = CaseCache()
        self._steps: deque[ChainStep] = deque(maxlen=REMEMBERED_STEPS)
        self._ends: OrderedDict[int, _End] = OrderedDict({0: _End(Frontier())})

    def restore(self, earlier: Earlier, committees: Mapping[str, Committee]) -> None:
        """Start from what an earlier process remembered, and the folds of the committees."""
        self.frontier, self.size = earlier.frontier, earlier.frontier.size
        self.heads, self.void = dict(earlier.heads), set(earlier.void)
        self.people, self.committees = dict(earlier.people), dict(committees)
        self.case_count = sum(subject.startswith(_CASE) for subject in self.heads)
        cases = {one.removeprefix(_CASE) for one in self.heads if one.startswith(_CASE)}
        self.summaries.expect(cases - earlier.expunged.keys())
        self._ends = OrderedDict({self.size: _End(self.frontier)})

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """The other names that people stored for themselves."""
        return {person: one.names for person, one in self.people.items() if one.names}

    def ahead(self, size: int, frontier: bytes, *, began_at: float) -> PendingLog | None:
        """Return the pending log for a state of the database with this head; None if the head contradicts the memory.

        If the head is beyond the memory, the pending log begins at the memory's end and the caller must follow the rest. If it
        is before, it must be a former end, and the transaction must have begun before the memory moved past it. For any
        other transaction the log was wound back.
        """
        with self._lock:
            if size >= self.size:
                is_known = size > self.size or frontier == self.frontier.encode()
                return PendingLog(self.size, self.size, self.frontier, self.committees) if is_known else None
            end = self._ends.get(size)
            is_known = end is not None and began_at <= end.passed_at and end.frontier.encode() == frontier
            return PendingLog(size, size, end.frontier, self.committees) if end and is_known else None

    def head(self, subject: str, *, size: int) -> Head | None:
        """Return the head of a subject's chain in the log's first `size` entries; None if it has no entry there."""
        with self._lock:
            head = self.heads.get(subject)
            if size == self.size:
                return head
            for step in reversed(self._steps):
                if step.index < size:
                    break
                head = step.before if step.subject == subject else head
            return head

    def case(self, case_id: str, head: Head) -> Case | None:
        """Return the fold of a case at this head; None if it is not kept."""
        with self._lock:
            return self._cases.get(case_id, head=head.leaf.hex())

    def keep_case(self, case: Case) -> None:
        """Keep the fold of a case, unless it was erased meanwhile."""
        with self._lock:
            head = self.heads.get(_CASE + case.id)
            if case.id not in self.expunged:
                self._cases.keep(case, entries=head.count if head else 1)

    def keep_site(self, found: FollowedSite) -> None:
        """Keep how far the site's chain was followed, unless its end is not committed yet or is an earlier one."""
        with self._lock:
            head = self.heads.get(SITE)
            if head and (head.leaf, head.count) == (found.leaf, found.count):
                self.site = found

    def take_over(self, ahead: PendingLog) -> None:
        """Add what was committed. Ignores a pending log that does not begin at the memory's end: it was already added."""
        with self._lock:
            if ahead.base != self.size:
                return
            self._pass_ends(ahead)
            self.case_count += ahead.new_cases
            self.summaries.take(ahead.summaries)
            self.size, self.frontier = ahead.size, ahead.frontier
            self.heads |= ahead.heads
            self.void |= ahead.void
            self.frozen |= ahead.frozen
            if ahead.people:
                self.people = {**self.people, **ahead.people}
            if ahead.committees:
                self.committees = {**self.committees, **ahead.committees}
            self._steps.extend(ahead.steps)
            if ahead.expunged:
                self._expunge(ahead.expunged)
        for case in ahead.cases.values():
            self.keep_case(case)

    def _expunge(self, ended: Mapping[str, Tombstone]) -> None:
        """Drop everything that is remembered of cases that were erased."""
        self.expunged = {**self.expunged, **ended}
        for case_id in ended:
            self._cases.drop(case_id)
            self.frozen.discard(_CASE + case_id)
        self.summaries.forget(ended)
        self.when_expunged()

    def _pass_ends(self, ahead: PendingLog) -> None:
        now = monotonic()
        self._ends[self.size].passed_at = now
        self._ends |= {frontier.size: _End(frontier, now) for frontier in ahead.ends}
        self._ends[ahead.size] = _End(ahead.frontier)
        while len(self._ends) > REMEMBERED_ENDS:
            self._ends.popitem(last=False)
