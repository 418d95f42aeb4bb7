"""The folds of cases that a process keeps take no more memory with a longer log."""

from dataclasses import replace

import pytest

from coc_service.domain.case_state import Case
from coc_service.usecases.custody import case_cache
from coc_service.usecases.custody.case_cache import CaseCache
from tests.domain.retained import logged


@pytest.fixture
def case() -> Case:
    return logged().now


def test_a_fold_is_found_at_its_own_head_alone(case: Case) -> None:
    cache = CaseCache()
    cache.keep(case, entries=3)

    assert cache.get(case.id, head=case.head) is case
    assert cache.get(case.id, head="00") is None
    assert cache.get("other", head=case.head) is None


def test_the_entries_of_all_folds_are_bounded(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_cache, "CACHED_ENTRIES", 10)
    cache = CaseCache()
    folds = [replace(case, id=name) for name in ("first", "second", "third")]
    cache.keep(folds[0], entries=4)
    cache.keep(folds[1], entries=4)
    cache.get("first", head=case.head)
    cache.keep(folds[2], entries=4)

    assert [bool(cache.get(one.id, head=case.head)) for one in folds] == [True, False, True]


def test_a_fold_kept_again_counts_once(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_cache, "CACHED_ENTRIES", 10)
    cache = CaseCache()
    cache.keep(replace(case, id="first"), entries=4)
    for entries in (3, 4, 5, 6):
        cache.keep(replace(case, id="second"), entries=entries)

    assert cache.get("first", head=case.head) is not None


def test_a_long_case_is_kept_alone(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_cache, "CACHED_ENTRIES", 10)
    cache = CaseCache()
    cache.keep(replace(case, id="first"), entries=4)
    cache.keep(replace(case, id="long"), entries=40)

    assert cache.get("first", head=case.head) is None
    assert cache.get("long", head=case.head) is not None


def test_a_dropped_fold_is_gone(case: Case) -> None:
    cache = CaseCache()
    cache.keep(case, entries=3)

    cache.drop(case.id)
    cache.drop(case.id)

    assert cache.get(case.id, head=case.head) is None
