"""A function is exchanged for whoever holds it; what cannot be exchanged is said."""

import sys
from pathlib import Path

import pytest

from tests.mutations.ready import MadeSite
from tests.mutations.server import Loaded

MODULE = """
from functools import partial

class Door:
    def __init__(self, height=2):
        self.height = height

    @property
    def is_open(self):
        return self.height > 1

def check(value):
    return "new" not in value and "checked"

def with_a_note(function):
    def noting():
        return f"noted {function()}"
    return noting

def both(value):
    return (lambda: value), (lambda: value + 1)

HELD = {"check": partial(check, "a value")}
noting = with_a_note(lambda: "it")
first, second = both(1)
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module."""
    written = tmp_path / "door_of_a_test.py"
    written.write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "door_of_a_test", raising=False)
    return written


def _exchanged(module: Path, function: str, was: str, becomes: str) -> bool:
    loaded = Loaded()
    loaded.load_modules(["door_of_a_test"])
    module.write_text(module.read_text(encoding="utf-8").replace(was, becomes), encoding="utf-8")
    return loaded.exchange(str(module), function)


def test_whoever_holds_a_function_has_the_new_one(module: Path) -> None:
    assert _exchanged(module, "check", "checked", "unchecked")

    assert sys.modules["door_of_a_test"].HELD["check"]() == "unchecked"


def test_a_method_is_exchanged_in_its_class(module: Path) -> None:
    assert _exchanged(module, "Door.is_open", "> 1", "> 2")

    assert not sys.modules["door_of_a_test"].Door().is_open


def test_a_function_that_another_has_made_is_exchanged_with_it(module: Path) -> None:
    assert _exchanged(module, "with_a_note", "noted", "told")

    assert sys.modules["door_of_a_test"].noting() == "told it"


@pytest.mark.parametrize(
    ("function", "was", "becomes"),
    [
        ("close", "checked", "unchecked"),  # there is none
        ("both", "value + 1", "value + 2"),  # which of the two lambdas is which?
        ("with_a_note", "{function()}", "nothing"),  # other variables of the outer function
    ],
)
def test_what_cannot_be_exchanged_is_not_said_to_be(module: Path, function: str, was: str, becomes: str) -> None:
    assert not _exchanged(module, function, was, becomes)


def test_a_site_is_used_again_only_if_the_function_had_no_part_in_it() -> None:
    made = MadeSite("a site", frozenset({("door.py", "Door.open"), ("door.py", "outer.<locals>.inner")}))

    assert made.is_as_without("door.py", "Door.opened")
    assert made.is_as_without("gate.py", "Door.open")
    assert not made.is_as_without("door.py", "Door.open")
    assert not made.is_as_without("door.py", "outer")
