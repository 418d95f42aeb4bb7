"""What a case looks like to a member: opened records turned into what a page shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coc_service.catalogue import Day, Message, Name, Text, msg, plural
from coc_service.domain import answers, case_state, presence, workflow
from coc_service.domain.case_state import Case
from coc_service.domain.facts import CaseFacts
from coc_service.domain.policy import Voting
from coc_service.domain.presence import is_on_case
from coc_service.domain.quorum import Choice
from coc_service.domain.records import (
    AdditionRecord,
    BallotRecord,
    IdentityRecord,
    LetterRecord,
    MoveRecord,
    NoteRecord,
    ReportRecord,
    UnknownRecord,
)
from coc_service.domain.vocabulary import LetterKind, Option
from coc_service.domain.workflow import Move, Phase
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.moves import Counted
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.web import words
from coc_service.web.answers import AnswerView, answer_view

NameOf = Callable[[str], str]
_SHAPE = {
    Phase.ARRIVED: "open",
    Phase.WORKING: "half",
    Phase.WAITING: "wait",
    Phase.SETTLED: "full",
    Phase.ENDED: "done",
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
_REPORTER_WROTE = msg("The reporter wrote")
_MEMBER_WROTE = msg("%(who)s wrote")
_BY_MEMBER = {
    LetterKind.OUTCOME: msg("%(who)s told the outcome"),
    LetterKind.QUESTION: msg("%(who)s asked the reporter"),
}
_NEWER = msg("A newer version of this program wrote this, and can show it.")
_MISSING = msg("This record is missing or was altered after it was written. It was noted in the log.")


@dataclass(frozen=True, slots=True)
class CaseView:
    """The head of a case."""

    code_name: str
    url: str
    status: Message
    shape: str
    status_sentence: Message
    received: Day
    acknowledged: Day | None
    withdrawn: bool
    danger: bool
    deadline: Text | None
    urgency: str
    lead: Text


@dataclass(frozen=True, slots=True)
class ItemView:
    """A letter, a note or a step in the file."""

    side: str
    kind: str
    heading: Message
    day: Day
    is_new: bool = False
    paragraphs: list[Text] = field(default_factory=list)
    fields: list[AnswerView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MoveFieldView:
    """A field of a move."""

    name: str
    label: Message
    hint: Message | str
    kind: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class MoveView:
    """A move that may be made now. `seen` is the leaf of the proposal or vote that this page shows."""

    name: str
    label: Message
    url: str
    consequence: Message
    fields: list[MoveFieldView]
    seen: str
    is_expected: bool


@dataclass(frozen=True, slots=True)
class BlockedView:
    """A move that may not be made yet, and what it needs."""

    label: Message
    missing: list[Message]


@dataclass(frozen=True, slots=True)
class BallotView:
    """The open vote, with the proposal it is about. `seen` is the leaf of the vote that this page shows."""

    url: str
    seen: str
    proposal: list[AnswerView]
    options: list[Option]
    cast: Message | None
    rule: tuple[Message, Message]
    turnout: Message


@dataclass(frozen=True, slots=True)
class ReaderView:
    """Someone who can see a case."""

    person: str
    name: str
    answer: Message


def url(case_id: str) -> str:
    """Return a case's address."""
    return f"/cases/{case_id}"


def head(opened: OpenedCase, *, name_of: NameOf, now: datetime) -> CaseView:
    """Return the head of a case."""
    case, stage = opened.case, workflow.STAGES[opened.case.stage]
    deadline = case_state.deadline_at(case, opened.file.sealed.policy)
    return CaseView(
        code_name=case.code_name,
        url=url(case.id),
        status=stage.label,
        shape=_SHAPE[stage.phase],
        status_sentence=stage.for_committee,
        received=Day(case.received_at),
        acknowledged=Day(case.answered_at) if case.answered_at else None,
        withdrawn=case.withdrawn_at is not None,
        danger=case.is_in_danger,
        deadline=words.due(deadline, now=now) if deadline else None,
        urgency=words.urgency(deadline, now=now),
        lead=Name(name_of(case.lead)) if case.lead else words.NOTHING,
    )


def shape(case: Case) -> str:
    """Return the small symbol beside a case's stage."""
    return _SHAPE[workflow.STAGES[case.stage].phase]


def readers(case: Case, *, name_of: NameOf) -> list[ReaderView]:
    """Return who can see the case."""
    return [
        ReaderView(person, name_of(person), presence.LABELS[stands])
        for person, stands in case.presences.items()
        if is_on_case(stands)
    ]


def conversation(opened: OpenedCase, *, name_of: NameOf) -> list[ItemView]:
    """Return the letters both sides wrote, oldest first; the report itself is shown apart."""
    kinds = (AdditionRecord, LetterRecord)
    return [_item(opened, one, name_of) for one in opened.file.records if isinstance(one.said.body, kinds)]


def notes(opened: OpenedCase, *, name_of: NameOf) -> list[ItemView]:
    """Return what only the panel reads, what moves brought, and what cannot be shown, oldest first."""
    kinds = (NoteRecord, MoveRecord, UnknownRecord)
    shown = [_item(opened, one, name_of) for one in opened.file.records if isinstance(one.said.body, kinds)]
    lost = opened.case.lost
    gaps = [
        ItemView("committee", "gap", msg("Record %(id)s", id=Name(gap.id)), Day(gap.at), paragraphs=[_MISSING])
        for gap in opened.file.gaps
        if gap.id not in lost
    ]
    return shown + gaps


