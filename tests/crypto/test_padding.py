"""A padded length reveals only a power of two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.crypto import OpenFailed, pad, unpad
from tests.crypto.strategies import plaintexts

floors = st.sampled_from([1, 16, 4096])


@given(plaintexts, floors)
def test_what_is_padded_unpads(plaintext: bytes, floor: int) -> None:
    assert unpad(pad(plaintext, floor=floor), floor=floor) == plaintext


@pytest.mark.parametrize(
    ("size", "padded_size"),
    [(0, 4096), (1, 4096), (4095, 4096), (4096, 8192), (8191, 8192), (8192, 16_384), (100_000, 131_072)],
)
def test_the_padded_size_is_the_next_power_of_two_with_room_for_the_mark(size: int, padded_size: int) -> None:
    assert len(pad(bytes(size))) == padded_size


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0" * 4096,
        b"\x80",
        b"\x80" + b"\0" * 4094,
        b"\x80" + b"\0" * 4096,
        b"\x80" + b"\0" * 8191,
        b"\x80" + b"\0" * 4094 + b"\x01",
        b"x" * 4096,
    ],
    ids=["empty", "no mark", "mark only", "short", "long", "larger than needed", "dirty zeros", "full"],
)
def test_only_canonical_padding_is_taken(padded: bytes) -> None:
    with pytest.raises(OpenFailed):
        unpad(padded)


@pytest.mark.parametrize("floor", [0, 3, 4095, -4])
def test_a_floor_is_a_power_of_two(floor: int) -> None:
    with pytest.raises(ValueError, match=f"^{floor}$"):
        pad(b"", floor=floor)
