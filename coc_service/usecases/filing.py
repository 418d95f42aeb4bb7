"""What everyone who writes to a case does: put a record at the end of its file, keep its deadline right."""

from sqlalchemy.orm import Session

from coc_service.domain.workflow import Status
from coc_service.store import cases, rows
from coc_service.store.tables import Case, Record
from coc_service.usecases import policies
from coc_service.usecases.outdated import Outdated


class EpochTurned(Outdated):
    """Who may read the case changed between sealing and storing: seal again."""


class ReporterUnreachable(Exception):
    """The reporter has withdrawn: there is nobody to read a letter."""


def add_record(session: Session, case: Case, record: Record) -> None:
    """Put a sealed record at the end of the case's file. Effects: record.

    Raises:
        EpochTurned: it was sealed under keys that someone who has left may hold.
    """
    if record.epoch != case.epoch:
        raise EpochTurned
    record.position = cases.take_position(session, case)
    rows.add(session, [record])


def add_letter(session: Session, case: Case, record: Record) -> None:
    """Put a letter to the reporter at the end of the case's file: they are answered. Effects: record, case.

    Raises:
        ReporterUnreachable: nobody would read it.
        EpochTurned: as `add_record`.
    """
    if case.withdrawn_at:
        raise ReporterUnreachable
    add_record(session, case, record)
    case.reporter_wrote_at = None


def set_deadline(session: Session, case: Case) -> None:
    """Set the nearest of what is owed. Effects: `deadline_at`; None exactly when the case is closed."""
    if case.status == Status.CLOSED or case.stage_due_at is None:
        case.deadline_at = None
        return
    hours = policies.pinned(session, case.policy_digest).hours
    owes_a_word = case.acknowledged_at is None and case.withdrawn_at is None
    case.deadline_at = (
        min(case.stage_due_at, hours.acknowledge_by(case.received_at)) if owes_a_word else case.stage_due_at
    )
