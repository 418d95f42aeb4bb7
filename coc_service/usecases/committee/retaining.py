"""What members say about how long a closed case is kept: its class, a newer report about the same person, a legal hold.

Two members begin a hold, and two end it. Decision 0094.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import case_retention
from coc_service.domain.case_state import Case
from coc_service.domain.chain import moment
from coc_service.domain.retention import STATED, Hold, RetentionClass, end_of
from coc_service.domain.stages import Stage
from coc_service.domain.vocabulary import Finding
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import findings as lists
from coc_service.usecases.committee.access import committee_of, find_cleared
from coc_service.usecases.committee.case_proposals import RefuseProposal, awaited
from coc_service.usecases.committee.on_case import OnCase
from coc_service.usecases.custody.casefile import OpenedFile
from coc_service.usecases.custody.view import View

NOT_CLOSED = msg("The case is not closed.")
NO_CLASS = msg("Please choose how long this case is kept.")
NO_END = msg("Please say when the measure ends. Leave it empty for everything else.")
TOO_FAR = msg("Please choose a day within ten years.")
ALREADY = msg("This is so already, or somebody has asked for it. Please look again.")


@dataclass(frozen=True, slots=True)
class _OnClosed(OnCase):
    """The base of statements about a closed case."""

    def _closed(self, view: View) -> Case:
        case = find_cleared(view, self.case_id, self.member, self.custody)
        if case.stage is not Stage.CLOSED:
            raise Refused(NOT_CLOSED, field="class")
        return case


@dataclass(frozen=True, slots=True)
class StateRetention(_OnClosed):
    """State the class of a closed case; `ends_on` is the last day of a temporary measure, None for every other class."""

    states: ClassVar = LogAct.RETENTION_STATED

    what: RetentionClass | None
    ends_on: date | None = None

    def _says(self, view: View) -> Mapping[str, Any] | None:
        self._closed(view)
        if self.what not in STATED:
            raise Refused(NO_CLASS, field="class")
        if (self.ends_on is not None) != (self.what is RetentionClass.MEASURE):
            raise Refused(NO_END, field="ends_on")
        now = self.custody.now()
        if self.ends_on and self.ends_on >= (now + case_retention.LONGEST).date():  # also the last day that there is
            raise Refused(TOO_FAR, field="ends_on")
        ends = end_of(datetime.combine(self.ends_on, time(), now.tzinfo), 0) if self.ends_on else None
        return {"class": self.what.value, "ends": moment(ends)}


@dataclass(frozen=True, slots=True)
class RestartRetention(_OnClosed):
    """State that there is a newer report about the same person. The entry names no other case: a copy of the database would
    tell that the two belong together.
    """

    states: ClassVar = LogAct.RETENTION_RESTARTED

    def _says(self, view: View) -> None:
        self._closed(view)


@dataclass(frozen=True, slots=True)
class ProposeHold(OnCase):
    """Ask for a legal hold, or with `holds` False for its end."""

    states: ClassVar = LogAct.HOLD_PROPOSED

    holds: bool

    def _says(self, view: View) -> Mapping[str, Any] | None:
        case = find_cleared(view, self.case_id, self.member, self.custody)
        is_asked = case_retention.is_hold_asked(case, committee_of(view, case), self.custody.now())
        if case.retention.is_held is self.holds or is_asked:
            raise Refused(ALREADY, field="hold")
        return {"holds": self.holds}


@dataclass(frozen=True, slots=True)
class AgreeHold(OnCase):
    """Confirm a proposed hold, or its end, as the second member."""

    states: ClassVar = LogAct.HOLD_AGREED

    proposal: str

    def _says(self, view: View) -> Mapping[str, Any] | None:
        case = find_cleared(view, self.case_id, self.member, self.custody)
        return {"proposal": awaited(self, case, committee_of(view, case), Hold).leaf}


@dataclass(frozen=True, slots=True)
class RefuseHold(RefuseProposal):
    """Say no to a proposed hold, or end of it, or take back one's own."""

    states: ClassVar = LogAct.HOLD_REFUSED
    kind: ClassVar = Hold


@dataclass(frozen=True, slots=True)
class Suggested:
    """The class that the findings and measures of a case suggest, and the last day of its temporary measures."""

    what: RetentionClass
    ends_on: date | None = None


def suggested(file: OpenedFile) -> Suggested | None:
    """Return what the decision that stands suggests, for members to change; None if it names no list, or does not open here, or
    has a measure without an end: a warning and an exclusion for good both have none.
    """
    decided = lists.decided(file)
    if decided is None or not decided.is_whole:
        return None
    ends = [one.body.ends_on for one in decided.measures]
    if None in ends:
        return None
    if days := [day for day in ends if day]:
        return Suggested(RetentionClass.MEASURE, max(days))
    found = {point.finding.body.finding for point in decided.points if point.finding}
    return Suggested(RetentionClass.MINOR if Finding.VIOLATION in found else RetentionClass.NO_VIOLATION)
