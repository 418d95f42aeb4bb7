"""Openings that follow each other are one visit."""

from datetime import UTC, datetime, timedelta
from itertools import count

from coc_service.domain.chain import Statement
from coc_service.domain.visits import last_before

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
LEAVES = count()


def opening(minutes: int, actor: str = "member:n", *, part: str = "file") -> Statement:
    return Statement(f"{next(LEAVES)}", "case.opened", actor, NOON + timedelta(minutes=minutes), {"part": part})


def last(*chain: Statement, now: int = 0) -> int | None:
    return last_before(chain, "n", now=NOON + timedelta(minutes=now))


def test_a_first_visit_has_none_before_it() -> None:
    assert last() is None
    assert last(opening(-90, "member:i"), opening(-80, part="gate")) is None
    assert last(opening(-15), opening(-3)) is None


def test_the_last_opening_of_the_visit_before_is_found() -> None:
    assert last(opening(-90), opening(-80), opening(-40, "member:i")) == 1
    assert last(opening(-90), opening(-80), opening(-15), opening(-3)) == 1


def test_a_visit_lasts_as_long_as_pages_follow_each_other() -> None:
    assert last(opening(-100), *(opening(minutes) for minutes in range(-60, 0, 15))) == 0


def test_what_is_no_opening_is_passed_over() -> None:
    moved = Statement("x", "case.moved", "member:n", NOON - timedelta(minutes=30), {"move": "investigate"})

    assert last(opening(-90), moved) == 0
