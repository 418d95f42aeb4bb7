"""When to try again: soon at first, then hourly, for as long as the mail is owed."""

from datetime import datetime, timedelta

_FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
# 2**6 minutes is past the longest wait already; a higher power would only overflow one day.
_LAST_DOUBLING = 6


def next_attempt(attempts: int, *, now: datetime, jitter: float) -> datetime:
    """Return when a mail that has failed `attempts` times (at least 1) is due again.

    The wait doubles from one minute to one hour; `jitter`, a random number from 0 to 1, shortens it by up
    to a quarter, so that a whole queue does not knock at once on a server that has just come back.

    Raises: ValueError if `attempts` is below 1 or `jitter` is outside 0..1.
    """
    if attempts < 1 or not 0 <= jitter <= 1:
        raise ValueError(attempts, jitter)
    doublings: int = 2 ** min(attempts - 1, _LAST_DOUBLING)
    wait = min(_FIRST_WAIT * doublings, LONGEST_WAIT)
    return now + wait * (1 - jitter / 4)
