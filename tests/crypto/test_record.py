"""A sealed record opens with its key, in its place, unchanged; or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.crypto import OpenFailed, Secret, context, open_sealed, pad, random_secret, seal
from tests.crypto import reference
from tests.crypto.strategies import ELSEWHERE, PLACE, places, plaintexts, secrets, with_byte_changed

NAMES = ("case-1", "reporter", "1", "record-1", "report")


@given(secrets, plaintexts, places)
def test_a_sealed_record_opens_with_its_key_in_its_place(key: Secret, plaintext: bytes, place: bytes) -> None:
    assert open_sealed(key, seal(key, plaintext, place=place), place=place) == plaintext


def test_a_record_with_any_one_byte_changed_does_not_open() -> None:
    key = random_secret()
    sealed = seal(key, b"what happened", place=PLACE)

    for position in range(len(sealed)):
        with pytest.raises(OpenFailed):
            open_sealed(key, with_byte_changed(sealed, position), place=PLACE)


@given(st.data(), st.integers(1, 255))
def test_a_long_record_with_a_byte_changed_does_not_open(data: st.DataObject, mask: int) -> None:
    key = Secret(bytes(32))
    sealed = seal(key, b"x" * 40_000, place=PLACE)
    changed = with_byte_changed(sealed, data.draw(st.integers(0, len(sealed) - 1)), mask)

    with pytest.raises(OpenFailed):
        open_sealed(key, changed, place=PLACE)


@given(st.integers(0, 65_536 + 137))
def test_a_record_cut_short_does_not_open(size: int) -> None:
    key = Secret(bytes(32))
    sealed = seal(key, b"x" * 40_000, place=PLACE)

    with pytest.raises(OpenFailed):
        open_sealed(key, sealed[: min(size, len(sealed) - 1)], place=PLACE)


@pytest.mark.parametrize("extra", [b"\0", b"x" * 16, b"x" * 20_000])
def test_a_record_with_something_added_does_not_open(extra: bytes) -> None:
    key = random_secret()

    with pytest.raises(OpenFailed):
        open_sealed(key, seal(key, b"what happened", place=PLACE) + extra, place=PLACE)


@pytest.mark.parametrize("part", range(len(NAMES)))
def test_a_record_does_not_open_where_any_part_of_its_place_differs(part: int) -> None:
    key = random_secret()
    sealed = seal(key, b"what happened", place=context(*NAMES))
    elsewhere = context(*(name + "x" if at == part else name for at, name in enumerate(NAMES)))

    with pytest.raises(OpenFailed):
        open_sealed(key, sealed, place=elsewhere)


@given(places, places)
def test_a_record_opens_in_one_place_only(place: bytes, other: bytes) -> None:
    key = Secret(bytes(32))
    sealed = seal(key, b"what happened", place=place)

    if place == other:
        assert open_sealed(key, sealed, place=other) == b"what happened"
    else:
        with pytest.raises(OpenFailed):
            open_sealed(key, sealed, place=other)


def test_two_records_exchanged_do_not_open() -> None:
    key = random_secret()
    here, there = seal(key, b"one", place=PLACE), seal(key, b"two", place=ELSEWHERE)

    with pytest.raises(OpenFailed):
        open_sealed(key, there, place=PLACE)
    with pytest.raises(OpenFailed):
        open_sealed(key, here, place=ELSEWHERE)


def test_a_record_does_not_open_with_another_key() -> None:
    with pytest.raises(OpenFailed):
        open_sealed(random_secret(), seal(random_secret(), b"what happened", place=PLACE), place=PLACE)


@given(st.integers(0, 4095), st.integers(0, 4095))
def test_records_of_one_bucket_are_sealed_to_one_length(one: int, other: int) -> None:
    key = Secret(bytes(32))

    lengths = {len(seal(key, b"x" * size, place=PLACE)) for size in (one, other)}

    assert lengths == {1 + 24 + 32 + 4096 + 16}


def test_sealing_twice_gives_nothing_in_common_but_the_version() -> None:
    key = random_secret()

    one, other = (seal(key, b"what happened", place=PLACE) for _ in range(2))

    assert one[:1] == other[:1]
    assert one[1:25] != other[1:25]
    assert one[57:] != other[57:]


@pytest.mark.parametrize("padded", [b"", b"not padded", pad(b"x") + bytes(4096)])
def test_a_record_whose_padding_is_not_ours_does_not_open(padded: bytes) -> None:
    key = random_secret()
    sealed = reference.chunked_seal(key.reveal(), padded, context=PLACE, salt=bytes(24), hash_name="sha512")

    with pytest.raises(OpenFailed):
        open_sealed(key, b"\x01" + sealed, place=PLACE)


def test_a_refusal_says_nothing_about_its_cause() -> None:
    key = random_secret()
    sealed = seal(key, b"what happened", place=PLACE)
    refusals = []

    for broken in (b"", b"\x02" + sealed[1:], with_byte_changed(sealed, 30), with_byte_changed(sealed, 99)):
        with pytest.raises(OpenFailed) as caught:
            open_sealed(key, broken, place=PLACE)
        refusals.append((caught.value.args, caught.value.__cause__))

    assert refusals == [((), None)] * 4


def test_a_key_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal(Secret(b"short"), b"", place=PLACE)
