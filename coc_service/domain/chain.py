"""What one log entry says to the chain of its subject, and the refusal of a chain's rules.

Everything that steers is the fold of such a chain: a committee's (`committee_chain`) and a case's (`case_chain`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

TOLERANCE = timedelta(minutes=15)  # between the clocks of those who write, and how far ahead of a clock an entry counts
_MOMENT_CHARS = len("2026-11-23T05:00")
_MEMBER, _PARTY = "member:", "party:"

Detail = Mapping[str, Any]  # decoded canonical JSON; whoever reads a field treats its absence as `Void`
# What reading a detail raises where it says something else than it should: a key or place that is missing, another type, no
# number, no moment, or one past the end of time.
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


class Void(Exception):
    """The chain's rules refuse this entry: it stays in the chain, has no effect, and is reported."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Statement:
    """An entry as its chain reads it. `leaf` is the entry's leaf hash in hexadecimal; `detail` is empty where there is none."""

    leaf: str
    act: str
    actor: str
    at: datetime
    detail: Detail

    @property
    def person(self) -> str:
        """The member who signed it, "" for a party or the service."""
        return self.actor.removeprefix(_MEMBER) if self.actor.startswith(_MEMBER) else ""

    @property
    def party(self) -> str:
        """The party who signed it, "" for anyone else."""
        return self.actor.removeprefix(_PARTY) if self.actor.startswith(_PARTY) else ""


def member(person: str) -> str:
    """Return how a member is named as an actor."""
    return _MEMBER + person


def party(party_id: str) -> str:
    """Return how a case's party is named as an actor."""
    return _PARTY + party_id


def case_subject(case_id: str) -> str:
    """Return how a case is named as a subject."""
    return f"case:{case_id}"


def committee_subject(committee_id: str) -> str:
    """Return how a committee is named as a subject."""
    return f"committee:{committee_id}"


def person_subject(person: str) -> str:
    """Return how a person is named as a subject."""
    return f"person:{person}"


def require(condition: object, reason: str) -> None:
    """Refuse a statement of which `condition` is not true.

    Raises:
        Void: with the reason.
    """
    if not condition:
        raise Void(reason)


def require_in_order(statement: Statement, newest_at: datetime) -> None:
    """Refuse a statement dated before something that was there already: whose term is over would date it back.

    What a party or the service states bears the hour.

    Raises:
        Void: it is.
    """
    earliest = newest_at - 2 * TOLERANCE  # one that was dated ahead must not make void what others write by a slower clock
    if not statement.person:
        earliest = earliest.replace(minute=0, second=0, microsecond=0)
    require(statement.at >= earliest, "dated before what was there already")


def moment(at: datetime | None) -> str:
    """Return a moment as details hold it: UTC, to the minute; "" for none."""
    return at.astimezone(UTC).isoformat()[:_MOMENT_CHARS] + "Z" if at else ""


def read_moment(text: str) -> datetime | None:
    """Return the moment of a detail.

    Raises:
        ValueError: neither a moment nor "".
    """
    if not text:
        return None
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or moment(found) != text:
        raise ValueError("a moment is written in one way")
    return found
