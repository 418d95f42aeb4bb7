"""Turns an opened case into the values of a member's case page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from coc_service.catalogue import Day, Message, Name, Text, msg, plural
from coc_service.domain import case_state, epochs, presence, workflow
from coc_service.domain.case_state import Case
from coc_service.domain.facts import CaseFacts
from coc_service.domain.move_rows import NEEDS, FieldKind, Move, MoveField
from coc_service.domain.policy import Voting
from coc_service.domain.presence import is_on_case
from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import BallotRecord, MoveRecord
from coc_service.domain.stages import STAGES, Phase, Stage
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.recounting import MISCOUNTED, Recount, is_refused
from coc_service.usecases.committee.voting import Counted
from coc_service.web import words
from coc_service.web.answers import AnswerView
from coc_service.web.fields import Control, FieldView, OptionView
from coc_service.web.staff import file_views
from coc_service.web.words import Due

NameOf = Callable[[str], str]
_SHAPE = {
    Phase.ARRIVED: "open",
    Phase.WORKING: "half",
    Phase.WAITING: "wait",
    Phase.SETTLED: "full",
    Phase.ENDED: "done",
}
_NOT_NAMED = msg("The reporter did not say who they are.")
_REACHED_BY_RECEIPT = msg("The reporter did not say who they are. You reach them here, through their receipt.")
_CONTROLS = {
    FieldKind.TEXT: Control.TEXT_AREA,
    FieldKind.SHORT: Control.TEXT_LINE,
    FieldKind.SELECT: Control.SELECT,
    FieldKind.DATE: Control.DATE,
}
_MAJORITY = {
    "simple": msg("The proposal carries with more yes than no."),
    "two_thirds": msg("The proposal carries with two thirds of yes and no."),
    "unanimous": msg("The proposal carries with no vote against."),
}
_CHOICE: Mapping[Choice, Message] = {
    Choice.YES: msg("Yes, I agree with the proposal"),
    Choice.NO: msg("No, I do not agree"),
    Choice.ABSTAIN: msg("I abstain (I take part, but am neither for nor against)"),
}


@dataclass(frozen=True, slots=True)
class CaseView:
    """The head of a case."""

    code_name: str
    url: str
    status: Message
    shape: str
    status_sentence: Message
    dates: Message
    withdrawn: bool
    no_identity: Message
    danger: bool
    due: Due | None
    lead: Text


@dataclass(frozen=True, slots=True)
class MoveView:
    """A move that may be made now. `seen` is the leaf of the proposal or vote that this page shows.

    `is_open`: its form contains text or an error, so it is shown unfolded.
    """

    name: str
    label: Message
    url: str
    consequence: Message
    fields: list[FieldView]
    seen: str
    is_expected: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class BlockedView:
    """A move that is not possible yet, and what is missing for it."""

    label: Message
    missing: list[Message]


@dataclass(frozen=True, slots=True)
class BallotView:
    """The open vote, with the proposal it is about. `seen` is the leaf of the vote that this page shows."""

    url: str
    seen: str
    proposal: list[AnswerView]
    options: list[OptionView]
    cast: Message | None
    rules: tuple[Message, ...]
    turnout: Message


def url(case_id: str) -> str:
    """Return a case's address."""
    return f"/cases/{case_id}"


def head(opened: OpenedCase, *, name_of: NameOf, now: datetime) -> CaseView:
    """Return the head of a case."""
    case, stage = opened.case, STAGES[opened.case.stage]
    deadline = case_state.deadline_at(case, opened.file.sealed.policy)
    return CaseView(
        code_name=case.code_name,
        url=url(case.id),
        status=stage.label,
        shape=_SHAPE[stage.phase],
        status_sentence=stage.for_committee,
        dates=_dates(case),
        withdrawn=case.withdrawn_at is not None,
        no_identity=_REACHED_BY_RECEIPT if case.is_reachable else _NOT_NAMED,
        danger=case.is_in_danger,
        due=words.due(deadline, now=now) if deadline else None,
        lead=Name(name_of(case.lead)) if case.lead else words.NOTHING,
    )


def _dates(case: Case) -> Message:
    received = Day(case.received_at)
    if case.answered_at is None:
        return msg("Received %(received)s", received=received)
    return msg(
        "Received %(received)s, acknowledged %(acknowledged)s", received=received, acknowledged=Day(case.answered_at)
    )


