"""Figures by quarter: which quarter an event belongs to, and what is not told because it could point to a person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coc_service.domain import figures
from coc_service.domain.figures import Doing, History, Outcome, Quarter, QuarterFigures, Told, Untold

SPRING = datetime(2026, 2, 10, 12, tzinfo=UTC)  # in the first quarter
SUMMER = datetime(2026, 7, 1, tzinfo=UTC)


def history(at: datetime = SPRING, *, days: float = 2, in_danger: bool = False, **changed: Any) -> History:
    whole = History(
        received_at=at,
        answer_by=at + timedelta(days=1),
        answered_at=at + timedelta(hours=12),
        safe_by=at + timedelta(hours=4) if in_danger else None,
        safe_at=at + timedelta(hours=1),
        deadlines=[(at, False), (at, True)],
        ends=[(at + timedelta(days=days), Outcome.DECIDED)],
        done=[(at, Doing.READ)],
    )
    return replace(whole, **changed)


def of_spring(*histories: History) -> QuarterFigures:
    return figures.by_quarter(histories, SUMMER)[-1]


def late(count: int) -> list[History]:
    return [history(answered_at=None) for _ in range(count)]


def test_only_quarters_that_are_over_are_counted_the_newest_first() -> None:
    found = figures.by_quarter([history()], SUMMER)

    assert [one.quarter for one in found] == [Quarter(2026, 2), Quarter(2026, 1)]
    assert figures.by_quarter([history(SUMMER)], SUMMER + timedelta(days=80)) == []


def test_without_a_report_there_is_no_quarter() -> None:
    assert figures.by_quarter([], SUMMER) == []


def test_a_quarter_begins_and_ends_at_midnight_by_utc() -> None:
    assert figures.quarter_of(datetime(2026, 4, 1, tzinfo=UTC)) == Quarter(2026, 2)
    assert figures.quarter_of(datetime.fromisoformat("2026-04-01T01:59+02:00")) == Quarter(2026, 1)
    assert Quarter(2026, 4).next == Quarter(2027, 1)


@pytest.mark.parametrize(("count", "said"), [(0, Untold.FEW), (4, Untold.FEW), (5, 5), (9, 9)])
def test_a_number_under_five_is_not_told(count: int, said: Told) -> None:
    assert figures.told(count) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 20, Untold.FEW), (4, 20, Untold.FEW), (5, 10, 5), (5, 9, Untold.MOST), (10, 10, Untold.MOST)],
)
def test_a_part_is_told_only_if_the_rest_is_not_small_either(part: int, whole: int, said: Told) -> None:
    assert figures.part_told(part, whole) == said


def test_the_figures_of_a_quarter_with_enough_reports() -> None:
    found = of_spring(*[history(in_danger=one < 6) for one in range(12)])

    assert found == QuarterFigures(
        quarter=Quarter(2026, 1),
        received=12,
        ended={outcome: 12 if outcome is Outcome.DECIDED else Untold.FEW for outcome in Outcome},
        days_to_answer=0,
        days_to_end=2,
        late_answers=Untold.FEW,
        missed=12,
        in_danger=6,
        safe_in_time=Untold.MOST,
        done={doing: 12 if doing is Doing.READ else Untold.FEW for doing in Doing},
    )


def test_no_median_is_told_of_fewer_than_five() -> None:
    four, five = (of_spring(*[history(days=9)] * count) for count in (4, 5))

    assert (four.days_to_answer, four.days_to_end) == (None, None)
    assert (five.days_to_answer, five.days_to_end) == (0, 9)


def test_an_answer_that_never_came_is_late_in_the_quarter_in_which_it_was_due() -> None:
    found = of_spring(*late(5), *[history() for _ in range(5)])

    assert found.late_answers == 5


def test_a_late_answer_is_not_told_if_few_were_in_time() -> None:
    assert of_spring(*late(5), *[history() for _ in range(4)]).late_answers is Untold.MOST


def test_a_deadline_that_passed_belongs_to_the_quarter_in_which_it_was() -> None:
    late = history(deadlines=[(SPRING, True), (SPRING + timedelta(days=3), True), (SUMMER - timedelta(days=1), True)])
    in_time = history(deadlines=[(SPRING, False)])

    spring, summer = (figures.by_quarter([*[late] * 3, *[in_time] * 5], SUMMER)[one] for one in (1, 0))

    assert (spring.missed, summer.missed) == (6, Untold.FEW)


def test_missed_deadlines_are_not_told_if_few_were_met() -> None:
    late, in_time = history(deadlines=[(SPRING, True)]), history(deadlines=[(SPRING, False)])

    assert of_spring(*[late] * 6, *[in_time] * 4).missed is Untold.MOST


def test_spam_has_no_time_to_its_end() -> None:
    spam = history(ends=[(SPRING, Outcome.SPAM)])

    found = of_spring(*[spam] * 5)

    assert (found.ended[Outcome.SPAM], found.days_to_end) == (5, None)


def test_a_danger_that_nobody_answered_is_not_in_time() -> None:
    open_ones = [history(in_danger=True, safe_at=None) for _ in range(5)]

    found = of_spring(*open_ones, *[history(in_danger=True) for _ in range(5)], *[history() for _ in range(5)])

    assert (found.in_danger, found.safe_in_time) == (10, 5)


def test_what_was_told_of_a_quarter_never_changes() -> None:
    before = of_spring(*late(6))
    answered = [history(answered_at=SUMMER) for _ in range(6)]

    assert of_spring(*answered) == before
