"""A form's answer as a page shows it, to reporters and members alike."""

from dataclasses import dataclass

from coc_service.catalogue import Message, Text
from coc_service.domain.answers import ShownAnswer
from coc_service.web import words


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer of the form, with its question."""

    label: Message | str
    paragraphs: list[Text]


def answer_view(shown: ShownAnswer) -> AnswerView:
    """Return an answer as a page shows it."""
    return AnswerView(shown.label or shown.field, words.paragraphs(shown.text) or list(shown.chosen))
