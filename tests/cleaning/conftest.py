"""One helper for all tests of a module, started as the service starts it."""

from collections.abc import Iterator

import pytest

from coc_service.cleaning import Cleaner, Limits


@pytest.fixture(scope="module")
def cleaner() -> Iterator[Cleaner]:
    with Cleaner(limits=Limits(memory_bytes=700 * 1024**2)) as one:  # a bomb needs not be large to be one
        yield one
