"""Checks a submitted report. Only the story is required; every other question is optional.

The models are derived from the list of questions: the kind of a question determines the type of its answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    create_model,
)
from pydantic_core import PydanticCustomError

from coc_service.domain.question import READERS_MAX, STORY_MAX_CHARS, Question, QuestionKind, Relation, YesNoUnsure
from coc_service.domain.questions import REPORT_FORM
from coc_service.domain.receipt_words import holds_receipt
from coc_service.domain.record_models import RecordKind
from coc_service.domain.texts import clean

_FieldType = tuple[Any, Any]  # pydantic's own: an annotation, and a default or a `Field`
IDENTITY = "identity"
NEEDED = "needed_with"  # the type of the error: an empty text that another answer makes necessary


class _Answers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _cleaned(value: object) -> object:
    if not isinstance(value, str) or not value:  # most fields of a form are empty
        return value
    text = clean(value)
    if holds_receipt(text):
        raise ValueError("a receipt")
    return text


def _not_empty_beside(value: str, info: ValidationInfo, *, question: Question) -> str:
    if question.needed_with and not value:
        field, answer = question.needed_with
        if info.data.get(field) == answer:
            raise PydanticCustomError(NEEDED, "needed beside another answer")
    return value


def _or_default(value: object, *, default: StrEnum | None) -> object:
    return default if value == "" else value


def _text(question: Question) -> _FieldType:
    limits = StringConstraints(max_length=question.max_chars)
    needed = AfterValidator(partial(_not_empty_beside, question=question))
    return Annotated[str, limits, BeforeValidator(_cleaned), needed], ""


def _story(question: Question) -> _FieldType:
    limits = StringConstraints(min_length=1, max_length=question.max_chars)
    return Annotated[str, limits, BeforeValidator(_cleaned)], ...


def _choice(question: Question) -> _FieldType:
    blank_is_default = BeforeValidator(partial(_or_default, default=question.default))
    offered = type(question.options[0].value)
    return Annotated[offered | None if question.may_stay_open else offered, blank_is_default], question.default


def _choices(question: Question) -> _FieldType:
    return tuple[type(question.options[0].value), ...], ()  # type: ignore[misc]  # a type made from the question's options


def _box(_: Question) -> _FieldType:
    return bool, False


def _readers(_: Question) -> _FieldType:
    return Annotated[tuple[str, ...], Field(max_length=READERS_MAX)], ()


_TYPE_OF: Mapping[QuestionKind, Callable[[Question], _FieldType]] = {
    QuestionKind.STORY: _story,
    QuestionKind.LONG: _text,
    QuestionKind.SHORT: _text,
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
    QuestionKind.BOX: _box,
    QuestionKind.READERS: _readers,
}


def derive(form: Sequence[Question]) -> type[BaseModel]:
    """Return the model that checks a form's answers. Those about the reporter's identity are in a nested model, `identity`."""
    identity = _model("Identity", (one for one in form if one.record is RecordKind.IDENTITY))
    rest = _model("Answers", (one for one in form if one.record is not RecordKind.IDENTITY))
    fields: dict[str, Any] = {IDENTITY: (identity, identity())}
    return create_model("Report", __base__=rest, **fields)


def _model(name: str, form: Iterable[Question]) -> type[BaseModel]:
    fields: dict[str, Any] = {question.field: _TYPE_OF[question.kind](question) for question in form}
    return create_model(name, __base__=_Answers, **fields)


if TYPE_CHECKING:

    class Report(_Answers):
        """A submitted report. Declares for the type checker the fields that rules read; the form has more."""

        narrative: str
        danger: YesNoUnsure | None
        relation: Relation | None
        who: str
        left_out: tuple[str, ...]
        identity: _Answers
else:
    Report = derive(REPORT_FORM)


IDENTITY_FORM: Sequence[Question] = tuple(one for one in REPORT_FORM if one.record is RecordKind.IDENTITY)
IdentityForm = _model("IdentityForm", IDENTITY_FORM)


class LetterForm(_Answers):
    """The form for a letter to the reporter or to the committee."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=STORY_MAX_CHARS), BeforeValidator(_cleaned)]


def fields(form: Sequence[Question] = REPORT_FORM) -> frozenset[str]:
    """Return the names of a form's fields."""
    return frozenset(question.field for question in form)


def gathered(sent: Mapping[str, Sequence[str]], form: Sequence[Question] = REPORT_FORM) -> dict[str, object]:
    """Return the values of a posted form as the model takes them. A checkbox that was not sent is an answer: False.

    Fields that the form does not have are ignored. To refuse them, compare with `fields` first.
    """
    values: dict[str, object] = {IDENTITY: (identity := dict[str, object]())}
    for question in form:
        given = sent.get(question.field, ())
        part = identity if question.record is RecordKind.IDENTITY else values
        part[question.field] = _given(question, given)
    return values


def _given(question: Question, given: Sequence[str]) -> object:
    match question.kind:
        case QuestionKind.BOX:
            return bool(given and given[0])
        case QuestionKind.CHOICES | QuestionKind.READERS:
            return tuple(given)
        case _:
            return given[0] if given else ""
