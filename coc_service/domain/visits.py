"""A member's visits to a case. Each opening is an entry of its chain; openings shortly after each other are one visit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from coc_service.domain.chain import Statement

# Each act and each filter opens the case again. Without this, "new since your last visit" would be gone after one click.
ONE_VISIT = timedelta(minutes=20)


def last_before(chain: Sequence[Statement], person: str, *, now: datetime) -> int | None:
    """Return the index of the last opening of the person's visit before this one; None on their first visit."""
    later = now
    for index in range(len(chain) - 1, -1, -1):
        if not _is_opening(chain[index], person):
            continue
        if later - chain[index].at > ONE_VISIT:
            return index
        later = chain[index].at
    return None


def _is_opening(statement: Statement, person: str) -> bool:
    return statement.act == "case.opened" and statement.person == person and statement.detail["part"] == "file"
