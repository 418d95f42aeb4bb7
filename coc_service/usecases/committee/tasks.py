"""Tasks of a case: a member says that one is done, or drops it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.catalogue import msg
from coc_service.domain import tasks
from coc_service.domain.record_models import RecordKind, TaskRecord, TaskState
from coc_service.domain.tasks import WrittenTask
from coc_service.usecases.act import Act, Refused
from coc_service.usecases.committee.access import load_cleared
from coc_service.usecases.committee.writing import AddRecord, Written
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.members import UnlockedMember

NOT_OPEN = msg("This task is done already, or was dropped.")
_TASKS = frozenset({RecordKind.TASK.value})


def of_file(file: OpenedFile) -> list[WrittenTask]:
    """Return the newest version of each task in an opened file."""
    return tasks.current(
        WrittenTask(one.filed.id, one.said.author, one.said.at, one.said.body)
        for one in file.records
        if isinstance(one.said.body, TaskRecord)
    )


@dataclass(frozen=True, slots=True)
class EndTask(Act[SealedFile, tuple[AddRecord, Written], None]):
    """End a task: write it again as done or dropped. Effects: as `AddRecord`.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: there is no such task, or it has ended already.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    task: str
    state: TaskState
    nonce: bytes

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        return load_cleared(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)

    def prepare(self, seen: SealedFile) -> tuple[AddRecord, Written]:
        """Open the tasks only, and seal the new version of this one."""
        file = casefile.open_file(seen, self.member.recipient, kinds=_TASKS)
        found = next((one for one in of_file(file) if one.id == self.task and one.is_open), None)
        if found is None:
            raise Refused(NOT_OPEN, field="tasks")
        body = found.body.model_copy(update={"state": self.state, "replaces": found.id})
        adding = AddRecord(self.custody, self.member, self.case_id, body, self.nonce)
        return adding, adding.prepare(seen)

    def store(self, session: Session, ready: tuple[AddRecord, Written]) -> None:
        """Store it, unless the same form was already stored."""
        adding, written = ready
        adding.store(session, written)
