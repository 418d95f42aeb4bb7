"""Lets the longest tests begin first, so that no worker is left with one of them when the others have ended.

A test that takes long has a time limit of its own. xdist gives each worker a part of the list, in its order, and whoever has
ended takes tests from the end of another's part.
"""

import os
from collections.abc import Iterator, Sequence
from typing import TypeVar

import pytest

Item = TypeVar("Item")

USUAL = 120.0  # seconds; `timeout` in pyproject.toml


def limit(item: pytest.Item) -> float:
    """The time limit of a test, in seconds."""
    mark = item.get_closest_marker("timeout")
    return float(mark.args[0]) if mark else USUAL


def dealt(long: Sequence[Item], others: Sequence[Item], workers: int) -> Iterator[Item]:
    """All tests in the order in which `workers` equal parts each begin with their share of the long ones."""
    many, begun = len(long) + len(others), 0
    for worker in range(workers):
        share = long[worker::workers]
        end = begun + max(0, many * (worker + 1) // workers - many * worker // workers - len(share))
        yield from share
        yield from others[begun:end] if worker + 1 < workers else others[begun:]
        begun = end


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest tests at the beginning of each worker's part."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        long = sorted((item for item in items if limit(item) > USUAL), key=limit, reverse=True)
        items[:] = dealt(long, [item for item in items if limit(item) <= USUAL], workers)