def shape(stage: Stage) -> str:
    """Return the symbol beside a stage."""
    return _SHAPE[STAGES[stage].phase]


def readers(opened: OpenedCase, *, now: datetime) -> list[Message]:
    """Return who can read the case, under the names they had when they came to it, and who could read it before."""
    case, committee = opened.case, opened.file.sealed.committee
    reading = {seat.person for seat in epochs.readers(case, committee, now)}
    return [
        (presence.LABELS[stands] if person in reading else presence.OUTSIDE).filled(
            who=Name(committee.admissions[case.admissions[person]].name)
        )
        for person, stands in case.presences.items()
        if is_on_case(stands)
    ]


def moves(
    case: Case, facts: CaseFacts, *, touched: frozenset[str], recounted: Recount | None
) -> tuple[list[MoveView], list[BlockedView]]:
    """Return the moves possible for this member now, the expected one first, and the other moves with what is missing.

    `touched` are the ids of fields that contain text or have an error.
    """
    rows = [(move, _lacks(move, facts, recounted)) for move in workflow.open_from(case.stage)]
    allowed = [_move(move, case, facts, touched) for move, lacks in rows if not lacks]
    blocked = [BlockedView(move.label, lacks) for move, lacks in rows if lacks]
    return sorted(allowed, key=lambda view: not view.is_expected), blocked


def _lacks(move: Move, facts: CaseFacts, recounted: Recount | None) -> list[Message]:
    miscounted = [MISCOUNTED] if is_refused(move, recounted) else []
    return miscounted + [NEEDS[lack] for lack in workflow.missing(move, facts)]


def _move(move: Move, case: Case, facts: CaseFacts, touched: frozenset[str]) -> MoveView:
    expected = workflow.expected(case.stage)
    fields = [_field(move, one) for one in workflow.asked_for(move, facts)]
    return MoveView(
        name=move.name,
        label=move.label,
        url=url(case.id) + "/move",
        consequence=move.consequence,
        fields=fields,
        seen=case.vote.leaf if case.vote else case.proposal,
        is_expected=expected is not None and expected.name == move.name,
        is_open=any(one.id in touched for one in fields),
    )


def field_id(move: str, field: str) -> str:
    """Return the HTML id of a move's field. It includes the move, because several moves on one page have a letter."""
    return f"{move}-{field}"


def _field(move: Move, field: MoveField) -> FieldView:
    return FieldView(
        id=field_id(move.name, field.name),
        name=field.name,
        control=_CONTROLS[field.kind],
        label=field.label,
        hint=field.hint,
        options=[OptionView(option.value, option.label) for option in field.options],
    )


def ballot(opened: OpenedCase, *, person: str, counted: Counted | None) -> BallotView | None:
    """Return the open vote with the member's own ballot. Other ballots are not shown."""
    case = opened.case
    if case.vote is None or counted is None:
        return None
    mine = case.vote.ballots.get(person)
    own = [
        one.said.body.choice
        for one in opened.file.records
        if mine and one.filed.id == mine.record and isinstance(one.said.body, BallotRecord)
    ]
    return BallotView(
        url=url(case.id) + "/ballot",
        seen=case.vote.leaf,
        proposal=_proposal(opened),
        options=[OptionView(choice.value, label) for choice, label in _CHOICE.items()],
        cast=_CHOICE[own[0]] if own else None,
        rules=_rules(opened.file.sealed.policy.voting),
        turnout=plural(
            "%(cast)s of %(count)s has voted.",
            "%(cast)s of %(count)s have voted.",
            count=counted.tally.eligible,
            cast=len(counted.leaves),
        ),
    )


def _proposal(opened: OpenedCase) -> list[AnswerView]:
    """Return the proposal: the record that came with the proposal's entry."""
    leaf = opened.case.vote.proposal if opened.case.vote else ""
    bodies = [one.said.body for one in opened.file.records if one.filed.leaf == leaf]
    return next((file_views.move_answers(body) for body in bodies if isinstance(body, MoveRecord)), [])


def _rules(rule: Voting) -> tuple[Message, ...]:
    turnout = plural(
        "More than half of the panel must vote, and at least %(count)s.",
        "More than half of the panel must vote, and at least %(count)s.",
        count=rule.minimum_votes,
    )
    return turnout, _MAJORITY[rule.majority]
