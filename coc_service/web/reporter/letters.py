"""A reporter's conversation as letters: who wrote, when, in the words that were written."""

from dataclasses import dataclass

from coc_service.catalogue import Day, Message, Text, msg
from coc_service.domain.casefile import REPORTER, RecordKind
from coc_service.usecases.channels import OpenRecord
from coc_service.web import words

_OWN = {RecordKind.REPORT: msg("What you told us"), RecordKind.ADDITION: msg("What you added")}
_OWN_LETTER = msg("Your letter")
_OURS = {RecordKind.OUTCOME: msg("What we decided")}
_OUR_LETTER = msg("From the committee")


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as a page shows it."""

    side: str
    kind: str
    heading: Message
    day: Day
    paragraphs: list[Text]


def letter_view(record: OpenRecord) -> LetterView | None:
    """Return a record as a letter; None for what is no letter."""
    kind, said = RecordKind(record.row.kind), record.payload
    text = said.fields.get("narrative" if kind is RecordKind.REPORT else "text")
    if not text:
        return None
    is_own = said.author == REPORTER
    heading = _OWN.get(kind, _OWN_LETTER) if is_own else _OURS.get(kind, _OUR_LETTER)
    return LetterView("you" if is_own else "committee", kind.value, heading, Day(said.at), words.paragraphs(text))
