"""One helper for all tests of a module, started as the service starts it."""

from collections.abc import Iterator

import pytest

from coc_service.cleaning import Cleaner


@pytest.fixture(scope="module")
def cleaner() -> Iterator[Cleaner]:
    with Cleaner() as one:
        yield one
