"""When to retry a delivery: first after a minute, later hourly, as long as the mail is in the outbox."""

from datetime import datetime, timedelta

_FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
# 2**6 minutes already exceeds the longest wait; without the limit a high power would overflow.
_LAST_DOUBLING = 6


def next_attempt(attempts: int, *, now: datetime, jitter: float) -> datetime:
    """Return the next attempt for a mail that has failed `attempts` times (at least 1).

    The wait doubles from one minute to one hour; `jitter`, a random number from 0 to 1, shortens it by up
    to a quarter, so that a recovered server does not get the whole queue at once.

    Raises: ValueError if `attempts` is below 1 or `jitter` is outside 0..1.
    """
    if attempts < 1 or not 0 <= jitter <= 1:
        raise ValueError(attempts, jitter)
    doublings: int = 2 ** min(attempts - 1, _LAST_DOUBLING)
    wait = min(_FIRST_WAIT * doublings, LONGEST_WAIT)
    return now + wait * (1 - jitter / 4)
