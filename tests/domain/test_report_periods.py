"""Periods of transparency reports: half-years and years, and when they can be reported."""

from datetime import UTC, date, datetime

import pytest

from coc_service.domain import report_periods
from coc_service.domain.report_periods import Period

SPRING, AUTUMN, YEAR = Period(2026, 1), Period(2026, 2), Period(2026)


@pytest.mark.parametrize("period", [SPRING, AUTUMN, YEAR])
def test_a_period_is_at_least_a_half_year_and_ends_30_days_before_its_cut_off(period: Period) -> None:
    assert (period.last - period.first).days >= 180
    assert (period.cut_off - period.last).days == 30
    assert report_periods.read(str(period)) == period


@pytest.mark.parametrize("text", ["", "2026-0", "2026-3", "26", "2026-1 ", "2026/1", "1999", "\u0662026", "2026-01"])
def test_nothing_else_is_a_period(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        report_periods.read(text)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (SPRING, AUTUMN, False),
        (SPRING, YEAR, True),
        (YEAR, AUTUMN, True),
        (YEAR, Period(2027), False),
        (YEAR, YEAR, True),
    ],
)
def test_a_year_overlaps_its_halves_and_nothing_else(one: Period, other: Period, overlap: bool) -> None:  # noqa: FBT001  a row of the table
    assert (one.overlaps(other), other.overlaps(one)) == (overlap, overlap)


def test_a_period_is_over_on_the_day_after_its_cut_off() -> None:
    assert SPRING.cut_off == date(2026, 7, 30)
    assert not SPRING.is_over(datetime(2026, 7, 30, 23, 59, tzinfo=UTC))
    assert SPRING.is_over(datetime(2026, 7, 31, tzinfo=UTC))


def test_a_committee_reports_about_what_is_over_since_it_was_founded() -> None:
    founded = datetime(2026, 3, 1, tzinfo=UTC)

    assert report_periods.over(founded, datetime(2027, 2, 1, tzinfo=UTC)) == [AUTUMN, YEAR, SPRING]
    assert report_periods.over(founded, datetime(2026, 7, 31, tzinfo=UTC)) == [SPRING]
    assert report_periods.over(founded, founded) == []
