"""A committee's rules as a document: deadlines, quorum, majority, conflicts. Each case keeps the version it began under."""

import hashlib
import tomllib
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field


class Majority(StrEnum):
    """How many of the votes cast carry a proposal."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    UNANIMOUS = "unanimous"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hours(_Section):
    """How long each stage may take, in hours."""

    acknowledge: int = Field(gt=0)
    conflict_check: int = Field(gt=0)
    triage: int = Field(gt=0)
    investigating: int = Field(gt=0)
    awaiting_info: int = Field(gt=0)
    proposed: int = Field(gt=0)
    voting: int = Field(gt=0)
    decided: int = Field(gt=0)
    implementing: int = Field(gt=0)
    monitoring: int = Field(gt=0)
    referred: int = Field(gt=0)
    logged: int = Field(gt=0)
    no_action: int = Field(gt=0)

    def acknowledge_by(self, received_at: datetime) -> datetime:
        """Return until when the reporter hears from a person."""
        return received_at + timedelta(hours=self.acknowledge)

    def allowed(self, stage: str) -> timedelta | None:
        """Return the time a stage may take; None where nothing is awaited any more."""
        hours: int | None = getattr(self, stage, None)
        return None if hours is None else timedelta(hours=hours)


class Voting(_Section):
    """When a vote counts and when it carries."""

    minimum_votes: int = Field(ge=1)
    majority: Majority


class Panel(_Section):
    """How small a panel may be."""

    minimum_members: int = Field(ge=1)


class Policy(_Section):
    """The whole document."""

    hours: Hours
    voting: Voting
    panel: Panel


@lru_cache(maxsize=64)  # each page asks, and a text always means the same
def parse(toml: str) -> Policy:
    """Return the policy a TOML text states.

    Raises:
        ValueError: not TOML, or a rule is missing, unknown or out of range.
    """
    return Policy.model_validate(tomllib.loads(toml))


def digest(toml: str) -> str:
    """Return the SHA-256 of the exact text, in hexadecimal: what a case pins and the log states."""
    return hashlib.sha256(toml.encode()).hexdigest()


def default_toml() -> str:
    """Return the policy a committee starts with (recommended figures; sources in docs/decisions)."""
    return resources.files("coc_service.domain").joinpath("policy.toml").read_text(encoding="utf-8")
