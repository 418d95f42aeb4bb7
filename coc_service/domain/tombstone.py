"""What stays of a case that two members erased: the figures that statistics need of it, in the detail of its last entry.

Days and quarters are computed from moments, so these stay; of what people did only the number in each quarter does.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from coc_service.domain.chain import Detail, Statement, moment, read_moment
from coc_service.domain.figures import MONTHS, Doing, History, Outcome, quarter_of

VERSION = 1
_MOMENTS = ("received", "answer_by", "answered", "safe_by", "safe")
_LISTS = ("deadlines", "ends", "done")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The entry that ended a case and its time, its committee, and what is counted of the case; None if nothing is."""

    leaf: str
    at: datetime
    committee: str
    history: History | None


def figures_of(history: History | None) -> dict[str, Any]:
    """Return a history as the field `figures` of `case.expunged`. Of a case that no figure counts all of it is empty."""
    if history is None:
        return {**dict.fromkeys(_MOMENTS, ""), **{name: [] for name in _LISTS}}
    done = Counter((quarter_of(at), doing) for at, doing in history.done)
    return {
        "received": moment(history.received_at),
        "answer_by": moment(history.answer_by),
        "answered": moment(history.answered_at),
        "safe_by": moment(history.safe_by),
        "safe": moment(history.safe_at),
        "deadlines": [[moment(due_at), is_missed] for due_at, is_missed in history.deadlines],
        "ends": [[moment(at), outcome.value] for at, outcome in history.ends],
        "done": [[one.year, one.number, doing.value, count] for (one, doing), count in sorted(done.items())],
    }


def read(statement: Statement) -> Tombstone:
    """Return what an entry `case.expunged` says. Raises one of `chain.MALFORMED`."""
    detail: Detail = statement.detail
    said = detail["figures"]
    if detail["v"] != VERSION:
        raise ValueError(detail["v"])
    history = _history(said) if said["received"] else None
    return Tombstone(statement.leaf, statement.at, str(detail["committee"]), history)


def _history(said: Detail) -> History:
    return History(
        received_at=_moment(said["received"]),
        answer_by=read_moment(said["answer_by"]),
        answered_at=read_moment(said["answered"]),
        safe_by=read_moment(said["safe_by"]),
        safe_at=read_moment(said["safe"]),
        deadlines=[(_moment(due_at), bool(is_missed)) for due_at, is_missed in said["deadlines"]],
        ends=[(_moment(at), Outcome(outcome)) for at, outcome in said["ends"]],
        done=[
            (datetime(year, (number - 1) * MONTHS + 1, 1, tzinfo=UTC), Doing(doing))
            for year, number, doing, count in said["done"]
            for _ in range(count)
        ],
    )


def _moment(text: str) -> datetime:
    found = read_moment(text)
    if found is None:
        raise ValueError(text)
    return found
