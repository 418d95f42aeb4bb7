"""A committee's rules as a document: deadlines, quorum, majority, admission. A case keeps the version it began under."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from coc_service.domain.stages import STAGES, Stage

ACKNOWLEDGE_HOURS = 24
MAX_CHARS = 64 * 1024


class Majority(StrEnum):
    """How many of the votes cast carry a proposal."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    UNANIMOUS = "unanimous"


def _timed(hours: Mapping[Stage, int]) -> Mapping[Stage, int]:
    """Refuse a time for a stage in which nothing is due."""
    if any(STAGES[stage].hours is None for stage in hours):
        raise ValueError("nothing is due in this stage")
    return MappingProxyType(dict(hours))


_StageHours = Annotated[Mapping[Stage, Annotated[int, Field(gt=0)]], AfterValidator(_timed)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hours(_Section):
    """How long things may take, in hours.

    A stage that the document does not name has the time of the workflow's own table: a policy that was adopted before the
    stage existed stays valid.
    """

    acknowledge: int = Field(default=ACKNOWLEDGE_HOURS, gt=0)
    stages: _StageHours = Field(default=MappingProxyType({}))

    @model_validator(mode="before")
    @classmethod
    def _nest_stages(cls, flat: dict[str, Any]) -> dict[str, Any]:
        """Gather the stages: in the document they stand beside `acknowledge`."""
        own = {name: value for name, value in flat.items() if name == "acknowledge"}
        return {**own, "stages": {name: value for name, value in flat.items() if name not in own}}

    def __hash__(self) -> int:
        return hash((self.acknowledge, frozenset(self.stages.items())))


class Voting(_Section):
    """When a vote counts and when it carries."""

    minimum_votes: int = Field(ge=1)
    majority: Majority


class Panel(_Section):
    """How small a panel may be."""

    minimum_members: int = Field(ge=1)


class Admission(_Section):
    """How many members must sign that somebody joins: `members`, from that many seats on; below, one is enough."""

    members: int = Field(default=2, ge=1)
    from_seats: int = Field(default=3, ge=1)

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        """Refuse a rule that would close a committee for good: more signatures than there are seats."""
        if self.members > self.from_seats:
            raise ValueError("more signatures than seats")
        return self

    def needed(self, seat_count: int) -> int:
        """Return how many signatures an admission takes on a committee of that many seats."""
        return self.members if seat_count >= self.from_seats else 1


class Policy(_Section):
    """The whole document."""

    hours: Hours
    voting: Voting
    panel: Panel
    admission: Admission = Admission()

    def acknowledge_by(self, received_at: datetime) -> datetime:
        """Return until when the reporter hears from a person."""
        return received_at + timedelta(hours=self.hours.acknowledge)

    def allowed(self, stage: Stage) -> timedelta | None:
        """Return the time a stage may take; None where nothing is due."""
        hours = self.hours.stages.get(stage, STAGES[stage].hours)
        return None if hours is None else timedelta(hours=hours)


@lru_cache(maxsize=64)  # each page asks, and a text always means the same
def parse(toml: str) -> Policy:
    """Return the policy a TOML text states.

    Raises:
        ValueError: not TOML, too long or nested too deeply, or a rule is missing, unknown or out of range.
    """
    if len(toml) > MAX_CHARS:
        raise ValueError(len(toml))
    try:
        return Policy.model_validate(tomllib.loads(toml))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def digest(toml: str) -> str:
    """Return the SHA-256 of the exact text, in hexadecimal: what a case pins and the log states."""
    return hashlib.sha256(toml.encode()).hexdigest()


def default_toml() -> str:
    """Return the policy a committee starts with (recommended figures; sources in docs/decisions)."""
    return resources.files("coc_service.domain").joinpath("policy.toml").read_text(encoding="utf-8")
