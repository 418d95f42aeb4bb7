"""The definition of a form's question, and the lists that answers are chosen from."""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

from coc_service.catalogue import Message
from coc_service.domain.record_models import RecordKind

STORY_MAX_CHARS = 20_000
LONG_MAX_CHARS = 5_000
SHORT_MAX_CHARS = 500
READERS_MAX = 64


class QuestionKind(StrEnum):
    """How a question is answered. Only a `STORY` is required; `READERS` lists the committee's members."""

    STORY = "story"
    LONG = "long"
    SHORT = "short"
    CHOICE = "choice"
    CHOICES = "choices"
    BOX = "box"
    READERS = "readers"


TEXT_KINDS = frozenset({QuestionKind.STORY, QuestionKind.LONG, QuestionKind.SHORT})


class Step(StrEnum):
    """Which page of the form asks: who it is about, or what happened. The third page only shows the answers."""

    WHO = "who"
    STORY = "story"


class Audience(StrEnum):
    """Which members see the answer: all, even before they declare; those who declared no conflict; none (only rules use it)."""

    GATE = "gate"
    PANEL = "panel"
    RULES = "rules"


class YesNoUnsure(StrEnum):
    """An answer to a question that may stay open."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Relation(StrEnum):
    """How the reporter knows about what they report."""

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
    """How the reporter wants to be contacted by the committee."""

    RECEIPT = "receipt"
    EMAIL = "email"
    CALL = "call"
    MEETING = "meeting"
    NONE = "none"


class IdentityConsent(StrEnum):
    """Who, apart from the readers of the report, may learn who the reporter is."""

    OTHER_COMMITTEE = "other_committee"
    RESPONDENT = "respondent"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a list, with its label for the reporter and for the committee."""

    value: StrEnum
    label: Message
    for_committee: Message


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page of the form. Without a `title` it is always open. Each of `points` is (bold beginning, the rest)."""

    name: str
    title: Message | None = None
    lead: Message | None = None
    points: tuple[tuple[Message, Message], ...] = ()
    step: Step = Step.STORY


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    `label` and `hint` are for the reporter, `for_committee` is the label on the case page. An unanswered `CHOICE` means
    `default`; without a default it may stay open. `max_chars` limits a text, `rows` is the height of its field; `in_row`
    shows short options side by side. A text is `needed_with` one answer of an earlier question.
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
    needed_with: tuple[str, StrEnum] | None = None

    @property
    def max_chars(self) -> int:
        """The longest text accepted, in characters."""
        limits = {QuestionKind.STORY: STORY_MAX_CHARS, QuestionKind.LONG: LONG_MAX_CHARS}
        return limits.get(self.kind, SHORT_MAX_CHARS)

    @property
    def may_stay_open(self) -> bool:
        """Whether the form has an option to leave the choice open again."""
        return self.kind is QuestionKind.CHOICE and self.default is None
