"""A prepared database in memory, made once for each run of this folder."""

import pytest

from tests.sites import ReadySite
from tests.usecases.prepared import Prepared, prepare


@pytest.fixture(scope="session")
def prepared(ready_sqlite: ReadySite, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(ready_sqlite, tmp_path_factory.mktemp("prepared") / "site")
