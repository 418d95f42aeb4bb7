"""An entry finds its function wherever it stands in its module, writes nothing else anew, and says why it is stale."""

from pathlib import Path
from typing import Any

import pytest

from tests.mutations.entries import ENTRIES, ROOMS, select
from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_constant,
    drop_item,
    drop_raise,
    drop_statement,
    return_constant,
    set_value,
    swap_name,
)
from tests.mutations.spot import Operator, Stale

SOURCE = '''
"""A module."""  # with a comment

LIMIT = 1  # a limit


class Door:
    """A door."""

    height: int = 2

    @property
    def is_open(self) -> bool:
        """Whether it is.

        At length.
        """
        text = f"""a
  {self.height}"""
        return bool(text)  # goes


def check(value: int) -> None:  # stays not
    # this neither
    if value > LIMIT:
        raise ValueError(value)
    print(value)


def outer(size):
    with open() as file:
        def inner():
            return file
    return inner  # stays
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, source in {
        "coc_service/room/door.py": SOURCE,
        "coc_service/room/__init__.py": "DOORS = 1\n",
        "tests/room/test_door.py": "def test_it(): ...\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(source, encoding="utf-8")
    return tmp_path


def _entry(target: str, operator: Operator, test: str = "room/test_door.py::test_it[sqlite]") -> Mutation:
    return Mutation(target, operator, test=test, why="it is open")


def test_only_the_function_is_written_anew(root: Path) -> None:
    edit = _entry("room.door.check", drop_raise("ValueError")).edit(root)

    before, _, rest = SOURCE.partition("def check")
    _, after = rest.split("    print(value)\n")
    assert edit.file == root / "coc_service/room/door.py"
    assert edit.source == before + "def check(value: int) -> None:\n    print(value)\n" + after


def test_a_method_keeps_its_place_its_decorator_and_its_long_strings(root: Path) -> None:
    edit = _entry("room.door.Door.is_open", return_constant("True")).edit(root)

    scope: dict[str, Any] = {}
    exec(edit.source, scope)
    door = scope["Door"]
    assert door().is_open is True
    assert door.is_open.__doc__ == "Whether it is.\n\n        At length.\n        "
    assert r"f'a\n  {self.height}'" in edit.source
    assert edit.source.endswith("    return inner  # stays\n")


@pytest.mark.parametrize(
    ("target", "operator", "line"),
    [
        ("room.door.LIMIT", set_value("2"), "LIMIT = 2\n"),
        ("room.door.Door.height", change_constant(2, 3), "    height: int = 3\n"),
        ("room.door.outer.inner", return_constant("None"), "            return None\n"),
        ("room.DOORS", set_value("2"), "DOORS = 2\n"),
        ("room.door.check", drop_statement("print"), "        raise ValueError(value)\n\n\ndef outer(size):\n"),
    ],
)
def test_a_target_is_a_function_a_class_or_a_constant_at_any_depth(
    root: Path, target: str, operator: Operator, line: str
) -> None:
    assert line in _entry(target, operator).edit(root).source


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (_entry("garden.gate", drop_raise("ValueError")), "no such module"),
        (_entry("garden.check", drop_raise("ValueError")), "no such module; there is room.door.check"),
        (_entry("room.window.check", drop_raise("ValueError")), "window is defined 0 times; there is room.door.check"),
        (_entry("room.door.Gate.is_open", set_value("1")), "Gate is defined 0 times; there is room.door.Door.is_open"),
        (_entry("room.door.close", drop_raise("ValueError")), "close is defined 0 times"),
        (_entry("room.door.check", drop_raise("TypeError")), "no spot fits"),
        (_entry("room.door.LIMIT", set_value("1")), "nothing changes"),
        (_entry("room.door.check", drop_raise("ValueError", instead="return number")), "no such name: number"),
        (_entry("room.door.check", drop_raise("ValueError"), "room/test_door.py::test_that"), "no such test"),
        (_entry("room.door.check", drop_raise("ValueError"), "room/test_window.py::test_it"), "no such test"),
    ],
)
def test_an_entry_says_why_it_is_stale(root: Path, entry: Mutation, reason: str) -> None:
    with pytest.raises(Stale, match=f"^{reason}$"):
        entry.edit(root)


@pytest.mark.parametrize("known", ["value", "LIMIT", "Door", "len", "[one for one in value]", "lambda one: one"])
def test_what_is_put_in_place_uses_names_that_are_there(root: Path, known: str) -> None:
    entry = _entry("room.door.check", drop_raise("ValueError", instead=f"return {known}"))

    assert f"        return {known}\n" in entry.edit(root).source


def test_a_function_within_another_may_use_what_that_one_has(root: Path) -> None:
    entry = _entry("room.door.outer.inner", return_constant("[file, size]"))

    assert "return [file, size]" in entry.edit(root).source


@pytest.mark.parametrize(
    ("target", "operator", "function"),
    [
        ("room.door.check", drop_raise("ValueError"), "check"),
        ("room.door.Door.is_open", return_constant("True"), "Door.is_open"),
        ("room.door.outer.inner", return_constant("None"), "outer"),
        ("room.door.check", swap_name("int", "str"), None),  # its head was evaluated when it was defined
        ("room.door.Door.is_open", drop_item("property"), None),
        ("room.door.Door.height", change_constant(2, 3), None),
        ("room.door.LIMIT", set_value("2"), None),
    ],
)
def test_an_edit_says_if_it_is_within_one_function(
    root: Path, target: str, operator: Operator, function: str | None
) -> None:
    assert _entry(target, operator).edit(root).function == function


def test_entries_are_selected_by_room_target_or_test() -> None:
    assert select([]) == list(ENTRIES)
    assert select(["usecases_sealing"]) == list(ROOMS["usecases_sealing"])
    assert {entry.target for entry in select(["crypto.gran*"])} == {"crypto.grant.SUITE", "crypto.grant.unwrap"}
    assert {entry.test for entry in select(["test_a_seed_of"])} == {
        "crypto/test_known_answers.py::test_a_seed_of_another_size_gives_no_key"
    }
    assert select(["nothing of the kind"]) == []
