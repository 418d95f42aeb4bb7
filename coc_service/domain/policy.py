"""A committee's policy document: deadlines, quorum, majority, admission. A case keeps the policy under which it began."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from coc_service.domain import affiliations, person_names
from coc_service.domain.grounds import Ground
from coc_service.domain.stages import STAGES, Stage

ACKNOWLEDGE_HOURS = 24
DANGER_HOURS = 1
OBJECTION_HOURS = 72
APPEAL_WINDOW_HOURS = 30 * 24
APPEAL_ANSWER_HOURS = 21 * 24
_DAY_HOURS = 24
DISCLOSURE_OPEN_HOURS = 7 * 24
_ON_THEIR_OWN = frozenset({"acknowledge", "danger"})  # the hours that belong to no stage
MAX_CHARS = 64 * 1024
_MOST_DOTS = 16  # a mail address has as many at the most in use
MOST_HOURS = (
    10 * 365 * 24
)  # with more, a deadline can lie beyond the calendar, and no desk or reminder could be computed


class Majority(StrEnum):
    """The share of votes that a proposal needs."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    UNANIMOUS = "unanimous"


def _timed(hours: Mapping[Stage, int]) -> Mapping[Stage, int]:
    """Refuse a time for a stage that has no deadline."""
    if any(STAGES[stage].hours is None for stage in hours):
        raise ValueError("nothing is due in this stage")
    return MappingProxyType(dict(hours))


def _seen(text: str) -> str:
    """Refuse a text with a character that nobody sees: it can turn the words around it on the page where others agree to it."""
    if person_names.hidden_character(text):
        raise ValueError("a hidden character")
    return text


