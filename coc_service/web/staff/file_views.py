"""Turns a case's opened records into letters, notes and steps on a member's page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from coc_service.catalogue import Day, Message, Name, Text, msg
from coc_service.domain import answers, workflow
from coc_service.domain.record_models import (
    AdditionRecord,
    IdentityRecord,
    LetterRecord,
    MoveRecord,
    NoteRecord,
    ReportRecord,
)
from coc_service.domain.records import UnknownRecord
from coc_service.domain.vocabulary import LetterKind, Option
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.web import words
from coc_service.web.answers import AnswerView, answer_view

NameOf = Callable[[str], str]
_REPORTER_WROTE = msg("The reporter wrote")
_MEMBER_WROTE = msg("%(who)s wrote")
_BY_MEMBER = {
    LetterKind.OUTCOME: msg("%(who)s told the outcome"),
    LetterKind.QUESTION: msg("%(who)s asked the reporter"),
}
_NEWER = msg("A newer version of this program wrote this, and can show it.")
_MISSING = msg("This record is missing or was altered after it was written. It was noted in the log.")


@dataclass(frozen=True, slots=True)
class ItemView:
    """A letter, a note or a step in the file."""

    side: Literal["you", "committee"]
    heading: Message
    day: Day
    is_new: bool = False
    paragraphs: list[Text] = field(default_factory=list)
    fields: list[AnswerView] = field(default_factory=list)


def conversation(opened: OpenedCase, *, name_of: NameOf) -> list[ItemView]:
    """Return the letters of both sides, oldest first, without the report itself."""
    kinds = (AdditionRecord, LetterRecord)
    return [_item(opened, one, name_of) for one in opened.file.records if isinstance(one.said.body, kinds)]


def notes(opened: OpenedCase, *, name_of: NameOf) -> list[ItemView]:
    """Return notes, the answers of moves, and gaps, oldest first."""
    kinds = (NoteRecord, MoveRecord, UnknownRecord)
    written = [one for one in opened.file.records if isinstance(one.said.body, kinds) and not _is_empty(one)]
    shown = [_item(opened, one, name_of) for one in written]
    lost = opened.case.lost
    gaps = [
        ItemView("committee", msg("Record %(id)s", id=Name(gap.id)), Day(gap.at), paragraphs=[_MISSING])
        for gap in opened.file.gaps
        if gap.id not in lost
    ]
    return shown + gaps


def _is_empty(record: OpenedRecord) -> bool:
    """Whether a move's record has no text: earlier versions stored one for a move whose only text was its letter."""
    return isinstance(record.said.body, MoveRecord) and not any(record.said.body.given.values())


def _item(opened: OpenedCase, record: OpenedRecord, name_of: NameOf) -> ItemView:
    said = record.said
    who = Name(name_of(said.author.removeprefix("member:")))
    is_new = _is_new(opened, record)
    match said.body:
        case AdditionRecord() as body:
            text = words.paragraphs(body.text)
            return ItemView("you", _REPORTER_WROTE, Day(said.at), is_new, text)
        case LetterRecord() as body:
            heading = _BY_MEMBER.get(body.purpose, _MEMBER_WROTE).filled(who=who)
            return ItemView("committee", heading, Day(said.at), is_new, words.letter(body.text, body.answer_by))
        case MoveRecord() as body if body.move in workflow.MOVES:
            heading = workflow.MOVES[body.move].done.filled(who=who)
            return ItemView("committee", heading, Day(said.at), is_new, fields=move_answers(body))
        case NoteRecord() as body:
            heading = _MEMBER_WROTE.filled(who=who)
            return ItemView("committee", heading, Day(said.at), is_new, words.paragraphs(body.text))
        case _:
            heading = _MEMBER_WROTE.filled(who=who) if who.text else _REPORTER_WROTE
            return ItemView("committee", heading, Day(said.at), is_new, [_NEWER])


def _is_new(opened: OpenedCase, record: OpenedRecord) -> bool:
    """Whether somebody else added the record since the member last opened the case. On a first visit nothing is new."""
    if not opened.records_seen or record.filed.author == opened.reader:
        return False
    return record.filed.id in list(opened.case.records)[opened.records_seen :]


def move_answers(body: MoveRecord) -> list[AnswerView]:
    """Return the answers of a move with the labels of its fields."""
    return [
        AnswerView(one.label, _given(one.options, str(body.given[one.name])))
        for one in workflow.MOVES[body.move].fields
        if body.given.get(one.name)
    ]


def _given(options: tuple[Option, ...], value: str) -> list[Text]:
    chosen: list[Text] = [option.label for option in options if option.value == value]
    return chosen or words.paragraphs(value)


def report_answers(opened: OpenedCase) -> list[AnswerView]:
    """Return the report's answers with their labels, without empty ones."""
    return _answers(opened, ReportRecord)


def identity_answers(opened: OpenedCase) -> list[AnswerView]:
    """Return the reporter's answers about themselves."""
    return _answers(opened, IdentityRecord)


def _answers(opened: OpenedCase, kind: type[ReportRecord | IdentityRecord]) -> list[AnswerView]:
    return [
        answer_view(shown)
        for record in opened.file.records
        if isinstance(record.said.body, kind)
        for shown in answers.for_committee(record.said.body.answers)
    ]
