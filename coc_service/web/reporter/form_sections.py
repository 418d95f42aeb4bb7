"""The report form as a page shows it: the sections of a step and their fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from coc_service.catalogue import Message, Name, msg
from coc_service.domain import questions
from coc_service.domain.committee_state import Seat
from coc_service.domain.question import Question, QuestionKind, Section, Step
from coc_service.web import recovery_words
from coc_service.web.fields import Control, FieldView, OptionView
from coc_service.web.reporter.committee_pages import ReadersShown

NOBODY = "none"  # the answer that it is about none of the readers
_CONTROLS: Mapping[QuestionKind, Control] = {
    QuestionKind.STORY: Control.TEXT_AREA,
    QuestionKind.LONG: Control.TEXT_AREA,
    # Not a line: browsers offer what was typed into one to the next person who types into any other.
    QuestionKind.SHORT: Control.TEXT_AREA,
    QuestionKind.CHOICE: Control.RADIOS,
    QuestionKind.CHOICES: Control.CHECKBOXES,
    QuestionKind.BOX: Control.CHECKBOX,
    QuestionKind.READERS: Control.CHECKBOXES,
}
_RATHER_NOT = OptionView("", msg("I’d rather not say"))
_NONE_OF_THEM = OptionView(NOBODY, msg("No, none of them"))
_IF_CALLED = msg("%(handle)s. Reads it only if too few of us can. We ask you first.")


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the form with its fields. A section with a title can be folded."""

    is_open: bool
    title: Message | None
    lead: Message | None
    points: Sequence[tuple[Message, Message]]
    fields: Sequence[FieldView]


def sections(step: Step, readers: ReadersShown, *, opened: frozenset[str]) -> list[SectionView]:
    """Return the sections of a step in order. Those named in `opened` are unfolded."""
    return [
        _section(section, asked, readers, opened) for section, asked in questions.sections() if section.step is step
    ]


def step_of(field: str) -> Step | None:
    """Return the step that asks for a field; None if no question does."""
    asked = (question for _, section in questions.sections() for question in section)
    return next((question.section.step for question in asked if question.field == field), None)


def _section(section: Section, asked: Sequence[Question], readers: ReadersShown, opened: frozenset[str]) -> SectionView:
    return SectionView(
        is_open=section.name in opened,
        title=section.title,
        lead=section.lead,
        points=section.points,
        fields=[_field(question, readers) for question in asked],
    )


def field_view(question: Question) -> FieldView:
    """Return a question that lists no readers."""
    return replace(_field(question, None), autocomplete="off")


def _field(question: Question, readers: ReadersShown | None) -> FieldView:
    return FieldView(
        id=question.field,
        name=question.field,
        control=_CONTROLS[question.kind],
        label=question.label,
        hint=question.hint,
        options=_options(question, readers),
        rows=1 if question.kind is QuestionKind.SHORT else question.rows,
        in_row=question.in_row,
        autocomplete="on",  # "off" would also empty the field when the reporter goes back
    )


def _reader(seat: Seat) -> OptionView:
    hint = _IF_CALLED.filled(handle=Name(seat.handle)) if seat.is_alternate else Name(seat.handle)
    return OptionView(seat.person, Name(seat.name), hint)


def _options(question: Question, readers: ReadersShown | None) -> list[OptionView]:
    if readers and question.kind is QuestionKind.READERS:
        key = [recovery_words.option(readers.recovery)] if readers.recovery else []
        return [*map(_reader, readers.shown), *key, _NONE_OF_THEM]
    offered = [OptionView(option.value, option.label) for option in question.options]
    return [*offered, _RATHER_NOT] if question.may_stay_open else offered
