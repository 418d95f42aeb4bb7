"""Where a case stands: its path, the one step that is expected next, the other moves, and what each still needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coc_service.catalogue import Day, Message, Moment, Name, Text, msg
from coc_service.domain import case_state, votes, workflow
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement
from coc_service.domain.facts import CaseFacts
from coc_service.domain.move_rows import NEEDS, Missing, Move
from coc_service.domain.policy import Policy
from coc_service.domain.stages import STAGES, Stage
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.recounting import Recount
from coc_service.web.staff import checks, links
from coc_service.web.staff.checks import CheckView
from coc_service.web.staff.links import LinkView


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of the path, and the stages that belong to it."""

    label: Message
    stages: frozenset[Stage]


_CONFLICTS = _Step(msg("Conflicts"), frozenset({Stage.CONFLICT_CHECK}))
_FIRST_LOOK = _Step(msg("First look"), frozenset({Stage.TRIAGE}))
_CLOSED = _Step(msg("Closed"), frozenset({Stage.CLOSED}))
_PATH = (
    _CONFLICTS,
    _FIRST_LOOK,
    _Step(msg("Investigation"), frozenset({Stage.INVESTIGATING, Stage.AWAITING_INFO})),
    _Step(msg("Proposal"), frozenset({Stage.PROPOSED})),
    _Step(msg("Vote"), frozenset({Stage.VOTING})),
    _Step(msg("Measures"), frozenset({Stage.DECIDED, Stage.IMPLEMENTING, Stage.MONITORING})),
    _CLOSED,
)
_UNTIL = msg("until %(day)s")
_SINCE = msg("late since %(day)s")
_NEXT = msg("Next: %(step)s")
_ANSWER = (msg("Next: answer the reporter"), msg("Answer the reporter"))
_PROMISED = msg("Nothing has been written to them yet. They were promised an answer by %(moment)s.")
_LEAD = (msg("Next: name a lead"), msg("Name a lead"))
_LEAD_DOES = msg("One person who keeps the dates and writes to the reporter.")
_VOTE = (msg("Next: cast your ballot"), msg("Read the proposal and vote"))
_APPEALED = msg("Next: answer the appeal")
_YOU_ANSWER = msg("Read it in the thread, and decide by %(day)s whether the decision stands. The moves are below.")
_OTHERS_ANSWER = msg(
    "Members who took no part in the decision answer it by %(day)s. If you want somebody new, ask for another reader."
)
_WITH_LEAD = msg("It is with %(lead)s, who leads this case.")
_NOT_YET = msg("This becomes possible once each line is ticked.")
_OVER = msg("This case is closed")


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the path bar."""

    label: Message
    is_done: bool
    is_now: bool
    note: Text | None


@dataclass(frozen=True, slots=True)
class BlockedView:
    """A move that is not possible yet, and what it needs."""

    label: Message
    needs: Sequence[CheckView]


@dataclass(frozen=True, slots=True)
class NextView:
    """The one step that is expected now: a button if this member can take it, else who can, or what is missing."""

    title: Message
    text: Message | None = None
    button: LinkView | None = None
    needs: Sequence[CheckView] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the steps on a page depend on: the case, the member's facts, and the recount of the decision."""

    opened: OpenedCase
    facts: CaseFacts
    recounted: Recount | None
    url: str

    @property
    def case(self) -> Case:
        """The case."""
        return self.opened.case

    @property
    def policy(self) -> Policy:
        """The policy of the case."""
        return self.opened.file.sealed.policy

    def lacking(self, move: Move) -> list[Message]:
        """Return what is missing for a move."""
        return checks.lacking(move, self.facts, stage=self.case.stage, recounted=self.recounted)

    def needs(self, move: Move) -> list[CheckView]:
        """Return everything that a move needs."""
        return checks.needs(move, self.facts, stage=self.case.stage, recounted=self.recounted)


def path(standing: Standing, *, now: datetime) -> list[StepView]:
    """Return the steps of the path. A case that ends without a decision has a shorter one."""
    case = standing.case
    steps = _steps(case.stage)
    here = next(place for place, step in enumerate(steps) if case.stage in step.stages)
    reached = _reached(standing.opened.chain, case)
    return [
        StepView(
            step.label,
            is_done=place < here or case.stage is Stage.CLOSED,
            is_now=place == here,
            note=_due(case, now) if place == here else _left(steps, place, here, reached),
        )
        for place, step in enumerate(steps)
    ]


