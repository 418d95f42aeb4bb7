"""A report's answers: how they are divided into records, and how they are shown to the committee and the reporter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coc_service.catalogue import Message
from coc_service.domain.import_form import IMPORT_FORM
from coc_service.domain.question import TEXT_KINDS, Audience, Choice, Question, QuestionKind
from coc_service.domain.questions import REPORT_FORM, YES
from coc_service.domain.record_models import Answers, IdentityRecord, NamedRecord, RecordKind, ReportRecord
from coc_service.domain.recording import RECORDING_FORM
from coc_service.domain.report import IDENTITY, IDENTITY_FORM, IdentityForm, Report

Answer = str | bool | tuple[str, ...]
EVERY_QUESTION = (*REPORT_FORM, *RECORDING_FORM, *IMPORT_FORM)  # also what is recorded or imported by a member


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer to be shown: the question's label, and either the reporter's text or the labels of the chosen options.

    `label` is None if the form no longer has the question; then only `field` is known of it.
    """

    field: str
    label: Message | None
    text: str = ""
    chosen: tuple[Message, ...] = ()


def to_seal(
    report: Report, form: Sequence[Question] = EVERY_QUESTION
) -> tuple[ReportRecord, NamedRecord, IdentityRecord]:
    """Return the three records of a report. All three always exist, so that their number reveals nothing."""
    values = report.model_dump(mode="python")
    values |= values.pop(IDENTITY)
    given = {one.field: answer for one in form if (answer := _answer(values.get(one.field))) is not None}

    def of(questions: Iterable[Question]) -> dict[str, Answer]:
        return {one.field: given[one.field] for one in questions if one.field in given}

    return (
        ReportRecord(answers=of(one for one in form if one.record is RecordKind.REPORT)),
        NamedRecord(answers=of(one for one in form if one.audience is Audience.GATE)),
        IdentityRecord(answers=of(one for one in form if one.record is RecordKind.IDENTITY)),
    )


def identity(values: Mapping[str, object]) -> IdentityRecord:
    """Return the record of who a reporter is, from the values of a form with these questions alone.

    Raises:
        ValidationError: an answer is none, or is too long.
    """
    said = IdentityForm.model_validate(values[IDENTITY]).model_dump(mode="python")
    given = {name: answer for name, value in said.items() if (answer := _answer(value)) is not None}
    is_untouched = all(_is_default(one, given) for one in IDENTITY_FORM if one.field in given)
    return IdentityRecord(answers={} if is_untouched else given)


def _answer(value: Any) -> Answer | None:  # noqa: ANN401  a model's field
    """Return an answer as it is stored in a record; None if the question was left open."""
    if value in (None, "", False, ()):
        return None
    if isinstance(value, bool):
        return value
    return tuple(map(str, value)) if isinstance(value, tuple) else str(value)


def for_committee(answers: Answers, form: Sequence[Question] = EVERY_QUESTION) -> list[ShownAnswer]:
    """Return a record's answers for members who may read it; an empty list if every answer is the form's default."""
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
    """Return a reporter's own answers, without unchanged defaults and without the story, which the page shows separately."""
    return [
        _shown(one, answers[one.field], label=one.label, words=[choice.label for choice in one.options])
        for one in form
        if one.field in answers
        and one.kind not in {QuestionKind.STORY, QuestionKind.READERS}
        and not _is_default(one, answers)
    ]


def texts(answers: Answers, form: Sequence[Question] = EVERY_QUESTION) -> list[str]:
    """Return all free-text answers."""
    return [str(answers[one.field]) for one in form if one.kind in TEXT_KINDS and one.field in answers]


def touched(sent: Mapping[str, Sequence[str]], form: Sequence[Question] = REPORT_FORM) -> frozenset[str]:
    """Return the names of the sections with answers: these are shown open when the form is displayed again."""
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
    if not given <= known.keys():  # the form no longer offers one of these options
        return ShownAnswer(question.field, label, text=_as_text(answer))
    return ShownAnswer(question.field, label, chosen=tuple(word for value, word in known.items() if value in given))


def _pairs(options: Sequence[Choice], words: Sequence[Message]) -> dict[str | bool, Message]:
    return {str(option.value): word for option, word in zip(options, words, strict=True)}


def _no_longer_asked(answers: Answers, form: Sequence[Question]) -> list[ShownAnswer]:
    asked = {one.field for one in form}
    return [ShownAnswer(field, None, text=_as_text(answer)) for field, answer in answers.items() if field not in asked]


def _as_text(answer: Answer) -> str:
    return ", ".join(answer) if isinstance(answer, tuple) else str(answer)
