"""What a member sorts when spam has come: new cases, and those that were set aside."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.orm import Session

from coc_service.domain import epochs
from coc_service.domain.case_state import Case
from coc_service.domain.record_models import ReportRecord
from coc_service.domain.spam_moves import UNSORTED
from coc_service.domain.stages import Stage
from coc_service.store import cases
from coc_service.store.cases import Cursor, QueuePart
from coc_service.store.tables import CaseIndex
from coc_service.usecases.act import Question
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

_STAGES = {QueuePart.OPEN: UNSORTED, QueuePart.CLOSED: frozenset({Stage.SPAM})}


@dataclass(frozen=True, slots=True)
class Heap:
    """A page of cases to sort, and the cursor of the next page; None on the last one."""

    cases: tuple[Case, ...]
    names: dict[str, str]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class ToSort(Question[Heap]):
    """A page of the cases that a member may sort: new ones (`OPEN`), or those set aside as spam (`CLOSED`).

    The index has no column for spam: whether a case is spam is the fold of its chain. `size` is the number of cases that are
    looked at, so a page may have fewer. They are the member's own: a row with a grant may be of a case that they read no more.
    """

    custody: Custody
    member: UnlockedMember
    part: QueuePart
    after: Cursor | None
    size: int

    def look(self, session: Session) -> Heap:
        """Return the page."""
        view = self.custody.ledger.reading(session)
        found = list(islice(self._read(session, view), self.size + 1))
        own = tuple(case for _, case in found[: self.size] if case.stage in _STAGES[self.part])
        last = self._cursor(found[self.size - 1][0]) if len(found) > self.size else None
        return Heap(own, self._names(view, own), last)

    def _read(self, session: Session, view: View) -> Iterator[tuple[CaseIndex, Case]]:
        """Yield the cases that the member reads, with their index rows, in the order of the index."""
        after = self.after
        while True:
            found = cases.queue(
                session,
                person_id=self.member.person,
                committees=[committee for committee, _ in self.member.committees],
                part=self.part,
                after=after,
                size=self.size + 1,
            )
            yield from ((row, case) for row in found if (case := self._case(view, row.id)))
            after = self._cursor(found[-1]) if len(found) > self.size else None
            if after is None:
                return

    def _cursor(self, row: CaseIndex) -> Cursor | None:
        at = row.received_at if self.part is QueuePart.CLOSED else row.deadline_at
        return Cursor(at, row.id) if at else None

    def _case(self, view: View, case_id: str) -> Case | None:
        try:
            case = view.case(case_id)
        except (Frozen, NoSuchCase):
            return None
        committee = view.committee(case.committee)
        reads = committee and epochs.reader(case, committee, self.member.person, self.custody.now())
        return case if reads else None

    @staticmethod
    def _names(view: View, own: tuple[Case, ...]) -> dict[str, str]:
        """Return the names of those who marked a case, by person."""
        marked = {case.spam_mark: view.committee(case.committee) for case in own if case.spam_mark}
        return {person: committee.name_of(person) for person, committee in marked.items() if committee}


def story(opened: OpenedCase) -> str:
    """Return what the reporter wrote; "" if the record is missing."""
    bodies = [one.said.body for one in opened.file.records]
    return next((str(body.answers.get("narrative", "")) for body in bodies if isinstance(body, ReportRecord)), "")
