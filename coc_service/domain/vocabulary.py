"""Lists of options that are used in more than one place, with their labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coc_service.catalogue import Message, msg


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a list: the stored value and its label."""

    value: str
    label: Message


class Finding(StrEnum):
    """What the committee found."""

    VIOLATION = "violation"
    VIOLATION_UNIDENTIFIED = "violation_unidentified"
    NO_VIOLATION = "no_violation"
    OUT_OF_SCOPE = "out_of_scope"
    INSUFFICIENT = "insufficient"


class ClosureReason(StrEnum):
    """Why a case ends."""

    DECIDED = "decided"
    REFERRED = "referred"
    REPORTER_WISH = "reporter_wish"
    INSUFFICIENT = "insufficient"
    DUPLICATE = "duplicate"
    AGREEMENT = "agreement"
    HANDLED_LOCALLY = "handled_locally"
    NO_VIOLATION = "no_violation"
    OUT_OF_SCOPE = "out_of_scope"


class LetterKind(StrEnum):
    """The purpose of a letter from the committee. Parties other than the reporter get those of `party_letters`."""

    MESSAGE = "message"
    QUESTION = "question"
    NEW_DATE = "new_date"
    OUTCOME = "outcome"
    CLOSING = "closing"
    HANDED_OVER = "handed_over"
    PROPOSED_RESOLUTION = "proposed_resolution"
    NOTICE = "notice"
    DECISION = "decision"
    APPEAL_DECISION = "appeal_decision"


class StatementKind(StrEnum):
    """The kinds of statement by a party, or by the reporter later. A `view` is what the reporter thinks of a plan."""

    ANSWER = "answer"
    VIEW = "view"
    APPEAL = "appeal"
    LESS_SAFE = "less_safe"
    TAKE_OVER = "take_over"
    STOP = "stop"


class LessSafe(StrEnum):
    """Whether a plan makes the reporter less safe."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


FINDINGS: Mapping[Finding, Message] = {
    Finding.VIOLATION: msg("Violation"),
    Finding.VIOLATION_UNIDENTIFIED: msg("Violation, by someone we cannot identify"),
    Finding.NO_VIOLATION: msg("No violation"),
    Finding.OUT_OF_SCOPE: msg("Outside our scope"),
    Finding.INSUFFICIENT: msg("Not enough information"),
}
CLOSURE_REASONS: Mapping[ClosureReason, Message] = {
    ClosureReason.DECIDED: msg("Decided and carried out"),
    ClosureReason.REFERRED: msg("Referred to another body"),
    ClosureReason.REPORTER_WISH: msg("The reporter wishes no action, and nobody is at risk"),
    ClosureReason.INSUFFICIENT: msg("Not enough information"),
    ClosureReason.DUPLICATE: msg("The same matter is handled in another case"),
    ClosureReason.AGREEMENT: msg("Resolved by agreement"),
    ClosureReason.HANDLED_LOCALLY: msg("Already handled locally"),
    ClosureReason.NO_VIOLATION: msg("No violation"),
    ClosureReason.OUT_OF_SCOPE: msg("Outside our scope"),
}


def options(labels: Mapping[Finding, Message] | Mapping[ClosureReason, Message]) -> tuple[Option, ...]:
    """Return a table of labels as options of a form, in the table's order."""
    return tuple(Option(value.value, label) for value, label in labels.items())
