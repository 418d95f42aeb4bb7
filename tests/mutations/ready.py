"""The sites that tests copy, made once for all runs in which the function that is changed had no part in making them."""

import importlib
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from _pytest.fixtures import SubRequest

# The fixture of a session, and the module whose `make_site(folder, url)` it calls.
_MAKERS = {"ready_sqlite": "tests.sites", "site_on_sqlite": "tests.usecases.ready"}


@dataclass(frozen=True, slots=True)
class MadeSite:
    """A site, and the functions that ran when it was made: file and qualified name."""

    site: object
    ran: frozenset[tuple[str, str]]

    def is_as_without(self, path: str, function: str) -> bool:
        """Whether the site would be the same if the function did something else."""
        return not any(file == path and f"{name}.".startswith(f"{function}.") for file, name in self.ran)


def make_ready(folder: Path, made: dict[str, MadeSite]) -> None:
    """Make those sites whose modules are loaded by now, in `folder`."""
    for fixture, module in _MAKERS.items():
        if fixture not in made and module in sys.modules:
            maker, at = sys.modules[module], folder / fixture
            made[fixture] = _watched(partial(maker.make_site, at, maker.sqlite_url(at)))


def _watched(make: Callable[[], object]) -> MadeSite:
    ran: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            ran.add((frame.f_code.co_filename, frame.f_code.co_qualname))

    conftest = importlib.import_module("tests.conftest")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conftest.keyslot, "Argon2id", conftest.least_argon2id)
        threading.setprofile(note)
        sys.setprofile(note)
        try:
            site = make()
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
    return MadeSite(site, frozenset(ran))


class Ready:
    """A plugin of pytest that has sites instead of making them."""

    def __init__(self, sites: Mapping[str, object]) -> None:
        self._sites = sites

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any], request: SubRequest) -> object:
        """Return the site of a fixture that has one, otherwise nothing: then pytest calls the fixture."""
        site = self._sites.get(fixturedef.argname)
        if site is not None:
            fixturedef.cached_result = (site, fixturedef.cache_key(request), None)
        return site
