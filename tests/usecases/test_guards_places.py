"""Every part of every place counts: what is moved anywhere else does not open."""

from collections.abc import Callable
from inspect import signature
from typing import Any

import pytest

from coc_service.domain.casefile import Audience, RecordKind
from coc_service.usecases import places

PLACES: tuple[Callable[..., bytes], ...] = (
    places.grant,
    places.record,
    places.key_slot,
    places.login,
    places.address,
    places.envelope,
    places.ticket,
)
VALUES: dict[str, tuple[Any, Any]] = {
    "audience": (Audience.REPORTER, Audience.PANEL),
    "epoch": (1, 2),
    "id_hash": (b"one", b"other"),
    "kind": (RecordKind.NOTE, RecordKind.BALLOT),
}
PARTS = [(place, name) for place in PLACES for name in signature(place).parameters]


def values(place: Callable[..., bytes]) -> dict[str, Any]:
    return {name: VALUES.get(name, ("one", "other"))[0] for name in signature(place).parameters}


@pytest.mark.parametrize(("place", "part"), PARTS, ids=[f"{place.__name__}-{part}" for place, part in PARTS])
def test_every_part_of_a_place_counts(place: Callable[..., bytes], part: str) -> None:
    here = values(place)
    elsewhere = here | {part: VALUES.get(part, ("one", "other"))[1]}

    assert place(**here) != place(**elsewhere)


def test_no_two_kinds_of_place_are_one() -> None:
    assert len({place(**values(place)) for place in PLACES}) == len(PLACES)
