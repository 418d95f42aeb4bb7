"""A reporter's conversation as letters: who wrote, when, in the words that were written."""

from dataclasses import dataclass

from coc_service.catalogue import Day, Message, Text, msg
from coc_service.domain import answers
from coc_service.domain.records import AdditionRecord, IdentityRecord, LetterRecord, ReportRecord, UnknownRecord
from coc_service.domain.vocabulary import LetterKind
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.web import words
from coc_service.web.answers import AnswerView, answer_view

_OURS = {LetterKind.OUTCOME: msg("What we decided"), LetterKind.QUESTION: msg("We have a question for you")}
_YOUR_LETTER = msg("What you wrote")
_OUR_LETTER = msg("From the committee")
_UNKNOWN = msg("This was written by a newer version of this program, which can show it.")


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as a page shows it."""

    side: str
    kind: str
    heading: Message
    day: Day
    paragraphs: list[Text]


def letter_view(record: OpenedRecord) -> LetterView | None:
    """Return a record as a letter; None for what is no letter."""
    day = Day(record.said.at)
    match record.said.body:
        case ReportRecord() as body:
            text = words.paragraphs(str(body.answers.get("narrative", "")))
            return LetterView("you", "report", msg("What you told us"), day, text)
        case AdditionRecord() as body:
            return LetterView("you", "addition", _YOUR_LETTER, day, words.paragraphs(body.text))
        case LetterRecord() as body:
            heading = _OURS.get(body.purpose, _OUR_LETTER)
            return LetterView("committee", body.purpose.value, heading, day, words.paragraphs(body.text))
        case UnknownRecord() if record.filed.author.startswith("party:"):
            return LetterView("you", "unknown", _YOUR_LETTER, day, [_UNKNOWN])
        case UnknownRecord():
            return LetterView("committee", "unknown", _OUR_LETTER, day, [_UNKNOWN])
        case _:
            return None


def own_answers(opened: tuple[OpenedRecord, ...]) -> list[AnswerView]:
    """Return what the reporter answered beside the story, in the form's order; what they left as it was is left out."""
    said = {
        name: answer
        for record in opened
        if isinstance(record.said.body, ReportRecord | IdentityRecord)
        for name, answer in record.said.body.answers.items()
    }
    return [answer_view(shown) for shown in answers.for_reporter(said)]