def _item(opened: OpenedCase, record: OpenedRecord, name_of: NameOf) -> ItemView:
    said = record.said
    who = Name(name_of(said.author.removeprefix("member:")))
    is_new = _is_new(opened, record)
    match said.body:
        case AdditionRecord() as body:
            text = words.paragraphs(body.text)
            return ItemView("you", "addition", _REPORTER_WROTE, Day(said.at), is_new, text)
        case LetterRecord() as body:
            heading = _BY_MEMBER.get(body.purpose, _MEMBER_WROTE).filled(who=who)
            return ItemView("committee", "letter", heading, Day(said.at), is_new, words.paragraphs(body.text))
        case MoveRecord() as body if body.move in workflow.MOVES:
            heading = workflow.MOVES[body.move].done.filled(who=who)
            return ItemView("committee", "move", heading, Day(said.at), is_new, fields=_move_answers(body))
        case NoteRecord() as body:
            heading = _MEMBER_WROTE.filled(who=who)
            return ItemView("committee", "note", heading, Day(said.at), is_new, words.paragraphs(body.text))
        case _:
            heading = _MEMBER_WROTE.filled(who=who) if who.text else _REPORTER_WROTE
            return ItemView("committee", "unknown", heading, Day(said.at), is_new, [_NEWER])


def _is_new(opened: OpenedCase, record: OpenedRecord) -> bool:
    """Whether somebody else filed a record since the member last opened the case; on a first visit nothing is marked."""
    if not opened.records_seen or record.filed.author == opened.reader:
        return False
    return record.filed.id in list(opened.case.records)[opened.records_seen :]


def _move_answers(body: MoveRecord) -> list[AnswerView]:
    fields = {one.name: one for one in workflow.MOVES[body.move].fields}
    return [
        AnswerView(fields[name].label, _given(fields[name].options, str(value)))
        for name, value in body.given.items()
        if name in fields and value
    ]


def _given(options: tuple[Option, ...], value: str) -> list[Text]:
    chosen: list[Text] = [option.label for option in options if option.value == value]
    return chosen or words.paragraphs(value)


def report_answers(opened: OpenedCase) -> list[AnswerView]:
    """Return the report's answers with their labels; what was left empty is left out."""
    return _answers(opened, ReportRecord)


def identity_answers(opened: OpenedCase) -> list[AnswerView]:
    """Return what the reporter said of themselves."""
    return _answers(opened, IdentityRecord)


def _answers(opened: OpenedCase, kind: type[ReportRecord | IdentityRecord]) -> list[AnswerView]:
    return [
        answer_view(shown)
        for record in opened.file.records
        if isinstance(record.said.body, kind)
        for shown in answers.for_committee(record.said.body.answers)
    ]


def moves(case: Case, facts: CaseFacts) -> tuple[list[MoveView], list[BlockedView]]:
    """Return the moves open to this member now, the expected one first, and the others with what is missing."""
    rows = [(move, workflow.missing(move, facts)) for move in workflow.open_from(case.stage)]
    allowed = [_move(move, case, facts) for move, lacks in rows if not lacks]
    blocked = [BlockedView(move.label, [workflow.NEEDS[lack] for lack in lacks]) for move, lacks in rows if lacks]
    return sorted(allowed, key=lambda view: not view.is_expected), blocked


def _move(move: Move, case: Case, facts: CaseFacts) -> MoveView:
    expected = workflow.expected(case.stage)
    return MoveView(
        name=move.name,
        label=move.label,
        url=url(case.id) + "/move",
        consequence=move.consequence,
        fields=[
            MoveFieldView(one.name, one.label, one.hint or "", one.kind.value, list(one.options))
            for one in workflow.asked_for(move, facts)
        ],
        seen=case.vote.leaf if case.vote else case.proposal,
        is_expected=expected is not None and expected.name == move.name,
    )


def ballot(opened: OpenedCase, *, person: str, counted: Counted | None) -> BallotView | None:
    """Return the open vote with the member's own ballot; how others voted is not shown before the decision."""
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
        options=[Option(choice.value, label) for choice, label in _CHOICE.items()],
        cast=_CHOICE[own[0]] if own else None,
        rule=_rule(opened.file.sealed.policy.voting),
        turnout=plural(
            "%(cast)s of %(count)s has voted.",
            "%(cast)s of %(count)s have voted.",
            count=counted.tally.eligible,
            cast=len(counted.leaves),
        ),
    )


def _proposal(opened: OpenedCase) -> list[AnswerView]:
    """Return what the vote is about: the record that the proposal's own entry brought."""
    leaf = opened.case.vote.proposal if opened.case.vote else ""
    bodies = [one.said.body for one in opened.file.records if one.filed.leaf == leaf]
    return next((_move_answers(body) for body in bodies if isinstance(body, MoveRecord)), [])


def _rule(rule: Voting) -> tuple[Message, Message]:
    turnout = plural(
        "More than half of the panel must vote, and at least %(count)s.",
        "More than half of the panel must vote, and at least %(count)s.",
        count=rule.minimum_votes,
    )
    return turnout, _MAJORITY[rule.majority]
