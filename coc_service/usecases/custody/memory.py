"""What this process remembers of the log: its size, the newest entry of every subject, and the folds it has made.

Signatures and a log in the database cannot show that its end is missing: every beginning of an honest chain is an honest
chain. This memory can. It moves by what was committed, and by nothing else.
"""

import math
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Protocol

from coc_service.audit import Frontier
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee

REMEMBERED_STEPS = 20_000  # how far behind a reader's state of the database may be
REMEMBERED_ENDS = 4_096
CACHED_CASES = 4_096


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a subject's chain, and how many entries the chain has."""

    leaf: bytes
    count: int


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One entry, and the head of its subject before it."""

    index: int
    subject: str
    before: Head | None


@dataclass(slots=True)
class PendingLog:
    """What lies beyond memory in one transaction or one reader's state; memory takes it over once it is committed.

    `base` is the size of the log at which this begins, `known` the committees as memory had them then: it may move while
    this is used. `ends` are the ends that were passed while following: other replicas committed there, and a reader of this
    process may still see one of them.
    """

    base: int
    size: int
    frontier: Frontier
    known: Mapping[str, Committee] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    committees: dict[str, Committee] = field(default_factory=dict)
    signing_keys: dict[str, bytes] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    void: set[str] = field(default_factory=set)
    frozen: set[str] = field(default_factory=set)
    steps: list[ChainStep] = field(default_factory=list)
    ends: deque[Frontier] = field(default_factory=lambda: deque(maxlen=REMEMBERED_ENDS))


class Earlier(Protocol):
    """What an earlier process left: see `pin`."""

    @property
    def frontier(self) -> Frontier:
        """Where the log ended."""
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
    def ended(self) -> Iterable[str]:
        """The sessions that were logged out of."""
        ...

    @property
    def signing_keys(self) -> Mapping[str, bytes]:
        """The keys that people enrolled with."""
        ...


@dataclass(slots=True)
class _End:
    """An end that the log has had, and the monotonic time at which memory moved past it."""

    frontier: Frontier
    passed_at: float = math.inf


class Memory:
    """One process's memory. Readers in threads ask it; the writer alone moves it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.size = 0
        self.frontier = Frontier()
        self.heads: dict[str, Head] = {}
        self.void: set[str] = set()
        self.frozen: set[str] = set()
        self.ended: set[str] = set()
        self.signing_keys: dict[str, bytes] = {}
        self.committees: Mapping[str, Committee] = {}
        self.is_wound_back = False
        self.case_count = 0
        self.looked_at: datetime | None = None  # when this process last saw the log end where its memory ends
        self._cases: OrderedDict[str, Case] = OrderedDict()
        self._steps: deque[ChainStep] = deque(maxlen=REMEMBERED_STEPS)
        self._ends: OrderedDict[int, _End] = OrderedDict({0: _End(Frontier())})

    def restore(self, earlier: Earlier, committees: Mapping[str, Committee]) -> None:
        """Begin from what an earlier process remembered, and the folds of its committees."""
        self.frontier, self.size = earlier.frontier, earlier.frontier.size
        self.heads, self.void, self.ended = dict(earlier.heads), set(earlier.void), set(earlier.ended)
        self.signing_keys, self.committees = dict(earlier.signing_keys), dict(committees)
        self.case_count = sum(subject.startswith("case:") for subject in self.heads)
        self._ends = OrderedDict({self.size: _End(self.frontier)})

    def ahead(self, size: int, frontier: bytes, *, began_at: float) -> PendingLog | None:
        """Return where a state of the database of that size begins; None where it is no state that this process knows.

        Larger than memory: it begins at memory's end, and what follows must be followed. Smaller: only a transaction that
        began before memory moved past that end may still see it. For any other the log was wound back.
        """
        with self._lock:
            if size >= self.size:
                is_known = size > self.size or frontier == self.frontier.encode()
                return PendingLog(self.size, self.size, self.frontier, self.committees) if is_known else None
            end = self._ends.get(size)
            is_known = end is not None and began_at <= end.passed_at and end.frontier.encode() == frontier
            return PendingLog(size, size, end.frontier, self.committees) if end and is_known else None

    def head(self, subject: str, *, size: int) -> Head | None:
        """Return the newest entry of a subject in the log's first `size` entries."""
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
        """Return a fold that ends at this head."""
        with self._lock:
            found = self._cases.get(case_id)
            if found is None or found.head != head.leaf.hex():
                return None
            self._cases.move_to_end(case_id)
            return found

    def keep_case(self, case: Case) -> None:
        """Keep a fold for the next who asks."""
        with self._lock:
            self._cases[case.id] = case
            self._cases.move_to_end(case.id)
            if len(self._cases) > CACHED_CASES:
                self._cases.popitem(last=False)

    def take_over(self, ahead: PendingLog) -> None:
        """Move by what was committed. A state that begins elsewhere was taken over by somebody else already."""
        with self._lock:
            if ahead.base != self.size:
                return
            self._pass_ends(ahead)
            self.case_count += sum(step.before is None and step.subject.startswith("case:") for step in ahead.steps)
            self.size, self.frontier = ahead.size, ahead.frontier
            self.heads |= ahead.heads
            self.void |= ahead.void
            self.frozen |= ahead.frozen
            self.ended |= ahead.ended
            self.signing_keys |= ahead.signing_keys
            if ahead.committees:
                self.committees = {**self.committees, **ahead.committees}
            self._steps.extend(ahead.steps)
        for case in ahead.cases.values():
            self.keep_case(case)

    def _pass_ends(self, ahead: PendingLog) -> None:
        now = monotonic()
        self._ends[self.size].passed_at = now
        self._ends |= {frontier.size: _End(frontier, now) for frontier in ahead.ends}
        self._ends[ahead.size] = _End(ahead.frontier)
        while len(self._ends) > REMEMBERED_ENDS:
            self._ends.popitem(last=False)
