"""Follows the log to its end: first the whole of it in order, then each case by itself.

The rules of a case need its own chain, and its committee as it was at each place of it. So the chains of cases are only linked
while the log is read, and judged afterwards, one case after the other: the entries of one are in memory, not those of all.
Specification: `docs/trust.md` section 3, decision 0100.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from coc_service.audit import Checked, Checkers, Signatures, decode, leaf_hash
from coc_service.domain.case_state import Case
from coc_service.store import log
from coc_service.store.log import EntryRow, HeadRow
from coc_service.usecases.custody import judging
from coc_service.usecases.custody.case_view import CaseView, Committees, places_with
from coc_service.usecases.custody.memory import Head
from coc_service.usecases.custody.trusting import Signed, TrustingView
from coc_service.usecases.custody.view import LogFault, View

_CASE = "case:"
STEP = 250  # entries after which progress is told
KEPT_ROWS = 1_000  # if more entries of cases wait, their rows are read again, and no fold is kept

Progress = Callable[[str, int, int], None]  # what is done to how many, and to how many of all


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification does while the log is followed: it is told of the `progress`. If nothing of the log is remembered, it
    also knows which signatures were `checked`, and looks at each case once that is judged, folded from what is stored.
    """

    progress: Progress = lambda *_: None
    checked: Checked | None = None
    look_at: Callable[[View, Case], None] | None = None


@dataclass(slots=True)
class _Waiting:
    """The entries of a case that are not judged yet: from the index `start` on, at these `places`, after the head `before`."""

    start: int
    before: Head | None
    places: bytes = b""
    rows: list[EntryRow] = field(default_factory=list)


def follow(view: View, row: HeadRow, verification: Verification) -> None:
    """Follow the log from the pending log's end to the end that the head row states.

    Raises:
        LogFault: an entry is missing or malformed, does not continue its chain, or the end does not fit the head row.
        NotAsChecked: what was checked is not what is followed. The view is of no more use.
    """
    progress = verification.progress
    if view.ahead.base:
        verification = Verification(progress)
    cases = _Cases(view, verification)
    trusting = TrustingView(view, verification.checked) if verification.checked else None
    for following in log.entries(view.session, start=view.ahead.size, stop=row.size):
        if following.position != view.ahead.size:
            raise LogFault
        _take(view, following, cases, position=trusting or view)
        if view.ahead.size % STEP == 0:
            progress("entries read", view.ahead.size, row.size)
    if view.ahead.frontier.encode() != row.frontier or view.ahead.size != row.size:
        raise LogFault
    if view.ahead.size - view.ahead.base >= STEP:
        progress("entries read", row.size, row.size)
    if trusting:
        trusting.check()
    cases.judge(progress)


def _take(view: View, row: EntryRow, cases: "_Cases", *, position: View) -> None:
    try:
        entry = decode(row.entry)
    except ValueError as error:
        raise LogFault from error
    subject, leaf = entry.subject, leaf_hash(row.entry)
    before = view.head(subject) if subject else None
    if subject and entry.prev != (before.leaf if before else b""):
        raise LogFault
    if subject.startswith(_CASE):
        cases.wait(subject, row, before)
    elif subject:
        judged = judging.followed(position, entry, row, leaf)
        view.keep(judged, subject, leaf)
        cases.committees.note(row.position, subject, judged)
    view.ahead.advance(row.position, subject, leaf, before)
    view.ahead.ends.append(view.ahead.frontier)


class _Cases:
    """The cases with entries that are not judged yet, in the order of the first of these."""

    def __init__(self, view: View, verification: Verification) -> None:
        self._view, self._look_at = view, verification.look_at
        self._checked = verification.checked or Checked(view.keys.origin)
        self.committees = Committees(view)
        self._waiting: dict[str, _Waiting] = {}
        self._rows = 0

    def wait(self, subject: str, row: EntryRow, before: Head | None) -> None:
        """Judge an entry later."""
        waiting = self._waiting.setdefault(subject, _Waiting(row.position, before))
        waiting.places = places_with(waiting.places, row.position)
        self._rows += 1
        if self._rows <= KEPT_ROWS:
            waiting.rows.append(row)

    def judge(self, progress: Progress) -> None:
        """Judge all of them. A case is judged as if each signature held, while those that were not checked before are checked
        in batches; if one does not hold, the case is judged again, with each checked at its place.
        """
        judged: deque[_Judged] = deque()
        false: set[int] = set()
        origin, taken = self._view.keys.origin, count(1)
        with Checkers() as checkers:
            signatures: Signatures[int] = Signatures(checkers)
            for number, subject in enumerate(self._waiting):
                case, compared = self._case(subject, is_trusting=True), self._checked.of(subject, origin=origin)
                for signed, done in zip(self._judging(case), taken, strict=False):
                    if not compared.takes(signed.leaf, signed.key):
                        false.update(signatures.later(number, signed.claim(origin)))
                    if done % STEP == 0:
                        progress("entries of cases judged", done, self._rows)
                if not compared.is_equal:
                    false.add(number)
                judged.append(_Judged(number, signatures.asked, case))
                self._settle(judged, false, answered=signatures.answered)
            false.update(signatures.finish())
        self._settle(judged, false, answered=signatures.answered)
        if self._rows >= STEP:
            progress("entries of cases judged", self._rows, self._rows)

    def _settle(self, judged: "deque[_Judged]", false: set[int], *, answered: int) -> None:
        """Take what came of the cases whose claims are all answered. `false` are the numbers of those with a false one."""
        while judged and judged[0].claims <= answered:
            one = judged.popleft()
            case = self._judged_strictly(one.case.subject) if one.number in false else one.case
            outcome = case.outcome()
            self._view.ahead.keep_case(outcome, is_kept=self._rows <= KEPT_ROWS)
            if self._look_at and outcome.case and not outcome.is_frozen:
                self._look_at(self._view, outcome.case)

    def _judged_strictly(self, subject: str) -> CaseView:
        case = self._case(subject, is_trusting=False)
        deque(self._judging(case), maxlen=0)  # it takes nothing as signed
        return case

    def _case(self, subject: str, *, is_trusting: bool) -> CaseView:
        before = self._waiting[subject].before
        return CaseView(self._view, self.committees, subject, before=before, is_trusting=is_trusting)

    def _judging(self, case: CaseView) -> Iterator[Signed]:
        """Judge the entries of a case; yield what was taken as signed."""
        waiting, end = self._waiting[case.subject], self._view.ahead.heads[case.subject]
        # Whoever looks at the case looks at what is stored under its name, which may be more or less than was followed.
        start = waiting.start if self._look_at is None else 0
        again = log.walk(self._view.session, case.subject, start=start, stop=self._view.ahead.size)
        rows = waiting.rows if self._rows <= KEPT_ROWS and self._look_at is None else again
        return case.judge(rows, end=end, places=waiting.places)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A case that was judged, its number, and how many claims there were up to its end."""

    number: int
    claims: int
    case: CaseView
