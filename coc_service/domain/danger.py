"""A report that says somebody is in danger has its own deadline until a member answers it. So has what its reporter says later.

The state is a fold of the case's chain (`Case.is_danger_open`). An answer is a letter to the reporter, or a member's signed
statement that they take care of it. It holds while that member reads the case: look at a danger through `departures.as_of`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from coc_service.domain import case_records
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, require
from coc_service.domain.policy import Policy

_FIRST_GAP, _LONGEST_GAP = timedelta(minutes=30), timedelta(days=1)


class DangerState(StrEnum):
    """How far the committee is with a danger."""

    OPEN = "open"  # nobody has answered yet
    LATE = "late"  # nobody has answered, and the time for it is over
    TAKEN = "taken"  # a member has written to the reporter or takes care of it


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger, by when somebody must answer, and the member who takes care of it: "" if nobody said so."""

    state: DangerState
    due_at: datetime
    taken_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state is not DangerState.TAKEN


def untaken(case: Case) -> Case:
    """Return the case as if no member had said that they take care of its danger."""
    return replace(case, danger_taken_by="")


def raised(case: Case, statement: Statement, policy: Policy) -> Case:
    """Open the danger of a case, as if its report had come with it now. Raises Void.

    While one is open its time goes on: saying it again must not move the deadline.
    """
    require(statement.party == case.reporter, "the reporter says that they are less safe")
    filed = case_records.file_all(case, statement, policy)
    if case.is_danger_open:
        return filed
    return replace(
        filed, is_in_danger=True, danger_raised_at=statement.at, is_danger_answered=False, danger_taken_by=""
    )


def to_be_seen(case: Case) -> str:
    """Return what a page for a letter to the reporter carries of a danger raised since the report; "" if none is open."""
    return case.danger_raised_at.isoformat() if case.danger_raised_at and case.is_danger_open else ""


def danger(case: Case, policy: Policy, at: datetime) -> Danger | None:
    """Return the state of a case's danger; None if the reporter spoke of none, or the case was closed since."""
    if not case.is_in_danger or (case.stage_due_at is None and not case.is_danger_open):
        return None
    due_at = policy.safe_by(case.danger_since)
    if not case.is_danger_open:
        return Danger(DangerState.TAKEN, due_at, case.danger_taken_by)
    return Danger(DangerState.LATE if at > due_at else DangerState.OPEN, due_at)


def repeated_at(due_at: datetime) -> Iterator[datetime]:
    """Yield when notices of a danger are repeated, without end: when its time is over, then in gaps that double up to a day."""
    at, gap = due_at, _FIRST_GAP
    while True:
        yield at
        at, gap = at + gap, min(2 * gap, _LONGEST_GAP)
