"""What a case looks like to a member: opened records turned into what a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from coc_service.domain import workflow
from coc_service.domain.casefile import REPORTER, RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.domain.policy import Voting
from coc_service.domain.quorum import Choice, Tally
from coc_service.domain.roles import CaseFacts
from coc_service.domain.workflow import Move, MoveField, Status
from coc_service.store.tables import Case, Member
from coc_service.usecases.case_access import SealedCase
from coc_service.usecases.channels import OpenRecord
from coc_service.web import words

_ANSWER = {Answer.AWAITING: "has not declared yet", Answer.CLEAR: "may read"}
_MAJORITY = {"simple": "more yes than no", "two_thirds": "two thirds of yes and no", "unanimous": "no vote against"}


@dataclass(frozen=True, slots=True)
class CaseView:
    """The head of a case."""

    code_name: str
    url: str
    status: str
    shape: str
    status_sentence: str
    received: str
    acknowledged: str | None
    withdrawn: bool
    deadline: str | None
    urgency: str
    lead: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A letter, a note or a step in the file."""

    side: str
    kind: str
    author: str
    day: str
    paragraphs: list[str] = field(default_factory=list)
    title: str = ""
    fields: list["FieldView"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FieldView:
    """One labelled answer."""

    label: str
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class MoveFieldView:
    """A field of a move."""

    name: str
    label: str
    hint: str
    kind: str
    options: list[Labelled]


@dataclass(frozen=True, slots=True)
class MoveView:
    """A move that may be made now."""

    name: str
    label: str
    url: str
    consequence: str
    fields: list[MoveFieldView]


@dataclass(frozen=True, slots=True)
class BlockedView:
    """A move that may not be made yet, and why."""

    label: str
    missing: str


@dataclass(frozen=True, slots=True)
class BallotView:
    """The vote that is open, with the proposal it is about."""

    url: str
    proposal: list[FieldView]
    options: list[Labelled]
    cast: str | None
    rule: str
    cast_count: int
    eligible_count: int


@dataclass(frozen=True, slots=True)
class ReaderView:
    """Someone who can see a case."""

    name: str
    answer: str


def url(case: Case) -> str:
    """Return a case's address."""
    return f"/cases/{case.id}"


def head(case: Case, people: Mapping[str, Member], *, now: datetime) -> CaseView:
    """Return the head of a case."""
    status = Status(case.status)
    return CaseView(
        code_name=case.code_name,
        url=url(case),
        status=words.STATUS[status],
        shape=words.SHAPE[status],
        status_sentence=words.STATUS_FOR_STAFF[status],
        received=words.day(case.received_at),
        acknowledged=words.day(case.acknowledged_at) if case.acknowledged_at else None,
        withdrawn=case.withdrawn_at is not None,
        deadline=words.due(case.deadline_at, now=now) if case.deadline_at else None,
        urgency=words.urgency(case.deadline_at, now=now),
        lead=_name(case.lead_id, people) or "\N{EM DASH}",
    )


def _name(member_id: str | None, people: Mapping[str, Member]) -> str:
    member = people.get(member_id or "")
    return member.name if member else ""


def readers(loaded: SealedCase) -> list[ReaderView]:
    """Return who can see the case, in the roster's order."""
    return [
        ReaderView(member.name, _ANSWER[answer])
        for member_id, member in loaded.people.items()
        if (answer := loaded.declarations.get(member_id, Answer.RECUSED)) in _ANSWER
    ]


def conversation(opened: Sequence[OpenRecord], people: Mapping[str, Member]) -> list[ItemView]:
    """Return the letters both sides wrote, oldest first; the report itself is shown apart."""
    kinds = {RecordKind.MESSAGE, RecordKind.ADDITION, RecordKind.OUTCOME}
    return [_item(record, people) for record in opened if RecordKind(record.row.kind) in kinds]


def notes(opened: Sequence[OpenRecord], people: Mapping[str, Member]) -> list[ItemView]:
    """Return what only the panel reads: notes and what moves brought, oldest first."""
    kinds = {RecordKind.NOTE, RecordKind.MOVE}
    return [_item(record, people) for record in opened if RecordKind(record.row.kind) in kinds]


def _item(record: OpenRecord, people: Mapping[str, Member]) -> ItemView:
    said = record.payload
    is_reporter = said.author == REPORTER
    move = said.fields.get("move", "")
    is_move = record.row.kind == RecordKind.MOVE
    return ItemView(
        side="you" if is_reporter else "committee",
        kind=record.row.kind,
        author="The reporter" if is_reporter else _name(said.author, people),
        day=words.day(said.at),
        paragraphs=words.paragraphs(said.fields.get("text", "")),
        title=words.DONE.get(move, "").capitalize() if is_move else "",
        fields=_move_answers(said.fields) if is_move else [],
    )


def _move_answers(fields: Mapping[str, str]) -> list[FieldView]:
    return [
        FieldView(words.MOVE_FIELD[name][0], words.paragraphs(words.OPTION.get(value, value)))
        for name, value in fields.items()
        if name in words.MOVE_FIELD and value
    ]


def answers(opened: Sequence[OpenRecord], kind: RecordKind) -> list[FieldView]:
    """Return the report's (or the reporter's own) answers with their labels; what was left empty is left out."""
    said = [record.payload.fields for record in opened if record.row.kind == kind]
    return [
        FieldView(words.REPORT_FIELD[name], words.paragraphs(_answer(name, fields[name])))
        for fields in said
        for name in words.REPORT_FIELD
        if fields.get(name) and not (name == "contact_preference" and len(set(fields.values()) - {""}) == 1)
    ]


def _answer(name: str, value: str) -> str:
    if name in words.FREE_TEXT:
        return value
    return ", ".join(words.REPORT_VALUE.get(part, part) for part in value.split(", "))


def moves(loaded: SealedCase, facts: CaseFacts) -> tuple[list[MoveView], list[BlockedView]]:
    """Return the moves open to this member now, and the others with what is missing."""
    rows = [(move, workflow.missing(move, facts)) for move in workflow.open_from(Status(loaded.case.status))]
    allowed = [_move(move, loaded.case, facts) for move, lacks in rows if not lacks]
    blocked = [
        BlockedView(words.MOVE[move.name][0], ", ".join(words.MISSING[lack] for lack in lacks))
        for move, lacks in rows
        if lacks
    ]
    return allowed, blocked


def _move(move: Move, case: Case, facts: CaseFacts) -> MoveView:
    label, consequence = words.MOVE[move.name]
    return MoveView(
        move.name,
        label,
        url(case) + "/move",
        consequence,
        [_move_field(one) for one in workflow.asked_for(move, facts)],
    )


def _move_field(one: MoveField) -> MoveFieldView:
    label, hint = words.MOVE_FIELD[one.name]
    return MoveFieldView(
        one.name, label, hint, one.kind.value, [Labelled(value, words.OPTION[value]) for value in one.options]
    )


def ballot(
    loaded: SealedCase, opened: Sequence[OpenRecord], *, member_id: str, tally: Tally | None
) -> BallotView | None:
    """Return the open vote with the member's own ballot; how others voted is not shown before the decision."""
    if loaded.case.status != Status.VOTING:
        return None
    mine = next((ballot.record_id for ballot in loaded.ballots if ballot.member_id == member_id), None)
    cast = next(
        (words.CHOICE[Choice(record.payload.fields["choice"])] for record in opened if record.row.id == mine), None
    )
    return BallotView(
        url=url(loaded.case) + "/ballot",
        proposal=_proposal(opened),
        options=[Labelled(choice.value, words.CHOICE[choice]) for choice in Choice],
        cast=cast,
        rule=_rule(loaded.policy.voting),
        cast_count=len(loaded.ballots),
        eligible_count=tally.eligible if tally else 0,
    )


def _proposal(opened: Sequence[OpenRecord]) -> list[FieldView]:
    """Return what was proposed last."""
    steps = [record.payload.fields for record in opened if record.row.kind == RecordKind.MOVE]
    return next((_move_answers(step) for step in reversed(steps) if step.get("move") == "propose"), [])


def _rule(rule: Voting) -> str:
    return (
        f"More than half of the panel must vote, and at least {rule.minimum_votes}. "
        f"The proposal carries with {_MAJORITY[rule.majority]}."
    )
