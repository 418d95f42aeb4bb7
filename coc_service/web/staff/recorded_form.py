"""The form for a report that came another way, as its pages show it, and what a saved mail fills in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Name, msg, plural
from coc_service.domain import recording
from coc_service.domain.question import STORY_MAX_CHARS, Question, QuestionKind
from coc_service.domain.received_mail import Attached, ReceivedMail
from coc_service.domain.recording import CameBy
from coc_service.web.fields import Control, FieldView, OptionView

SHORT_MAX_CHARS = 500
CONFLICT = "conflict"
_CONTROLS: Mapping[QuestionKind, Control] = {
    QuestionKind.STORY: Control.TEXT_AREA,
    QuestionKind.LONG: Control.TEXT_AREA,
    QuestionKind.SHORT: Control.TEXT_LINE,
    QuestionKind.CHOICE: Control.RADIOS,
    QuestionKind.CHOICES: Control.CHECKBOXES,
    QuestionKind.BOX: Control.CHECKBOX,
}
_NOT_ASKED = OptionView("", msg("Not answered"))
# The form says "you" to the reporter; here the member is addressed.
_TITLES = {
    "identity": msg("Who the reporter is, and how to reach them"),
    "wishes": msg("What the reporter wishes, and what worries them"),
}
_IN_SIGHT = frozenset({"recorded", "urgent", "what_happened", "people"})


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section of the form with its fields; `is_open` unless it can wait."""

    title: Message | None
    is_open: bool
    fields: Sequence[FieldView]


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file of the mail. `is_taken` if it is a text whose words are in the form now."""

    name: Name
    size: Message
    digest: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class MailShown:
    """The mail that was read, for the member to compare with what the form says now."""

    sender: str
    date: str
    subject: str
    files: Sequence[FileShown]
    cut: Message | None


def sections(*, touched: frozenset[str]) -> list[SectionShown]:
    """Return the form's sections in order. Those with an answer in `touched` are open."""
    found: dict[str, list[Question]] = {}
    for question in recording.ASKED:
        found.setdefault(question.section.name, []).append(question)
    return [
        SectionShown(
            _TITLES.get(name, asked[0].section.title),
            is_open=name in _IN_SIGHT or any(one.field in touched for one in asked),
            fields=[_field(one) for one in asked],
        )
        for name, asked in found.items()
    ]


def _field(question: Question) -> FieldView:
    options = [OptionView(one.value, one.for_committee) for one in question.options]
    is_recorders = question in recording.RECORDING_FORM
    return FieldView(
        id=question.field,
        name=question.field,
        control=_CONTROLS[question.kind],
        label=question.label if is_recorders else question.for_committee,
        hint=question.hint if is_recorders else None,
        options=[*options, _NOT_ASKED] if question.may_stay_open and not is_recorders else options,
        rows=question.rows,
        in_row=question.in_row,
    )


def filled_in(mail: ReceivedMail) -> dict[str, str]:
    """Return the form's values that a mail gives. Longer texts are cut where the form ends; `shown` says so."""
    return {
        "came_by": CameBy.MAIL,
        "told_on": mail.date[:SHORT_MAX_CHARS],
        "told_by": mail.sender[:SHORT_MAX_CHARS],
        "narrative": mail.words[:STORY_MAX_CHARS],
        "evidence": "\n".join(f"{one.name} ({one.size_bytes} bytes, SHA-256 {one.digest})" for one in _not_taken(mail)),
    }


def shown(mail: ReceivedMail) -> MailShown:
    """Return what the page says of the mail."""
    beyond = len(mail.words) - STORY_MAX_CHARS
    return MailShown(
        mail.sender,
        mail.date,
        mail.subject,
        [_file(one) for one in mail.attached],
        _cut(beyond) if beyond > 0 else None,
    )


def _not_taken(mail: ReceivedMail) -> list[Attached]:
    return [one for one in mail.attached if not one.text]


def _file(one: Attached) -> FileShown:
    size = plural("%(count)s byte", "%(count)s bytes", count=one.size_bytes)
    return FileShown(Name(one.name), size, one.digest, is_taken=bool(one.text))


def _cut(beyond: int) -> Message:
    return plural(
        "The mail is longer than a report can be: its last %(count)s character was left out. Keep the mail.",
        "The mail is longer than a report can be: its last %(count)s characters were left out. Keep the mail.",
        count=beyond,
    )
