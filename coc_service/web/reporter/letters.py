"""A reporter's conversation as a list of letters: author, time and text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from coc_service.audit import to_hour
from coc_service.catalogue import Message, Text, msg
from coc_service.domain import answers as form_answers
from coc_service.domain.chain import party_of
from coc_service.domain.findings import Listed
from coc_service.domain.record_models import (
    AdditionRecord,
    FileRecord,
    IdentityRecord,
    LetterRecord,
    PartyStatementRecord,
    ReportRecord,
)
from coc_service.domain.records import UnknownRecord, UnreadableRecord
from coc_service.domain.vocabulary import StatementKind
from coc_service.usecases.custody.casefile import OpenedFile, OpenedRecord
from coc_service.web import attached_files, finding_words, words
from coc_service.web.answers import AnswerView, answer_view
from coc_service.web.attached_files import FileView
from coc_service.web.finding_words import ToldView

_YOUR_LETTER = msg("What you wrote")
_YOUR_APPEAL = msg("Your appeal")
_LESS_SAFE = msg("You told us that you feel less safe")
_STATEMENTS = {
    StatementKind.APPEAL: _YOUR_APPEAL,
    StatementKind.LESS_SAFE: _LESS_SAFE,
    StatementKind.VIEW: msg("What you think of our plan"),
    StatementKind.TAKE_OVER: msg("You asked us to answer you"),
    StatementKind.STOP: msg("You asked us to stop"),
}
_NEWER = msg("This was written by a newer version of this program, which can show it.")
_YOUR_FILE = msg("A file you sent")
_OUR_FILE = msg("A file from the committee")
_YOURS_UNREADABLE = msg("This is kept as you sent it, but it cannot be read. Please write it again.")
_OURS_UNREADABLE = msg("This is kept as we sent it, but it cannot be read. Please tell us, and we write it again.")


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as a page shows it. `answers` are the other fields of the form, for the report itself; `at` is for programs."""

    side: Literal["you", "committee"]
    heading: Message
    when: Message
    at: str
    paragraphs: list[Text]
    answers: Sequence[AnswerView] = ()
    is_report: bool = False
    is_new: bool = False
    file: FileView | None = None
    told: ToldView | None = None


@dataclass(frozen=True, slots=True)
class LettersView:
    """The letters of both sides: new ones of the committee, oldest first, then all others, newest first, then the report.

    `answers` is set if the report they belong to cannot be shown. `last_answer` is when the committee last wrote.
    """

    new: list[LetterView]
    earlier: list[LetterView]
    report: LetterView | None
    answers: Sequence[AnswerView]
    last_answer: LetterView | None


def letters_view(file: OpenedFile, *, new: Collection[str]) -> LettersView:
    """Return a conversation's letters. `new` are the ids of records that the reporter has not seen before."""
    opened = file.records
    answers = _own_answers(opened)
    shown = [
        replace(
            letter,
            is_new=record.filed.id in new,
            file=attached_files.of_record(file.sealed, record),
            told=finding_words.told(told_with(record, opened).values()) if letter.side == "committee" else None,
        )
        for record in opened
        if (letter := _letter(record, answers))
    ]
    ours = [letter for letter in shown if letter.side == "committee"]
    return LettersView(
        new=[letter for letter in ours if letter.is_new],
        earlier=[letter for letter in reversed(shown) if not letter.is_new and not letter.is_report],
        report=next((letter for letter in shown if letter.is_report), None),
        answers=() if any(letter.answers for letter in shown) else answers,
        last_answer=ours[-1] if ours else None,
    )


def told_with(letter: OpenedRecord, opened: Sequence[OpenedRecord]) -> dict[str, Listed]:
    """Return what came with a letter about its reader, by record: points, findings, measures."""
    if not isinstance(letter.said.body, LetterRecord):
        return {}
    return {
        one.filed.id: one.said.body
        for one in opened
        if one.filed.leaf == letter.filed.leaf and isinstance(one.said.body, Listed)
    }


def _letter(record: OpenedRecord, answers: Sequence[AnswerView]) -> LetterView | None:
    """Return a record as a letter; None for other kinds of record."""
    letter = partial(
        LetterView, when=words.within_the_hour(record.said.at), at=f"{to_hour(record.said.at):%Y-%m-%dT%H:%MZ}"
    )
    match record.said.body:
        case ReportRecord() as body:
            text = words.paragraphs(str(body.answers.get("narrative", "")))
            return letter("you", msg("What you told us"), paragraphs=text, answers=answers, is_report=True)
        case AdditionRecord() | PartyStatementRecord() as body:
            heading, text = _own(body)
            return letter("you", heading, paragraphs=text)
        case LetterRecord() as body:
            heading = words.OURS.get(body.purpose, words.OUR_LETTER)
            return letter("committee", heading, paragraphs=words.letter(body))
        case FileRecord() as body:
            is_own = bool(party_of(record.filed.author))
            sent = _YOUR_FILE if is_own else _OUR_FILE
            heading = attached_files.CLEAN_COPY if body.cleaned_from else sent
            return letter("you" if is_own else "committee", heading, paragraphs=[])
        case UnknownRecord() | UnreadableRecord() as body:
            side, heading, lines = _unshown(body, is_own=bool(party_of(record.filed.author)))
            return letter(side, heading, paragraphs=lines)
        case _:
            return None


def _own(body: AdditionRecord | PartyStatementRecord) -> tuple[Message, list[Text]]:
    """Return heading and text of what the reader of the page wrote."""
    if isinstance(body, AdditionRecord):
        return _YOUR_LETTER, words.paragraphs(body.text)
    return _STATEMENTS.get(body.purpose, _YOUR_LETTER), words.statement(body)


def _unshown(
    body: UnknownRecord | UnreadableRecord, *, is_own: bool
) -> tuple[Literal["you", "committee"], Message, list[Text]]:
    """Return side, heading and text of what cannot be shown."""
    is_newer = isinstance(body, UnknownRecord)
    if is_own:
        return "you", _YOUR_LETTER, [_NEWER if is_newer else _YOURS_UNREADABLE]
    return "committee", words.OUR_LETTER, [_NEWER if is_newer else _OURS_UNREADABLE]


def _own_answers(opened: Sequence[OpenedRecord]) -> list[AnswerView]:
    """Return the reporter's answers except the story, in the form's order, without unanswered questions."""
    said = {
        name: answer
        for record in opened
        if isinstance(record.said.body, ReportRecord | IdentityRecord)
        for name, answer in record.said.body.answers.items()
    }
    return [answer_view(shown) for shown in form_answers.for_reporter(said)]
