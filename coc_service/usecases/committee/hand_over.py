"""The hand-over list: what somebody who leaves, or has left, led and owed. Each member sees only the cases that they read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.domain.presence import Presence
from coc_service.domain.record_models import RecordKind
from coc_service.domain.summary import Summary, as_of, summarise
from coc_service.usecases.act import Question
from coc_service.usecases.committee import tasks
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

MOST = 500  # cases that are looked at: an index of more takes too long for one page
_TASKS = frozenset({RecordKind.TASK.value})


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A case in the list. `leads`: they led it, and nobody does now; `tasks` are the titles of those that were theirs to do;
    `is_last`: the member who looks is the only one left who reads it.
    """

    case: Summary
    leads: bool
    owes_declaration: bool
    owes_ballot: bool
    tasks: Sequence[str]
    is_last: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return not (self.leads or self.owes_declaration or self.owes_ballot or self.tasks or self.is_last)


@dataclass(frozen=True, slots=True)
class HandOver(Question[list[HandedOver]]):
    """The hand-over list of a person on a committee, as one member sees it. Catch up the member's desk first."""

    custody: Custody
    member: UnlockedMember
    committee_id: str
    person: str

    def look(self, session: Session) -> list[HandedOver]:
        """Return the cases in the order of the desk, without closed ones and those with nothing to hand over."""
        view = self.custody.ledger.reading(session)
        index = self.custody.desk_indexes.of(self.member.person)
        found = (self._row(view, case_id) for case_id in index.in_order()[:MOST])
        return [row for row in found if row and not row.is_empty]

    def _row(self, view: View, case_id: str) -> HandedOver | None:
        known = view.memory.summaries.cases.get(case_id)
        if known is None or known.committee != self.committee_id or not known.is_open:
            return None
        try:
            file = casefile.load(view, case_id, recipient_id=self.member.person, only=_task_ids(view, case_id))
        except (Frozen, NoSuchCase):
            return None
        case = as_of(summarise(view.case(case_id), file.policy), file.committee, self.custody.now())
        is_own = self.person == self.member.person
        reading = {person for person, _ in (*case.clear, *case.awaiting)}
        return HandedOver(
            case=case,
            leads=self.person in {case.lead, case.lead_left} and bool(self.person),
            owes_declaration=case.is_awaited(self.person),
            owes_ballot=self.person in case.to_vote,
            tasks=self._tasks(file),
            is_last=is_own and reading == {self.person},
        )

    def _tasks(self, file: SealedFile) -> list[str]:
        """Return the titles of the person's open tasks. Before the gate the member reads none."""
        if not file.sealed or file.case.presence_of(self.member.person) is not Presence.CLEAR:
            return []
        opened = casefile.open_file(file, self.member.recipient, kinds=_TASKS)
        return [one.body.title for one in tasks.of_file(opened) if one.is_open and one.body.owner == self.person]


def _task_ids(view: View, case_id: str) -> list[str]:
    return [one.id for one in view.case(case_id).records.values() if one.kind == RecordKind.TASK]
