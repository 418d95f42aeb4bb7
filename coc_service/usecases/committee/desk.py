"""The desk: the cases that exist for a member, with their state from the chain."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.domain import case_state, epochs
from coc_service.domain.case_state import Case
from coc_service.store import cases
from coc_service.store.cases import Cursor, QueueTab
from coc_service.store.tables import CaseIndex
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A case on the desk. `case` is None if its chain is incomplete; then only the code name in the queue can be shown."""

    case_id: str
    code_name: str
    case: Case | None
    lead_name: str
    answer_due_at: datetime | None
    deadline_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of the queue, and the cursor of the next page; None on the last one."""

    rows: list[DeskRow]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Desk(Question[DeskPage]):
    """A page of the cases a member is on: the nearest deadline first; closed ones, the latest first."""

    custody: Custody
    member: UnlockedMember
    tab: QueueTab
    after: Cursor | None
    size: int

    def look(self, session: Session) -> DeskPage:
        """Return the page. The index only finds the rows; who is on a case, and its state, come from its chain."""
        view = self.custody.ledger.reading(session)
        found = cases.queue(
            session,
            person_id=self.member.person,
            committees=[committee for committee, _ in self.member.committees],
            tab=self.tab,
            after=self.after,
            size=self.size + 1,
        )
        rows = [row for one in found[: self.size] if (row := self._row(view, one.id, one.code_name))]
        return DeskPage(rows, self._cursor(found[self.size - 1]) if len(found) > self.size else None)

    def _cursor(self, row: CaseIndex) -> Cursor | None:
        at = row.received_at if self.tab is QueueTab.CLOSED else row.deadline_at
        return Cursor(at, row.id) if at else None

    def _row(self, view: View, case_id: str, code_name: str) -> DeskRow | None:
        try:
            case = view.case(case_id)
        except Frozen:
            return DeskRow(case_id, code_name, None, "", None, None)
        except NoSuchCase:
            return None
        committee = view.committee(case.committee)
        if committee is None or not epochs.reader(case, committee, self.member.person, self.custody.now()):
            return None
        policy = view.policy(case)
        return DeskRow(
            case_id=case_id,
            code_name=case.code_name,
            case=case,
            lead_name=committee.name_of(case.lead) if case.lead else "",
            answer_due_at=case_state.answer_due_at(case, policy),
            deadline_at=case_state.deadline_at(case, policy),
        )
