"""Turns an opened case into the values of a member's case page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from coc_service.catalogue import Message, Name, Text, msg, plural
from coc_service.domain import case_state, danger, epochs, presence
from coc_service.domain.chain import member
from coc_service.domain.presence import is_on_case
from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import BallotRecord, MoveRecord
from coc_service.domain.stages import STAGES, Phase, Stage
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.voting import Counted
from coc_service.web import words
from coc_service.web.answers import AnswerView
from coc_service.web.fields import OptionView
from coc_service.web.staff import file_views, results
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
    arrived: Text
    withdrawn: bool
    no_identity: Message
    due: Due | None
    lead: Text


@dataclass(frozen=True, slots=True)
class BallotView:
    """The open vote, with the proposal it is about. `seen` is the leaf of the vote that this page shows."""

    url: str
    seen: str
    proposal: list[AnswerView]
    options: list[OptionView]
    until: Due | None
    cast: Message | None
    rules: tuple[Message, ...]
    turnout: Message


def url(case_id: str) -> str:
    """Return a case's address."""
    return f"/cases/{case_id}"


def head(opened: OpenedCase, *, name_of: NameOf, now: datetime) -> CaseView:
    """Return the head of a case."""
    case, stage = opened.case, STAGES[opened.case.stage]
    deadline = case_state.deadline_at(danger.as_of(case, opened.file.sealed.committee, now), opened.file.sealed.policy)
    return CaseView(
        code_name=case.code_name,
        url=url(case.id),
        status=stage.label,
        shape=_SHAPE[stage.phase],
        status_sentence=stage.for_committee,
        arrived=file_views.moment(case.received_at, now),
        withdrawn=case.withdrawn_at is not None,
        no_identity=_REACHED_BY_RECEIPT if case.is_reachable else _NOT_NAMED,
        due=words.due(deadline, now=now) if deadline else None,
        lead=Name(name_of(case.lead)) if case.lead else "",
    )


def shape(stage: Stage) -> str:
    """Return the symbol beside a stage."""
    return _SHAPE[STAGES[stage].phase]


@dataclass(frozen=True, slots=True)
class ReaderView:
    """Somebody on the case, under the name they had when they came to it, and what they declared."""

    name: str
    says: Message
    is_you: bool
    is_lead: bool


def readers(opened: OpenedCase, *, now: datetime) -> list[ReaderView]:
    """Return who can read the case and who could read it before, those who can first."""
    case, committee = opened.case, opened.file.sealed.committee
    reading = {seat.person for seat in epochs.readers(case, committee, now)}
    on_case = [(person, stands) for person, stands in case.presences.items() if is_on_case(stands)]
    shown = [
        ReaderView(
            committee.admissions[case.admissions[person]].name,
            presence.SAYS[stands] if person in reading else presence.OUTSIDE,
            is_you=member(person) == opened.reader,
            is_lead=person == case.lead,
        )
        for person, stands in sorted(on_case, key=lambda one: one[0] not in reading)
    ]
    return sorted(shown, key=lambda one: not one.is_you)


def ballot(opened: OpenedCase, *, person: str, counted: Counted | None, now: datetime) -> BallotView | None:
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
        proposal=proposal(opened),
        options=[OptionView(choice.value, label) for choice, label in _CHOICE.items()],
        until=words.due(case.stage_due_at, now=now) if case.stage_due_at else None,
        cast=_CHOICE[own[0]] if own else None,
        rules=results.rules(opened.file.sealed.policy.voting),
        turnout=plural(
            "%(cast)s of %(count)s has voted.",
            "%(cast)s of %(count)s have voted.",
            count=counted.tally.eligible,
            cast=len(counted.leaves),
        ),
    )


def proposal(opened: OpenedCase) -> list[AnswerView]:
    """Return the newest proposal: the record that came with its entry. For an open vote, the proposal that it is about."""
    leaf = opened.case.vote.proposal if opened.case.vote else opened.case.proposal
    bodies = [one.said.body for one in opened.file.records if one.filed.leaf == leaf]
    return next((file_views.move_answers(body) for body in bodies if isinstance(body, MoveRecord)), [])
