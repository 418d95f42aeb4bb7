"""A transparency report: what two members sign, and the reports that a committee has published.

The members' part is one document. It holds what only they know: how many cases were about what, what was found and what
followed, and their own words. The rest are figures that anybody can compute from the log.

Specification: `docs/trust.md` section 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coc_service import canonical
from coc_service.catalogue import Message, msg
from coc_service.domain import report_periods
from coc_service.domain.person_names import hidden_character
from coc_service.domain.report_periods import Period
from coc_service.domain.vocabulary import FINDINGS

TEXT_CHARS = 4000
MOST = 100_000
OTHER = "other"  # never told by itself: it is part of what is left over
NO_DECISION = "no_decision"
FEW, ENOUGH = 3, 10


class Matter(StrEnum):
    """What a case was about, in the words of published reports."""

    INSULT = "insult"
    HARASSMENT = "harassment"
    SEXUAL = "sexual"
    EXCLUSION = "exclusion"
    THREAT = "threat"
    PRIVACY = "privacy"
    DISRUPTION = "disruption"
    POWER = "power"
    RETALIATION = "retaliation"
    CREDIT = "credit"


class Step(StrEnum):
    """The strictest measure that followed. Published reports name this table "steps"."""

    NONE = "none"
    TALK = "talk"
    WARNING = "warning"
    LIMITS = "limits"
    SUSPENSION = "suspension"
    BAN = "ban"


MATTERS: Mapping[str, Message] = {
    Matter.INSULT: msg("Insults and hostile tone"),
    Matter.HARASSMENT: msg("Unwanted remarks or messages"),
    Matter.SEXUAL: msg("Unwanted sexual words or acts"),
    Matter.EXCLUSION: msg("Exclusion and discrimination"),
    Matter.THREAT: msg("Threats or following"),
    Matter.PRIVACY: msg("Private things made known"),
    Matter.DISRUPTION: msg("Disruption of a space or an event"),
    Matter.POWER: msg("Misuse of a role"),
    Matter.RETALIATION: msg("Harm to somebody because of a report"),
    Matter.CREDIT: msg("Stolen work or words"),
}
STEPS: Mapping[str, Message] = {
    Step.NONE: msg("No measure was needed"),
    Step.TALK: msg("A talk or advice"),
    Step.WARNING: msg("A warning"),
    Step.LIMITS: msg("Limits for a time, such as no messages to somebody"),
    Step.SUSPENSION: msg("A ban for a time"),
    Step.BAN: msg("A ban without an end"),
}
RESULTS: Mapping[str, Message] = {
    **{finding.value: label for finding, label in FINDINGS.items()},
    NO_DECISION: msg("Ended without a finding"),
}
TABLES: Mapping[str, Mapping[str, Message]] = {"matters": MATTERS, "findings": RESULTS, "steps": STEPS}

_Count = Annotated[int, Field(ge=0, le=MOST, strict=True)]
_Text = Annotated[str, Field(max_length=TEXT_CHARS)]
_Table = Mapping[str, Annotated[int, Field(ge=1, le=MOST, strict=True)]]


class Document(BaseModel):
    """The members' part of a report, as it is published. `corrects` is the leaf of the version before; "" for the first.

    `answer_hours` and `decision_hours` are what the committee's rules allowed when it was written; `joined`, `left` and
    `policies` are how many members came and went in the period, and how often the rules changed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    committee: str
    period: Mapping[str, str]
    corrects: str = ""
    answer_hours: _Count
    decision_hours: _Count
    matters: _Table = Field(default_factory=dict)
    findings: _Table = Field(default_factory=dict)
    steps: _Table = Field(default_factory=dict)
    joined: _Count = 0
    left: _Count = 0
    policies: _Count = 0
    legal_demands: _Count = 0
    met_police: bool = Field(default=False, strict=True)
    lessons: _Text = ""
    changes: _Text = ""

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        """Refuse what is no period or no label, and characters that nobody sees."""
        if self.period != period_said(self.of):
            raise ValueError("no period")
        if any(not self.table(name).keys() <= labels.keys() for name, labels in TABLES.items()):
            raise ValueError("an unknown label")
        if any(hidden_character(line) for text in (self.lessons, self.changes) for line in text.split("\n")):
            raise ValueError("a hidden character")
        return self

    @property
    def of(self) -> Period:
        """The period. Raises ValueError if it names none."""
        return report_periods.read(self.period.get("name", ""))

    def table(self, name: str) -> Mapping[str, int]:
        """Return one of the tables of `TABLES`."""
        found: Mapping[str, int] = getattr(self, name)
        return found

    def encoded(self) -> bytes:
        """Return the document as canonical JSON: what is signed."""
        return canonical.encode(self.model_dump(mode="json"))


