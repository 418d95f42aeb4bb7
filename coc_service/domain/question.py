"""What a question of a form is, and the lists that answers are chosen from."""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

from coc_service.catalogue import Message
from coc_service.domain.record_models import RecordKind

STORY_MAX_CHARS = 20_000
LONG_MAX_CHARS = 5_000
SHORT_MAX_CHARS = 500
READERS_MAX = 64


class QuestionKind(StrEnum):
    """How a question is answered. Only a `STORY` must be; `READERS` offers the committee's members."""

    STORY = "story"
    LONG = "long"
    SHORT = "short"
    CHOICE = "choice"
    CHOICES = "choices"
    BOX = "box"
    READERS = "readers"


TEXT_KINDS = frozenset({QuestionKind.STORY, QuestionKind.LONG, QuestionKind.SHORT})


class Audience(StrEnum):
    """Which members see the answer: also before they declare; once they declared no conflict; none, it is for the rules."""

    GATE = "gate"
    PANEL = "panel"
    RULES = "rules"


class YesNoUnsure(StrEnum):
    """An answer to a question that may stay open."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Relation(StrEnum):
    """How the reporter came to know of what they tell."""

    TARGET = "target"
    WITNESS = "witness"
    TOLD_WITH_AGREEMENT = "told_with_agreement"
    TOLD_WITHOUT_AGREEMENT = "told_without_agreement"
    ORGANISER = "organiser"
    PROJECT_COMMITTEE = "project_committee"
    SELF = "self"


class Intake(StrEnum):
    """Whether the committee is asked to act or only to keep a record."""

    NEEDS_COMMITTEE = "needs_committee"
    ALREADY_HANDLED = "already_handled"


class ContactPreference(StrEnum):
    """How the reporter wants to hear from the committee."""

    RECEIPT = "receipt"
    EMAIL = "email"
    CALL = "call"
    MEETING = "meeting"
    NONE = "none"


class IdentityConsent(StrEnum):
    """Who outside the readers of the report may learn who the reporter is."""

    OTHER_COMMITTEE = "other_committee"
    RESPONDENT = "respondent"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list, as the reporter and as the committee reads it."""

    value: StrEnum
    label: Message
    for_committee: Message


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form. Without a `title` it is always open. `points` are a bold beginning and what follows it."""

    name: str
    title: Message | None = None
    lead: Message | None = None
    points: tuple[tuple[Message, Message], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    `label` and `hint` are the reporter's, `for_committee` is the label on the case page. An unanswered `CHOICE` means
    `default`; without one it may stay open. `max_chars` is the limit of a text, `rows` the height of its field; `in_row` sets
    short choices beside each other.
    """

    field: str
    kind: QuestionKind
    section: Section
    _: KW_ONLY
    label: Message
    for_committee: Message
    hint: Message | None = None
    record: RecordKind = RecordKind.REPORT
    audience: Audience = Audience.PANEL
    options: tuple[Choice, ...] = ()
    default: StrEnum | None = None
    rows: int = 4
    in_row: bool = False

    @property
    def max_chars(self) -> int:
        """How long a text may be."""
        limits = {QuestionKind.STORY: STORY_MAX_CHARS, QuestionKind.LONG: LONG_MAX_CHARS}
        return limits.get(self.kind, SHORT_MAX_CHARS)

    @property
    def may_stay_open(self) -> bool:
        """Whether the reporter is offered to take a choice back."""
        return self.kind is QuestionKind.CHOICE and self.default is None
