"""What a reporter can tell us: one required sentence, everything else offered and never demanded.

Source of the fields and of what stays optional: the published procedures gathered in `docs/sources.md`.
"""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

NARRATIVE_MAX_CHARS = 20_000
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # ASCII's, but for tab and line feed


class Answer(StrEnum):
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


def _clean(value: object) -> object:
    """One kind of line ending, no blank around; blank means absent."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return value


def _blank_is_absent(value: object) -> object:
    return None if value == "" else value


def _without_control_characters(value: str) -> str:
    """Refuse what no keyboard writes: a NUL or an escape sequence is a broken transfer or an attack on a terminal."""
    if _CONTROL_CHARACTER.search(value):
        raise ValueError("control_character")
    return value


_Short = Annotated[
    str, StringConstraints(max_length=500), AfterValidator(_without_control_characters), BeforeValidator(_clean)
]
_Long = Annotated[
    str, StringConstraints(max_length=5_000), AfterValidator(_without_control_characters), BeforeValidator(_clean)
]
_Narrative = Annotated[
    str,
    StringConstraints(min_length=1, max_length=NARRATIVE_MAX_CHARS),
    AfterValidator(_without_control_characters),
    BeforeValidator(_clean),
]
_MaybeAnswer = Annotated[Answer | None, BeforeValidator(_blank_is_absent)]
_MaybeRelation = Annotated[Relation | None, BeforeValidator(_blank_is_absent)]


class Identity(BaseModel):
    """Who the reporter is, as far as they wish to say: kept in a record of its own so that it can be erased alone."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: _Short = ""
    contact: _Short = ""
    contact_preference: ContactPreference = ContactPreference.RECEIPT
    safe_times: _Short = ""
    support_person: _Short = ""
    share_identity_with: tuple[IdentityConsent, ...] = ()

    def is_blank(self) -> bool:
        """Whether nothing was said."""
        return self == Identity()


class Report(BaseModel):
    """One submission as received. Only `narrative` is required; "" and None mean that nothing was said."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    narrative: _Narrative
    danger: _MaybeAnswer = None
    still_going_on: _MaybeAnswer = None
    who: _Long = ""
    named_member_may_read: bool = False
    when: _Short = ""
    where: _Short = ""
    relation: _MaybeRelation = None
    affected_person: _Long = ""
    witnesses: _Long = ""
    evidence: _Long = ""
    context: _Long = ""
    code_section: _Short = ""
    intake: Intake = Intake.NEEDS_COMMITTEE
    handled_how: _Long = ""
    safety_worry: _Long = ""
    wishes: _Long = ""
    translated: bool = False
    keep_out_of_transparency: bool = False
    left_out: tuple[str, ...] = Field(default=(), max_length=64)
    identity: Identity = Identity()


class Letter(BaseModel):
    """A text from one side to the other."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    text: _Narrative
