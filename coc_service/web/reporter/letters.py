"""A reporter's conversation as a list of letters: author, time and text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coc_service.catalogue import Day, Message, Text, msg
from coc_service.domain import answers as form_answers
from coc_service.domain.record_models import AdditionRecord, IdentityRecord, LetterRecord, ReportRecord
from coc_service.domain.records import UnknownRecord
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.web import words
from coc_service.web.answers import AnswerView, answer_view

_YOUR_LETTER = msg("What you wrote")
_UNKNOWN = msg("This was written by a newer version of this program, which can show it.")


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as a page shows it. `answers` are the other fields of the form, for the report itself."""

    side: Literal["you", "committee"]
    heading: Message
    day: Day
    paragraphs: list[Text]
    answers: Sequence[AnswerView] = ()


@dataclass(frozen=True, slots=True)
class LettersView:
    """The letters of both sides. `answers` is set if the report they belong to cannot be shown."""

    letters: list[LetterView]
    answers: Sequence[AnswerView]
    is_unanswered: bool


def letters_view(opened: Sequence[OpenedRecord]) -> LettersView:
    """Return a conversation's letters, oldest first."""
    answers = _own_answers(opened)
    shown = [letter for record in opened if (letter := _letter(record, answers))]
    return LettersView(
        letters=shown,
        answers=() if any(letter.answers for letter in shown) else answers,
        is_unanswered=all(letter.side != "committee" for letter in shown),
    )


def _letter(record: OpenedRecord, answers: Sequence[AnswerView]) -> LetterView | None:
    """Return a record as a letter; None for other kinds of record."""
    day = Day(record.said.at)
    match record.said.body:
        case ReportRecord() as body:
            text = words.paragraphs(str(body.answers.get("narrative", "")))
            return LetterView("you", msg("What you told us"), day, text, answers)
        case AdditionRecord() as body:
            return LetterView("you", _YOUR_LETTER, day, words.paragraphs(body.text))
        case LetterRecord() as body:
            heading = words.OURS.get(body.purpose, words.OUR_LETTER)
            return LetterView("committee", heading, day, words.letter(body.text, body.answer_by))
        case UnknownRecord() if record.filed.author.startswith("party:"):
            return LetterView("you", _YOUR_LETTER, day, [_UNKNOWN])
        case UnknownRecord():
            return LetterView("committee", words.OUR_LETTER, day, [_UNKNOWN])
        case _:
            return None


def _own_answers(opened: Sequence[OpenedRecord]) -> list[AnswerView]:
    """Return the reporter's answers except the story, in the form's order, without unanswered questions."""
    said = {
        name: answer
        for record in opened
        if isinstance(record.said.body, ReportRecord | IdentityRecord)
        for name, answer in record.said.body.answers.items()
    }
    return [answer_view(shown) for shown in form_answers.for_reporter(said)]
