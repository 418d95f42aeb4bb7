"""Access is the grant: who has one reads, nobody else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.crypto import (
    ChannelKey,
    HolderSecret,
    OpenFailed,
    channel,
    context,
    encryption_public_key,
    new_channel_key,
    random_bytes,
    unwrap,
    wrap,
    xwing,
)
from tests.crypto.strategies import ELSEWHERE, PLACE, channel_keys, holders, places, with_byte_changed

NAMES = ("case-1", "panel", "2", "member-1", "grant")


def new_holder() -> HolderSecret:
    return HolderSecret(random_bytes(32))


@given(channel_keys, holders, places)
def test_the_holder_of_a_grant_gets_the_channels_key(key: ChannelKey, holder: HolderSecret, place: bytes) -> None:
    grant = wrap(key, to=encryption_public_key(holder), place=place)

    assert unwrap(grant, holder=holder, place=place) == key
    assert len(grant) == 1169


@given(st.lists(holders, min_size=2, max_size=4, unique_by=lambda holder: holder.reveal()))
def test_only_the_holder_it_was_made_for_unwraps_a_grant(everybody: list[HolderSecret]) -> None:
    granted, *others = everybody
    grant = wrap(new_channel_key(), to=encryption_public_key(granted), place=PLACE)

    for other in others:
        with pytest.raises(OpenFailed):
            unwrap(grant, holder=other, place=PLACE)


def test_a_grant_with_any_one_byte_changed_does_not_unwrap() -> None:
    holder = new_holder()
    grant = wrap(new_channel_key(), to=encryption_public_key(holder), place=PLACE)

    for position in range(len(grant)):
        with pytest.raises(OpenFailed):
            unwrap(with_byte_changed(grant, position), holder=holder, place=PLACE)


@pytest.mark.parametrize("size", [0, 1, 1120, 1168, 1170, 5000])
def test_a_grant_of_another_size_does_not_unwrap(size: int) -> None:
    holder = new_holder()
    grant = wrap(new_channel_key(), to=encryption_public_key(holder), place=PLACE)

    with pytest.raises(OpenFailed):
        unwrap((grant + bytes(4000))[:size], holder=holder, place=PLACE)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_grant_of_something_that_is_not_a_key_does_not_unwrap(size: int) -> None:
    holder = new_holder()
    public_key = xwing.public_key(encryption_public_key(holder))
    grant = b"\x01" + channel.SUITE.encrypt(bytes(size), public_key, info=PLACE)

    with pytest.raises(OpenFailed):
        unwrap(grant, holder=holder, place=PLACE)


@pytest.mark.parametrize("part", range(len(NAMES)))
def test_a_grant_does_not_unwrap_where_any_part_of_its_place_differs(part: int) -> None:
    holder = new_holder()
    grant = wrap(new_channel_key(), to=encryption_public_key(holder), place=context(*NAMES))
    elsewhere = context(*(name + "x" if at == part else name for at, name in enumerate(NAMES)))

    with pytest.raises(OpenFailed):
        unwrap(grant, holder=holder, place=elsewhere)


def test_a_grant_whose_point_is_of_small_order_is_refused_like_any_other() -> None:
    holder = new_holder()
    grant = wrap(new_channel_key(), to=encryption_public_key(holder), place=PLACE)

    with pytest.raises(OpenFailed):
        unwrap(grant[: 1 + 1088] + bytes(32) + grant[1 + 1120 :], holder=holder, place=PLACE)


@pytest.mark.parametrize(
    "public_key",
    [b"", bytes(1215), bytes(1217), b"\xff" * 1216],
    ids=["empty", "short", "long", "not reduced"],
)
def test_nothing_is_wrapped_to_what_is_not_a_public_key(public_key: bytes) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        wrap(new_channel_key(), to=public_key, place=PLACE)


def test_nothing_is_wrapped_to_a_point_of_small_order() -> None:
    public_key = encryption_public_key(new_holder())[:1184] + bytes(32)

    with pytest.raises(ValueError, match="shared key"):
        wrap(new_channel_key(), to=public_key, place=PLACE)


def test_two_grants_of_one_key_have_nothing_in_common_but_the_version() -> None:
    key, public_key = new_channel_key(), encryption_public_key(new_holder())

    one, other = (wrap(key, to=public_key, place=PLACE) for _ in range(2))

    assert one[:1] == other[:1]
    assert one[1:1121] != other[1:1121]
    assert one[1121:] != other[1121:]


def test_two_channel_keys_differ() -> None:
    assert new_channel_key() != new_channel_key()
    assert PLACE != ELSEWHERE
