"""A case as the rules see it that judge its entries after the rest of the log was followed: see `following`."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from coc_service.audit import Entry, decode, leaf_hash
from coc_service.canonical import sha256
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, committee_subject
from coc_service.domain.committee_state import Committee
from coc_service.domain.summary import summarise
from coc_service.domain.tombstone import Tombstone
from coc_service.store.log import EntryRow
from coc_service.usecases.custody import judging
from coc_service.usecases.custody.judged import Judged, JudgedCase
from coc_service.usecases.custody.memory import Head
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.trusting import Signed
from coc_service.usecases.custody.view import View

_PLACE_BYTES = 8


def places_with(places: bytes, position: int) -> bytes:
    """Return the digest over the indices of a case's entries, in their order, with one more; b"" is that of none.

    An entry does not say at which index it stands, and its index decides which committee it is judged by.
    """
    return sha256(places + position.to_bytes(_PLACE_BYTES, "big"))


class Committees:
    """The committees after each of their entries that were followed, so that a case finds its own as it was at each place."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._states: dict[str, _States] = {}
        self._by_head: dict[str, Committee] = {}

    def note(self, position: int, subject: str, judged: Judged) -> None:
        """Note what the entry at this index made of its committee, if it is one of a committee."""
        committee_id = subject.removeprefix("committee:")
        if committee_id == subject or not (judged.committee or judged.is_missing):
            return
        states = self._states.setdefault(committee_id, _States())
        states.places.append(position)
        states.committees.append(None if judged.is_missing else judged.committee)
        if judged.committee:
            self._by_head[judged.committee.head] = judged.committee

    def before(self, position: int, committee_id: str) -> Committee | None:
        """Return a committee as it was before the entry at this index; None if it was not founded then.

        Raises:
            Frozen: a part of its chain up to there is missing or altered.
        """
        subject, states = committee_subject(committee_id), self._states.get(committee_id)
        count = bisect_left(states.places, position) if states else 0
        found = states.committees[count - 1] if states and count else self._view.ahead.known.get(committee_id)
        if (found is None and count) or subject in self._view.memory.frozen:
            raise Frozen(subject)
        return found

    def at(self, head: str) -> Committee | None:
        """Return the committee whose newest entry this was; None if that entry is not among those that were followed."""
        return self._by_head.get(head)


@dataclass(slots=True)
class _States:
    places: list[int] = field(default_factory=list)
    committees: list[Committee | None] = field(default_factory=list)  # None: from there on the chain is incomplete


class CaseView(View):
    """The log before the entry of a case that is judged. It changes only itself.

    `is_trusting` takes signatures as valid: whoever judges must check what it yields.
    """

    def __init__(
        self, view: View, committees: Committees, subject: str, *, before: Head | None, is_trusting: bool
    ) -> None:
        self.keys, self.memory, self.policies, self.now = view.keys, view.memory, view.policies, view.now
        self.looked_at, self.session, self.ahead = view.looked_at, view.session, view.ahead
        self.subject = subject
        self._case: Case | None = None
        self._void: set[str] = set()
        self._ended: Tombstone | None = None
        self._is_frozen = subject in view.memory.frozen
        self._is_changed = False
        self._committees, self._head, self._is_trusting = committees, before, is_trusting
        self._place = 0
        self._taken: list[bytes] = []  # the keys that were taken as those that signed the entry
        if before and not self._is_frozen and self.tombstone(self.case_id) is None:
            self._go_on_after(before)

    def _go_on_after(self, before: Head) -> None:
        try:
            self._case = self.memory.case(self.case_id, before) or self._fold(self.case_id, before)
        except NoSuchCase:
            return
        except Frozen:
            self._is_frozen = True

    @property
    def case_id(self) -> str:
        """The id of the case."""
        return self.subject.removeprefix("case:")

    def outcome(self) -> JudgedCase:
        """Return what came of the case."""
        case = self._case if self._is_changed and self._ended is None else None
        summary = summarise(case, self.policy(case)) if case else None
        return JudgedCase(self.case_id, case, summary, self._void, self._ended, is_frozen=self._is_frozen)

    def judge(self, rows: Iterable[EntryRow], *, end: Head, places: bytes) -> Iterator[Signed]:
        """Judge the entries of the case that follow, up to the head `end`; yield what was taken as signed. `places` are those
        at which they were when the log was followed, see `places_with`.
        """
        found = b""
        for row in rows:
            entry = self._next(row)
            if entry is None:
                break
            leaf, self._place, found = leaf_hash(row.entry), row.position, places_with(found, row.position)
            self._take(judging.followed(self, entry, row, leaf), leaf.hex())
            before = self._head
            self._head = Head(leaf, before.count + 1, before.first) if before else Head(leaf, 1, row.position)
            taken, self._taken = self._taken, []
            yield from (Signed(leaf, key, row.entry, entry.sig) for key in taken)
        self._is_frozen |= (self._head, found) != (end, places)

    def _next(self, row: EntryRow) -> Entry | None:
        """Return a row's entry if it continues the case. Its subject's column may lie, and it may differ from what was read."""
        try:
            entry = decode(row.entry)
        except ValueError:
            return None
        continues = (self.subject, self._head.leaf if self._head else b"")
        return entry if (entry.subject, entry.prev) == continues else None

    def _take(self, judged: Judged, leaf: str) -> None:
        if judged.case and judged.tombstone is None:
            self._case, self._is_changed = judged.case, True
        if judged.is_void:
            self._void.add(leaf)
        if judged.is_missing:
            self._is_frozen = True
        if judged.tombstone:
            self._ended, self._case, self._is_frozen = judged.tombstone, None, False

    def head(self, subject: str) -> Head | None:
        """Return the head of a chain: of this case the one before the entry."""
        return self._head if subject == self.subject else super().head(subject)

    def folded_committee(self, committee_id: str) -> Committee | None:
        """Return a committee as it was before the entry. Raises Frozen."""
        return self._committees.before(self._place, committee_id)

    def committee_then(self, case: Case) -> Committee | None:
        """Return the committee as it was when the case began. Raises Frozen."""
        return self._committees.at(case.begins[0].committee_head) or super().committee_then(case)

    def case_before(self, case_id: str) -> Case | None:
        """Return the fold so far. Raises Frozen."""
        if self._is_frozen and self.tombstone(case_id) is None:
            raise Frozen(self.subject)
        return self._case

    def tombstone(self, case_id: str) -> Tombstone | None:
        """Return what is left of the case if two members erased it."""
        return self._ended or super().tombstone(case_id)

    def chain(self, subject: str) -> list[tuple[Entry, Statement]]:
        """Return a chain: of this case what comes before the entry. Raises Frozen."""
        head = self.head(subject)
        return self._checked(subject, head) if head else []

    def is_void(self, leaf: str) -> bool:
        """Whether the rules refused an entry."""
        return leaf in self._void or super().is_void(leaf)

    def is_signed(self, entry: Entry, key: bytes) -> bool:
        """Whether a key signed the entry; if this view is trusting, it takes that it did."""
        if not self._is_trusting:
            return super().is_signed(entry, key)
        self._taken.append(key)
        return True
