"""A cache keeps what a session has opened: sealed, within bounds, and only while the session is in use."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from coc_service.crypto import OpenFailed, RecipientSecret
from coc_service.usecases.custody import session_caches
from coc_service.usecases.custody.session_caches import SessionCache, SessionCaches, Title


def a_secret() -> RecipientSecret:
    return RecipientSecret(os.urandom(32))


NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_titles_and_texts_come_back() -> None:
    cache, secret = SessionCache(NOW), a_secret()
    titles = {"a": Title("1", "The bridge", ("online",)), "b": Title("2", "")}

    cache.keep_titles(secret, titles)
    cache.keep_texts(secret, [("a", "he wäited", (1,)), ("b", "at the bridge", (1,))])
    cache.keep_texts(secret, [("a", "he went", (2,))])

    assert cache.titles(secret) == titles
    assert dict(cache.read_texts(secret)) == {"a": "he went", "b": "at the bridge"}


def test_between_two_requests_nothing_of_it_is_in_clear() -> None:
    cache, secret = SessionCache(NOW), a_secret()
    cache.keep_titles(secret, {"a": Title("1", "The bridge")})
    cache.keep_texts(secret, [("a", "he waited", (1,))])

    kept = b"".join([cache._titles, *cache._packs])

    assert b"bridge" not in kept
    assert b"waited" not in kept
    with pytest.raises(OpenFailed):
        cache.titles(a_secret())
    with pytest.raises(OpenFailed):
        list(cache.read_texts(a_secret()))


def test_a_shelf_of_an_idle_session_is_dropped() -> None:
    kept = SessionCaches()
    first = kept.of(b"1", now=NOW)

    assert kept.of(b"1", now=NOW + timedelta(minutes=59)) is first
    kept.of(b"2", now=NOW + timedelta(hours=3))
    assert list(kept._kept) == [b"2"]


def test_the_least_recently_used_of_too_many_shelves_is_dropped() -> None:
    kept = SessionCaches()
    for number in range(session_caches.SESSIONS + 1):
        kept.of(number.to_bytes(2, "big"), now=NOW)

    assert (len(kept._kept), (0).to_bytes(2, "big") in kept._kept) == (session_caches.SESSIONS, False)


def test_texts_of_cases_that_have_changed_are_forgotten_when_they_are_most_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session_caches, "_SPARE_CHARS", 0)
    cache, secret = SessionCache(NOW), a_secret()
    for number in range(3):
        cache.keep_texts(secret, [("a", "x" * 100, (number,))])

    cache.forget_stale()

    assert (cache.texts, cache.chars, cache._packs) == ({}, 0, [])


def test_a_full_shelf_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_caches, "MOST_CHARS", 10)
    cache = SessionCache(NOW)
    assert not cache.is_full

    cache.keep_texts(a_secret(), [("a", "x" * 10, (1,))])

    assert cache.is_full


def test_a_search_reads_on_what_another_search_of_the_session_forgets_meanwhile() -> None:
    cache, secret = SessionCache(NOW), a_secret()
    cache.keep_texts(secret, [("a", "at the bridge", (1,))])
    cache.keep_texts(secret, [("b", "by the river", (1,))])
    reading = cache.read_texts(secret)
    first = next(reading)

    cache.forget()
    for case_id in "cd":
        cache.keep_texts(secret, [(case_id, "another case's words", (1,))])

    assert [first, *reading] == [("a", "at the bridge"), ("b", "by the river")]
