"""Prints which tests take the most processor time, with that of their children: `python -m pytest -p tests.costs FOLDER`.

Time on the clock depends on what else the machine does. A child counts for the test that waits for its end: a browser and a
database server for the last one, and servers that were forked by another process for none.
"""

import os
from collections.abc import Generator

import pytest

SHOWN = 20
_seconds: dict[str, float] = {}


def _used() -> float:
    """The processor seconds of this process and of its children that have ended."""
    return sum(os.times()[:4])


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    before = _used()
    answer = yield
    _seconds[item.nodeid] = _used() - before
    return answer


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    before = _used()
    answer = yield
    if fixturedef.scope != "function":
        name = f"fixture {fixturedef.argname} ({fixturedef.scope})"
        _seconds[name] = _seconds.get(name, 0.0) + _used() - before
    return answer


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section(f"processor seconds: {_used():.1f} in all")
    for name, seconds in sorted(_seconds.items(), key=lambda one: -one[1])[:SHOWN]:
        terminalreporter.write_line(f"{seconds:8.2f}  {name}")
