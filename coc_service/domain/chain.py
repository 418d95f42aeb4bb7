"""An entry as the rules of its chain read it, and the error with which they refuse it.

All decisions are made on the fold of such a chain: a committee's (`committee_chain`) or a case's (`case_chain`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

# Between the clocks of those who write, and how far ahead of its reader's clock an entry counts.
TOLERANCE = timedelta(minutes=15)
_MOMENT_CHARS = len("2026-11-23T05:00")
_MEMBER, _PARTY = "member:", "party:"

Detail = Mapping[str, Any]  # decoded canonical JSON; code that reads a field treats a missing one as `Void`
# What reading a malformed detail can raise: a key or index is missing, a value has another type, or is not a number, not a
# time, or a time beyond the range of `datetime`.
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


class Void(Exception):
    """The chain's rules refuse this entry: it stays in the chain without effect, and is reported."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Statement:
    """An entry as its chain reads it. `leaf` is the entry's leaf hash in hexadecimal; `detail` is empty if it has none."""

    leaf: str
    act: str
    actor: str
    at: datetime
    detail: Detail

    @property
    def person(self) -> str:
        """The id of the member who signed it; "" for a party, the service or the operator."""
        return person_of(self.actor)

    @property
    def party(self) -> str:
        """The id of the party that signed it; "" for anyone else."""
        return party_of(self.actor)


def member(person: str) -> str:
    """Return a member's name as an actor in the log."""
    return _MEMBER + person


def party(party_id: str) -> str:
    """Return a party's name as an actor in the log."""
    return _PARTY + party_id


def person_of(actor: str) -> str:
    """Return the id of the member that an actor is; "" for a party, the service or the operator."""
    return actor.removeprefix(_MEMBER) if actor.startswith(_MEMBER) else ""


def party_of(actor: str) -> str:
    """Return the id of the party that an actor is; "" for anyone else."""
    return actor.removeprefix(_PARTY) if actor.startswith(_PARTY) else ""


def case_subject(case_id: str) -> str:
    """Return a case's name as a subject in the log."""
    return f"case:{case_id}"


def committee_subject(committee_id: str) -> str:
    """Return a committee's name as a subject in the log."""
    return f"committee:{committee_id}"


def person_subject(person: str) -> str:
    """Return a person's name as a subject in the log."""
    return f"person:{person}"


def require(condition: object, reason: str) -> None:
    """Refuse a statement unless `condition` is true.

    Raises:
        Void: it is not; with the reason.
    """
    if not condition:
        raise Void(reason)


def require_in_order(statement: Statement, newest_at: datetime) -> None:
    """Refuse a statement that is dated before an entry it follows. Otherwise a member could backdate it into a term that
    is over.

    Acts of a party or the service are dated by the hour.

    Raises:
        Void: it is dated too early.
    """
    # Twice: an entry dated ahead, counted by a fast clock, must not make void what is written by a slow one.
    earliest = newest_at - 2 * TOLERANCE
    if not statement.person:
        earliest = earliest.replace(minute=0, second=0, microsecond=0)
    require(statement.at >= earliest, "dated before what was there already")


def moment(at: datetime | None) -> str:
    """Return a time as it is written in details: UTC, to the minute; "" for None."""
    return at.astimezone(UTC).isoformat()[:_MOMENT_CHARS] + "Z" if at else ""


def read_moment(text: str) -> datetime | None:
    """Parse a time in a detail; None for "".

    Raises:
        ValueError: neither a time nor "".
    """
    if not text:
        return None
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or moment(found) != text:
        raise ValueError("a moment is written in one way")
    return found
