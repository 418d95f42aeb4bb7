"""A report's answers: as they are sealed, and as the committee and the reporter read them again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coc_service.catalogue import Message
from coc_service.domain.question import TEXT_KINDS, Audience, Choice, Question, QuestionKind
from coc_service.domain.questions import REPORT_FORM, YES
from coc_service.domain.record_models import Answers, IdentityRecord, NamedRecord, RecordKind, ReportRecord
from coc_service.domain.report import IDENTITY, Report

Answer = str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer to be shown: the question's label, and either the reporter's own words or the labels of what they chose.

    `label` is None where the form does not ask it any more: then `field` is all there is to say.
    """

    field: str
    label: Message | None
    text: str = ""
    chosen: tuple[Message, ...] = ()


def to_seal(report: Report, form: Sequence[Question] = REPORT_FORM) -> tuple[ReportRecord, NamedRecord, IdentityRecord]:
    """Return the three records of a report. All three are always there: how many there are must say nothing."""
    values = report.model_dump(mode="python")
    values |= values.pop(IDENTITY)
    given = {one.field: answer for one in form if (answer := _answer(values[one.field])) is not None}

    def of(questions: Iterable[Question]) -> dict[str, Answer]:
        return {one.field: given[one.field] for one in questions if one.field in given}

    return (
        ReportRecord(answers=of(one for one in form if one.record is RecordKind.REPORT)),
        NamedRecord(answers=of(one for one in form if one.audience is Audience.GATE)),
        IdentityRecord(answers=of(one for one in form if one.record is RecordKind.IDENTITY)),
    )


def _answer(value: Any) -> Answer | None:  # noqa: ANN401  a model's field
    """Return an answer as records hold it; None for what was left open."""
    if value in (None, "", False, ()):
        return None
    if isinstance(value, bool):
        return value
    return tuple(map(str, value)) if isinstance(value, tuple) else str(value)


def for_committee(answers: Answers, form: Sequence[Question] = REPORT_FORM) -> list[ShownAnswer]:
    """Return a record's answers for members who may read it; nothing where everything is as the form had it."""
    if all(_is_default(one, answers) for one in form if one.field in answers):
        return []
    asked = [one for one in form if one.audience is not Audience.RULES]
    shown = [
        _shown(one, answers[one.field], label=one.for_committee, words=[choice.for_committee for choice in one.options])
        for one in asked
        if one.field in answers
    ]
    return shown + _no_longer_asked(answers, form)


def for_reporter(answers: Answers, form: Sequence[Question] = REPORT_FORM) -> list[ShownAnswer]:
    """Return a reporter's own answers but for the story, which is shown whole; what they left as it was is left out."""
    return [
        _shown(one, answers[one.field], label=one.label, words=[choice.label for choice in one.options])
        for one in form
        if one.field in answers
        and one.kind not in {QuestionKind.STORY, QuestionKind.READERS}
        and not _is_default(one, answers)
    ]


def texts(answers: Answers, form: Sequence[Question] = REPORT_FORM) -> list[str]:
    """Return everything that was written in free words."""
    return [str(answers[one.field]) for one in form if one.kind in TEXT_KINDS and one.field in answers]


def touched(sent: Mapping[str, Sequence[str]], form: Sequence[Question] = REPORT_FORM) -> frozenset[str]:
    """Return the names of the sections in which something was answered: they are shown open when a form is given back."""
    return frozenset(one.section.name for one in form if set(sent.get(one.field, ())) - {"", str(one.default or "")})


def _is_default(question: Question, answers: Answers) -> bool:
    return question.default is not None and answers[question.field] == question.default


def _shown(question: Question, answer: Answer, *, label: Message, words: Sequence[Message]) -> ShownAnswer:
    if question.kind is QuestionKind.BOX:
        return ShownAnswer(question.field, label, chosen=(YES,))
    if not question.options:
        return ShownAnswer(question.field, label, text=_as_text(answer))
    given = set(answer) if isinstance(answer, tuple) else {answer}
    known = _pairs(question.options, words)
    if not given <= known.keys():  # an option that the form does not offer any more
        return ShownAnswer(question.field, label, text=_as_text(answer))
    return ShownAnswer(question.field, label, chosen=tuple(word for value, word in known.items() if value in given))


def _pairs(options: Sequence[Choice], words: Sequence[Message]) -> dict[str | bool, Message]:
    return {str(option.value): word for option, word in zip(options, words, strict=True)}


def _no_longer_asked(answers: Answers, form: Sequence[Question]) -> list[ShownAnswer]:
    asked = {one.field for one in form}
    return [ShownAnswer(field, None, text=_as_text(answer)) for field, answer in answers.items() if field not in asked]


def _as_text(answer: Answer) -> str:
    return ", ".join(answer) if isinstance(answer, tuple) else str(answer)