def period_said(period: Period) -> dict[str, str]:
    """Return a period as a document has it: its name, and its days."""
    days = {"from": period.first, "to": period.last, "cut_off": period.cut_off}
    return {"name": str(period), **{name: day.isoformat() for name, day in days.items()}}


def decode(encoded: bytes) -> Document:
    """Return the document with exactly these bytes.

    Raises:
        ValueError: it is none.
    """
    found = Document.model_validate(canonical.decode(encoded))
    if found.encoded() != encoded:
        raise ValueError("not as it is written")
    return found


def digest(encoded: bytes) -> str:
    """Return the SHA-256 of a document, in hexadecimal: what the drafter signs."""
    return canonical.sha256(encoded).hex()


def tells_too_much(document: Document, closed: int) -> bool:
    """Whether a table tells a part that is too small for this many closed cases, or more cases than there were."""
    tables = [document.table(name) for name in TABLES]
    smallest = 1 if closed >= ENOUGH else FEW
    has_small = any(number < smallest for table in tables for number in table.values())
    return has_small or any(sum(table.values()) > closed for table in tables)


def is_safe_change(before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """Whether two versions of a table can both be public: what differs must not tell about one or two cases.

    A whole table may be taken back. Otherwise each part, and what is left over, stays the same or differs by `FEW` or more;
    a part that was not told could have been as large as `FEW` - 1, so it comes with at least as much on top.
    """
    if not after or before == after:
        return True
    changes = [abs(before[one] - after[one]) for one in before.keys() & after.keys()]
    changes += [after[one] - (FEW - 1) for one in after.keys() - before.keys()]
    changes.append(abs(sum(before.values()) - sum(after.values())))
    return before.keys() <= after.keys() and all(one == 0 or one >= FEW for one in changes)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that waits for its second member. `sealed` is the document with what it was counted from, readable with the
    key in the `grants` of the drafter and of the second member, by person.
    """

    leaf: str
    by: str
    second: str
    period: Period
    corrects: str
    digest: str
    at: datetime
    sealed: bytes
    grants: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Published:
    """A published report: its entry, the draft's entry, the members' part, the figures of the log, and who signed it."""

    leaf: str
    draft: str
    document: Document
    figures: Mapping[str, Any]
    by: str
    second: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of a committee in the order of publication, and its drafts by leaf."""

    published: tuple[Published, ...] = ()
    drafts: Mapping[str, Draft] = field(default_factory=dict)

    def newest(self, period: Period) -> Published | None:
        """Return the version of a period's report that counts; None if there is none."""
        return next(reversed(self.versions(period)), None)

    def versions(self, period: Period) -> list[Published]:
        """Return every version of a period's report, oldest first."""
        return [one for one in self.published if one.document.of == period]

    def of_leaf(self, leaf: str) -> Published | None:
        """Return the report of an entry."""
        return next((one for one in self.published if one.leaf == leaf), None)

    @property
    def in_force(self) -> list[Published]:
        """The newest version for each period, the latest period first."""
        newest = {one.document.of: one for one in self.published}
        return [newest[period] for period in sorted(newest, reverse=True)]


NONE_YET = Reports()
