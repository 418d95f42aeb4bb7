"""The entries of `make mutate` fit the present code and tests."""

from collections import Counter
from functools import cache

from tests.house.tree import ROOT
from tests.mutations.entries import ENTRIES
from tests.mutations.mutation import Edit, Mutation
from tests.mutations.spot import Stale


@cache
def _edits() -> dict[str, Edit | str]:
    """The edit of each entry, or the reason why it is stale."""
    return {f"{entry.target}: {entry.why} [{entry.test}]": _edit_or_reason(entry) for entry in ENTRIES}


def _edit_or_reason(entry: Mutation) -> Edit | str:
    try:
        return entry.edit(ROOT)
    except Stale as stale:
        return str(stale)


def test_no_entry_is_stale() -> None:
    assert {entry: edit for entry, edit in _edits().items() if isinstance(edit, str)} == {}


def test_no_entry_stands_there_twice() -> None:
    times = Counter(_edits().values())

    assert [entry for entry, edit in _edits().items() if times[edit] > 1] == []


def test_what_every_entry_writes_is_python() -> None:
    for entry, edit in _edits().items():
        compile(edit.source if isinstance(edit, Edit) else "", entry, "exec")
