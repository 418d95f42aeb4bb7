"""Fixtures: an operator with an empty folder, and one with a site."""

from pathlib import Path

import pytest

from tests.commands.machine import make_well
from tests.commands.operator import Operator


@pytest.fixture(autouse=True)
def a_machine_that_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks a server elsewhere for its certificate, or starts a cleaner for every look."""
    make_well(monkeypatch)


@pytest.fixture
def newcomer(tmp_path: Path) -> Operator:
    """An operator with an empty folder."""
    return Operator(tmp_path / "site")


@pytest.fixture(scope="session")
def ready_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    operator = Operator(tmp_path_factory.mktemp("operator") / "site")
    operator.done("init", "--name", "Example Foundation")
    operator.done("project", "add", "example", "--name", "Example Project")
    operator.done("committee", "add", "example", "conduct", "--name", "Conduct Committee")
    return operator.folder


@pytest.fixture
def operator(ready_folder: Path, tmp_path: Path) -> Operator:
    """An operator with a site, a project and a committee; nobody is invited yet."""
    return Operator(ready_folder).moved_to(tmp_path / "site")
