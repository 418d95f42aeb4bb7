"""The report form as a page shows it: its sections and their fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Name, msg
from coc_service.domain import questions
from coc_service.domain.committee_state import Seat
from coc_service.domain.question import Question, QuestionKind, Section
from coc_service.web.fields import Control, FieldView, OptionView

_CONTROLS: Mapping[QuestionKind, Control] = {
    QuestionKind.STORY: Control.TEXT_AREA,
    QuestionKind.LONG: Control.TEXT_AREA,
    QuestionKind.SHORT: Control.TEXT_LINE,
    QuestionKind.CHOICE: Control.RADIOS,
    QuestionKind.CHOICES: Control.CHECKBOXES,
    QuestionKind.BOX: Control.CHECKBOX,
    QuestionKind.READERS: Control.CHECKBOXES,
}
_RATHER_NOT = OptionView("", msg("I’d rather not say"))


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the form with its fields. A section with a title can be folded."""

    is_urgent: bool
    is_open: bool
    title: Message | None
    lead: Message | None
    points: Sequence[tuple[Message, Message]]
    fields: Sequence[FieldView]


def sections(readers: Sequence[Seat], *, opened: frozenset[str]) -> list[SectionView]:
    """Return the form's sections in order. Those named in `opened` are unfolded."""
    return [_section(section, asked, readers, opened) for section, asked in questions.sections()]


def _section(
    section: Section, asked: Sequence[Question], readers: Sequence[Seat], opened: frozenset[str]
) -> SectionView:
    return SectionView(
        is_urgent=section is questions.URGENT,
        is_open=section.name in opened,
        title=section.title,
        lead=section.lead,
        points=section.points,
        fields=[_field(question, readers) for question in asked],
    )


def _field(question: Question, readers: Sequence[Seat]) -> FieldView:
    return FieldView(
        id=question.field,
        name=question.field,
        control=_CONTROLS[question.kind],
        label=question.label,
        hint=question.hint,
        options=_options(question, readers),
        rows=question.rows,
        in_row=question.in_row,
    )


def _options(question: Question, readers: Sequence[Seat]) -> list[OptionView]:
    if question.kind is QuestionKind.READERS:
        return [OptionView(reader.person, Name(reader.name), Name(reader.handle)) for reader in readers]
    offered = [OptionView(option.value, option.label) for option in question.options]
    return [*offered, _RATHER_NOT] if question.may_stay_open else offered
