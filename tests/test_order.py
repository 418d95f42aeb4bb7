"""The order in which tests run on several workers."""

from itertools import chain

import pytest

from tests.order import dealt


@pytest.mark.parametrize(
    ("workers", "expected"),
    [
        (1, [["A", "B", "C", 1, 2, 3, 4, 5]]),
        (2, [["A", "C", 1, 2], ["B", 3, 4, 5]]),
        (4, [["A", 1], ["B", 2], ["C", 3], [4, 5]]),
    ],
)
def test_each_workers_part_begins_with_its_share_of_the_long_tests(workers: int, expected: list[list[object]]) -> None:
    assert list(dealt(["A", "B", "C"], [1, 2, 3, 4, 5], workers)) == list(chain.from_iterable(expected))


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
def test_no_test_is_lost_or_doubled(workers: int) -> None:
    for many in range(12):
        long, others = list(range(many)), list(range(100, 105))

        assert sorted(dealt(long, others, workers)) == sorted(long + others)