_Hours = Annotated[int, Field(gt=0, le=MOST_HOURS)]
_StageHours = Annotated[Mapping[Stage, _Hours], AfterValidator(_timed)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hours(_Section):
    """Time limits, in hours.

    For a stage that the document does not name, the default of `stages` applies, so that a policy stays valid when a later
    version adds a stage.
    """

    acknowledge: _Hours = ACKNOWLEDGE_HOURS
    danger: _Hours = DANGER_HOURS
    stages: _StageHours = Field(default=MappingProxyType({}))

    @model_validator(mode="before")
    @classmethod
    def _nest_stages(cls, flat: object) -> object:
        """Move the stages into `stages`: in the document they are on the same level as the other hours."""
        if not isinstance(flat, dict):
            return flat  # the model refuses it
        own = {name: value for name, value in flat.items() if name in _ON_THEIR_OWN}
        return {**own, "stages": {name: value for name, value in flat.items() if name not in own}}

    def __hash__(self) -> int:
        return hash((self.acknowledge, self.danger, frozenset(self.stages.items())))


class Voting(_Section):
    """When a vote is quorate and when it is carried."""

    minimum_votes: int = Field(ge=1)
    majority: Majority


class Panel(_Section):
    """The minimum size of a panel."""

    minimum_members: int = Field(ge=1)


class Admission(_Section):
    """How many members must sign an admission: `members`, from that many seats on; with fewer seats one is enough."""

    members: int = Field(default=2, ge=1)
    from_seats: int = Field(default=3, ge=1)

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        """Refuse a rule that needs more signatures than there are seats: nobody could be admitted any more."""
        if self.members > self.from_seats:
            raise ValueError("more signatures than seats")
        return self

    def needed(self, seat_count: int) -> int:
        """Return how many signatures an admission needs on a committee with that many seats."""
        return self.members if seat_count >= self.from_seats else 1


class Escalation(_Section):
    """Who is told, without content, when the committee does not react: a body outside of it, by mail.

    `hours` count from a missed deadline, `danger_hours` from the missed deadline of a report that says somebody is in danger.
    """

    body: Annotated[str, AfterValidator(_seen)] = Field(min_length=1, max_length=80)
    address: str = Field(max_length=254, pattern=r"^[^\s@<>,;\"]{1,64}@[A-Za-z0-9.-]+$")
    hours: _Hours = 72
    danger_hours: _Hours = 3


class Login(_Section):
    """How many factors a member needs to log in: a passphrase, or with 2 a code from an app or a passkey as well."""

    factors: int = Field(default=1, ge=1, le=2)


class Employers(_Section):
    """What it means to have the same employer: for a vote, and for a conflict with somebody whom a report is about.

    `most_counted` is how many employers of one member count for a vote: with many, a member could shut others out of it.
    """

    no_majority: bool = False
    most_counted: int = Field(default=2, ge=1, le=affiliations.MOST)
    same_steps_back: bool = False


class Readers(_Section):
    """How long a reporter is asked before somebody else may read their report, in hours; and whether one member can call an
    alternate where too few are left. A policy that does not say so asks for two, as all did before.
    """

    objection_hours: _Hours = OBJECTION_HOURS
    alternates_by_one: bool = False


class Appeals(_Section):
    """How long a party can appeal once they have read what was decided, and how long the answer may take, in hours."""

    window_hours: _Hours = APPEAL_WINDOW_HOURS
    answer_hours: _Hours = APPEAL_ANSWER_HOURS


class AppealGrounds(_Section):
    """On which grounds a party can appeal, each named as in `grounds.Ground`. A policy that names none takes all of them."""

    involved: bool = True
    not_heard: bool = True
    rules: bool = True
    disproportionate: bool = True
    new: bool = True

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        """Refuse a rule that takes no ground: nobody could appeal against anything."""
        if not any(self.takes(one) for one in Ground):
            raise ValueError("no ground")
        return self

    def takes(self, ground: Ground) -> bool:
        """Whether a party can appeal on this ground."""
        found: bool = getattr(self, ground.value)
        return found


class RetentionHours(_Section):
    """How long what belongs to a closed case is kept, in hours. Decision 0094 gives the sources of the defaults.

    The first five belong to the classes of `retention.RetentionClass`: `measure` counts from the end of a temporary measure,
    and after `review` a case is looked at again and not deleted for its age. `identity` and `files` are parts of any case.
    """

    spam: _Hours = 30 * _DAY_HOURS
    no_violation: _Hours = 182 * _DAY_HOURS
    minor: _Hours = 365 * _DAY_HOURS
    measure: _Hours = 730 * _DAY_HOURS
    review: _Hours = 730 * _DAY_HOURS
    identity: _Hours = 182 * _DAY_HOURS
    files: _Hours = 90 * _DAY_HOURS

    def of(self, what: StrEnum) -> int:
        """Return the hours of a class or a part, by its name."""
        found: int = getattr(self, what.value)
        return found


class Disclosures(_Section):
    """How long the two who agreed to give a copy of a case to a lawyer can fetch it, in hours; whether the reporter is told."""

    open_hours: _Hours = DISCLOSURE_OPEN_HOURS
    tell_reporter: bool = True


class Policy(_Section):
    """The whole document. A section or a value that is missing has its default, so that adopted policies stay valid."""

    hours: Hours
    voting: Voting
    panel: Panel
    admission: Admission = Admission()
    escalation: Escalation | None = None
    employers: Employers = Employers()
    login: Login = Login()
    readers: Readers = Readers()
    appeals: Appeals = Appeals()
    appeal_grounds: AppealGrounds = AppealGrounds()
    retention: RetentionHours = RetentionHours()
    disclosures: Disclosures = Disclosures()

    def acknowledge_by(self, received_at: datetime) -> datetime:
        """Return the deadline of the first letter to the reporter."""
        return received_at + timedelta(hours=self.hours.acknowledge)

    def safe_by(self, received_at: datetime) -> datetime:
        """Return the deadline for somebody to take care of a report of danger."""
        return received_at + timedelta(hours=self.hours.danger)

    def appeal_by(self, made_at: datetime) -> datetime:
        """Return the deadline of the answer to an appeal."""
        return made_at + timedelta(hours=self.appeals.answer_hours)

    def allowed(self, stage: Stage) -> timedelta | None:
        """Return the time limit of a stage; None if it has no deadline."""
        hours = self.hours.stages.get(stage, STAGES[stage].hours)
        return None if hours is None else timedelta(hours=hours)


@lru_cache(maxsize=64)  # every page needs it, and a text always parses to the same policy
def parse(toml: str) -> Policy:
    """Parse and check a policy.

    Raises:
        ValueError: not TOML, too long or nested too deeply, or a rule is missing, unknown or out of range.
    """
    if len(toml) > MAX_CHARS:
        raise ValueError(len(toml))
    try:
        return Policy.model_validate(decode(toml))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def decode(toml: str) -> Mapping[str, object]:
    """Return the values of a text. Python's parser takes quadratic time for a key of many parts, `a.a.a`: minutes for 64 KiB.

    Raises:
        ValueError: not TOML, or a line has more dots than any rule.
        RecursionError: nested too deeply.
    """
    if any(line.count(".") > _MOST_DOTS for line in toml.split("\n") if not line.lstrip().startswith("#")):
        raise ValueError("too many dots in a line")
    return tomllib.loads(toml)


def digest(toml: str) -> str:
    """Return the SHA-256 of the exact text, in hexadecimal: cases and the log name a policy by it."""
    return hashlib.sha256(toml.encode()).hexdigest()


def default_toml() -> str:
    """Return the policy that a committee starts with: recommended figures; their sources are in docs/decisions."""
    return resources.files("coc_service.domain").joinpath("policy.toml").read_text(encoding="utf-8")
