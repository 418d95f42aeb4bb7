"""The wait between delivery attempts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.mail import next_attempt

NOW = datetime(2026, 11, 23, 5, 17, tzinfo=UTC)


def test_the_wait_doubles_from_a_minute_to_an_hour() -> None:
    waits = [next_attempt(attempts, now=NOW, jitter=0) - NOW for attempts in range(1, 10)]

    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 60, 60, 60)]


def test_jitter_shortens_the_wait_by_up_to_a_quarter() -> None:
    assert next_attempt(3, now=NOW, jitter=1) - NOW == timedelta(minutes=3)


@given(attempts=st.integers(1, 10**9), jitter=st.floats(0, 1))
def test_the_wait_always_ends_and_never_vanishes(attempts: int, jitter: float) -> None:
    wait = next_attempt(attempts, now=NOW, jitter=jitter) - NOW

    assert timedelta(seconds=45) <= wait <= timedelta(hours=1)


@pytest.mark.parametrize(("attempts", "jitter"), [(0, 0.5), (-1, 0.5), (1, -0.1), (1, 1.1), (1, float("nan"))])
def test_a_count_or_jitter_that_cannot_be_is_refused(attempts: int, jitter: float) -> None:
    with pytest.raises(ValueError, match=str(attempts)):
        next_attempt(attempts, now=NOW, jitter=jitter)
