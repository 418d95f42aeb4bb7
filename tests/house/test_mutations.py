"""The entries of `make mutate` speak of the code and the tests as they are."""

from collections import Counter

from tests.house.tree import ROOT
from tests.mutations.entries import ENTRIES


def test_no_entry_is_stale() -> None:
    stale = [f"{entry.path}: {entry.why}" for entry in ENTRIES if entry.is_stale(ROOT)]

    assert stale == []


def test_no_entry_stands_there_twice() -> None:
    edits = Counter((entry.path, entry.old, entry.new) for entry in ENTRIES)

    assert [edit for edit, times in edits.items() if times > 1] == []