def _steps(stage: Stage) -> Sequence[_Step]:
    if any(stage in step.stages for step in _PATH):
        return _PATH
    return (_CONFLICTS, _FIRST_LOOK, _Step(STAGES[stage].label, frozenset({stage})), _CLOSED)


def _reached(chain: Sequence[Statement], case: Case) -> dict[Stage, datetime]:
    """Return when the case last came to each stage."""
    reached = {Stage.CONFLICT_CHECK: case.received_at}
    return reached | {Stage(one.detail["to"]): one.at for one in chain if one.detail.get("to") in set(Stage)}


def _due(case: Case, now: datetime) -> Text | None:
    if case.stage_due_at is None:
        return None
    return (_SINCE if case.stage_due_at < now else _UNTIL).filled(day=Day(case.stage_due_at))


def _left(steps: Sequence[_Step], place: int, here: int, reached: dict[Stage, datetime]) -> Text | None:
    """Return the day on which a step that is done was begun; None for steps to come."""
    if place > here:
        return None
    days = [reached[stage] for stage in steps[place].stages if stage in reached]
    return Day(max(days)) if days else None


def next_step(standing: Standing, *, person: str) -> NextView:
    """Return the step that is expected from this member, or from others, now."""
    return _before_moves(standing, person) or _expected(standing)


def _before_moves(standing: Standing, person: str) -> NextView | None:
    """Return what comes before the next move: an answer to the reporter, a lead, this member's ballot; None if nothing does."""
    case, policy = standing.case, standing.policy
    promised = case_state.answer_due_at(case, policy)
    if promised:
        return _here(_ANSWER, standing.url + "/letter", _PROMISED.filled(moment=Moment(promised)))
    if case.lead is None and case.stage_due_at is not None:
        return _here(_LEAD, standing.url + "#lead", _LEAD_DOES)
    if person in votes.voters(case) and person not in votes.counted(case):
        return _here(_VOTE, standing.url + "/ballot", None)
    if due_at := case_state.appeal_due_at(case, policy):
        return NextView(
            _APPEALED, (_YOU_ANSWER if standing.facts.may_decide_appeal else _OTHERS_ANSWER).filled(day=Day(due_at))
        )
    return None


def _here(words: tuple[Message, Message], url: str, text: Message | None) -> NextView:
    title, button = words
    return NextView(title, text, LinkView(button, url))


def _expected(standing: Standing) -> NextView:
    move = workflow.expected(standing.case.stage)
    if move is None:
        return NextView(STAGES[standing.case.stage].for_committee if standing.case.stage_due_at else _OVER)
    title, lacks = _NEXT.filled(step=move.label), standing.lacking(move)
    if not lacks:
        return NextView(title, move.consequence, LinkView(move.label, links.move_url(standing.url, move.name)))
    if lacks == [NEEDS[Missing.TO_BE_LEAD]]:
        name = standing.opened.file.sealed.committee.name_of(standing.case.lead or "")
        return NextView(title, _WITH_LEAD.filled(lead=Name(name)))
    return NextView(title, _NOT_YET, needs=standing.needs(move))


def others(standing: Standing, *, person: str) -> tuple[list[LinkView], list[BlockedView]]:
    """Return the moves that are not the next step: those possible now, and those that need something."""
    shown = None if _before_moves(standing, person) else workflow.expected(standing.case.stage)
    offered = (move for move in workflow.open_from(standing.case.stage) if move is not shown)
    rows = [move for move in offered if not _unasked(standing.facts) & set(move.needs)]
    possible = [move for move in rows if not standing.lacking(move)]
    return (
        [LinkView(move.label, links.move_url(standing.url, move.name)) for move in possible],
        [BlockedView(move.label, standing.needs(move)) for move in rows if move not in possible],
    )


def _unasked(facts: CaseFacts) -> set[Missing]:
    """Return the needs that nobody on the panel can meet: the moves that answer somebody are shown once there is something."""
    asked = {
        Missing.AN_APPEAL: facts.has_appeal,
        Missing.A_WISH: facts.has_wish,
        Missing.AN_IMPORT: facts.has_just_recorded,
    }
    return {need for need, is_so in asked.items() if not is_so}
