"""What a case looks like to a member: opened records turned into what a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from coc_service.catalogue import Day, Message, Name, Text, msg, plural
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
from coc_service.web import move_words, report_words, words

_ANSWER = {Answer.AWAITING: msg("has not declared yet"), Answer.CLEAR: msg("may read")}
_MAJORITY = {
    "simple": msg("The proposal carries with more yes than no."),
    "two_thirds": msg("The proposal carries with two thirds of yes and no."),
    "unanimous": msg("The proposal carries with no vote against."),
}
_REPORTER_WROTE = msg("The reporter wrote")
_BY_REPORTER = {RecordKind.ADDITION: msg("The reporter added")}
_BY_MEMBER = {RecordKind.MESSAGE: msg("%(who)s wrote"), RecordKind.OUTCOME: msg("%(who)s told the outcome")}


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
    deadline: Text | None
    urgency: str
    lead: Text


@dataclass(frozen=True, slots=True)
class ItemView:
    """A letter, a note or a step in the file."""

    side: str
    kind: str
    heading: Text
    day: Day
    paragraphs: list[Text] = field(default_factory=list)
    fields: list["FieldView"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FieldView:
    """One labelled answer."""

    label: Message
    paragraphs: list[Text]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with its words."""

    value: str
    label: Message


@dataclass(frozen=True, slots=True)
class MoveFieldView:
    """A field of a move."""

    name: str
    label: Message
    hint: Text
    kind: str
    options: list[Labelled]


@dataclass(frozen=True, slots=True)
class MoveView:
    """A move that may be made now."""

    name: str
    label: Message
    url: str
    consequence: Text
    fields: list[MoveFieldView]


@dataclass(frozen=True, slots=True)
class BlockedView:
    """A move that may not be made yet, and why."""

    label: Message
    missing: list[Message]


@dataclass(frozen=True, slots=True)
class BallotView:
    """The vote that is open, with the proposal it is about."""

    url: str
    proposal: list[FieldView]
    options: list[Labelled]
    cast: Message | None
    rule: tuple[Message, Message]
    turnout: Message


@dataclass(frozen=True, slots=True)
class ReaderView:
    """Someone who can see a case."""

    name: str
    answer: Message


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
        received=Day(case.received_at),
        acknowledged=Day(case.acknowledged_at) if case.acknowledged_at else None,
        withdrawn=case.withdrawn_at is not None,
        deadline=words.due(case.deadline_at, now=now) if case.deadline_at else None,
        urgency=words.urgency(case.deadline_at, now=now),
        lead=_name(case.lead_id, people) or words.NOTHING,
    )


def _name(member_id: str | None, people: Mapping[str, Member]) -> Name | None:
    member = people.get(member_id or "")
    return Name(member.name) if member else None


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
    said, kind = record.payload, RecordKind(record.row.kind)
    is_reporter = said.author == REPORTER
    who = _name(said.author, people) or words.SOMEONE
    return ItemView(
        side="you" if is_reporter else "committee",
        kind=kind.value,
        heading=_BY_REPORTER.get(kind, _REPORTER_WROTE) if is_reporter else _by_member(kind, said.fields, who),
        day=Day(said.at),
        paragraphs=words.paragraphs(said.fields.get("text", "")),
        fields=_move_answers(said.fields) if kind is RecordKind.MOVE else [],
    )


def _by_member(kind: RecordKind, fields: Mapping[str, str], who: Text) -> Text:
    """Return what stands above something a member wrote; above a note their name is enough."""
    if kind is RecordKind.MOVE:
        return move_words.DONE.get(fields.get("move", ""), move_words.MOVED).filled(who=who)
    return _BY_MEMBER[kind].filled(who=who) if kind in _BY_MEMBER else who


def _move_answers(fields: Mapping[str, str]) -> list[FieldView]:
    return [
        FieldView(move_words.MOVE_FIELD[name][0], _written(value))
        for name, value in fields.items()
        if name in move_words.MOVE_FIELD and value
    ]


def _written(value: str) -> list[Text]:
    return [move_words.OPTION[value]] if value in move_words.OPTION else words.paragraphs(value)


def answers(opened: Sequence[OpenRecord], kind: RecordKind) -> list[FieldView]:
    """Return the report's (or the reporter's own) answers with their labels; what was left empty is left out."""
    said = [record.payload.fields for record in opened if record.row.kind == kind]
    return [
        FieldView(report_words.REPORT_FIELD[name], _answer(name, fields[name]))
        for fields in said
        for name in report_words.REPORT_FIELD
        if fields.get(name) and not (name == "contact_preference" and len(set(fields.values()) - {""}) == 1)
    ]


def _answer(name: str, value: str) -> list[Text]:
    if name in report_words.FREE_TEXT:
        return words.paragraphs(value)
    return [report_words.REPORT_VALUE.get(part, part) for part in value.split(", ")]


def moves(loaded: SealedCase, facts: CaseFacts) -> tuple[list[MoveView], list[BlockedView]]:
    """Return the moves open to this member now, and the others with what is missing."""
    rows = [(move, workflow.missing(move, facts)) for move in workflow.open_from(Status(loaded.case.status))]
    allowed = [_move(move, loaded.case, facts) for move, lacks in rows if not lacks]
    blocked = [
        BlockedView(move_words.MOVE[move.name][0], [move_words.MISSING[lack] for lack in lacks])
        for move, lacks in rows
        if lacks
    ]
    return allowed, blocked


def _move(move: Move, case: Case, facts: CaseFacts) -> MoveView:
    label, consequence = move_words.MOVE[move.name]
    return MoveView(
        move.name,
        label,
        url(case) + "/move",
        consequence,
        [_move_field(one) for one in workflow.asked_for(move, facts)],
    )


def _move_field(one: MoveField) -> MoveFieldView:
    label, hint = move_words.MOVE_FIELD[one.name]
    return MoveFieldView(
        one.name, label, hint, one.kind.value, [Labelled(value, move_words.OPTION[value]) for value in one.options]
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
        turnout=plural(
            "%(cast)s of %(count)s has voted.",
            "%(cast)s of %(count)s have voted.",
            count=tally.eligible if tally else 0,
            cast=len(loaded.ballots),
        ),
    )


def _proposal(opened: Sequence[OpenRecord]) -> list[FieldView]:
    """Return what was proposed last."""
    steps = [record.payload.fields for record in opened if record.row.kind == RecordKind.MOVE]
    return next((_move_answers(step) for step in reversed(steps) if step.get("move") == "propose"), [])


def _rule(rule: Voting) -> tuple[Message, Message]:
    quorum = plural(
        "More than half of the panel must vote, and at least %(count)s.",
        "More than half of the panel must vote, and at least %(count)s.",
        count=rule.minimum_votes,
    )
    return quorum, _MAJORITY[rule.majority]
