"""A sealed record opens with its key, in its context, unchanged; or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.canonical import context
from coc_service.crypto import OpenFailed, Secret, open_sealed, pad, random_secret, seal
from tests.crypto import reference
from tests.crypto.strategies import CONTEXT, OTHER_CONTEXT, contexts, plaintexts, secrets, with_byte_changed

FIELDS = ("reports.example", "case-1", "panel", "1", "digest of the begin", "record-1", "report")


@given(secrets, plaintexts, contexts)
def test_a_sealed_record_opens_with_its_key_in_its_context(key: Secret, plaintext: bytes, context: bytes) -> None:
    assert open_sealed(key, seal(key, plaintext, context=context), context=context) == plaintext


def test_a_record_with_any_one_byte_changed_does_not_open() -> None:
    key = random_secret()
    sealed = seal(key, b"what happened", context=CONTEXT)

    for position in range(len(sealed)):
        with pytest.raises(OpenFailed):
            open_sealed(key, with_byte_changed(sealed, position), context=CONTEXT)


@given(st.data(), st.integers(1, 255))
def test_a_long_record_with_a_byte_changed_does_not_open(data: st.DataObject, mask: int) -> None:
    key = Secret(bytes(32))
    sealed = seal(key, b"x" * 40_000, context=CONTEXT)
    changed = with_byte_changed(sealed, data.draw(st.integers(0, len(sealed) - 1)), mask)

    with pytest.raises(OpenFailed):
        open_sealed(key, changed, context=CONTEXT)


@given(st.integers(0, 65_536 + 137))
def test_a_record_cut_short_does_not_open(size: int) -> None:
    key = Secret(bytes(32))
    sealed = seal(key, b"x" * 40_000, context=CONTEXT)

    with pytest.raises(OpenFailed):
        open_sealed(key, sealed[: min(size, len(sealed) - 1)], context=CONTEXT)


@pytest.mark.parametrize("extra", [b"\0", b"x" * 16, b"x" * 20_000])
def test_a_record_with_something_added_does_not_open(extra: bytes) -> None:
    key = random_secret()

    with pytest.raises(OpenFailed):
        open_sealed(key, seal(key, b"what happened", context=CONTEXT) + extra, context=CONTEXT)


@pytest.mark.parametrize("field", range(len(FIELDS)))
def test_a_record_does_not_open_where_any_field_of_its_context_differs(field: int) -> None:
    key = random_secret()
    sealed = seal(key, b"what happened", context=context("record", *FIELDS))
    elsewhere = context("record", *(value + "x" if at == field else value for at, value in enumerate(FIELDS)))

    with pytest.raises(OpenFailed):
        open_sealed(key, sealed, context=elsewhere)


@given(contexts, contexts)
def test_a_record_opens_in_one_context_only(here: bytes, other: bytes) -> None:
    key = Secret(bytes(32))
    sealed = seal(key, b"what happened", context=here)

    if here == other:
        assert open_sealed(key, sealed, context=other) == b"what happened"
    else:
        with pytest.raises(OpenFailed):
            open_sealed(key, sealed, context=other)


def test_two_records_exchanged_do_not_open() -> None:
    key = random_secret()
    here, there = seal(key, b"one", context=CONTEXT), seal(key, b"two", context=OTHER_CONTEXT)

    with pytest.raises(OpenFailed):
        open_sealed(key, there, context=CONTEXT)
    with pytest.raises(OpenFailed):
        open_sealed(key, here, context=OTHER_CONTEXT)


def test_a_record_does_not_open_with_another_key() -> None:
    with pytest.raises(OpenFailed):
        open_sealed(random_secret(), seal(random_secret(), b"what happened", context=CONTEXT), context=CONTEXT)


@given(st.integers(0, 4095), st.integers(0, 4095))
def test_records_of_one_bucket_are_sealed_to_one_length(one: int, other: int) -> None:
    key = Secret(bytes(32))

    lengths = {len(seal(key, b"x" * size, context=CONTEXT)) for size in (one, other)}

    assert lengths == {1 + 24 + 32 + 4096 + 16}


def test_sealing_twice_gives_nothing_in_common_but_the_version() -> None:
    key = random_secret()

    one, other = (seal(key, b"what happened", context=CONTEXT) for _ in range(2))

    assert one[:1] == other[:1]
    assert one[1:25] != other[1:25]
    assert one[57:] != other[57:]


@pytest.mark.parametrize("padded", [b"", b"not padded", pad(b"x") + bytes(4096)])
def test_a_record_whose_padding_is_not_ours_does_not_open(padded: bytes) -> None:
    key = random_secret()
    sealed = reference.chunked_seal(key.reveal(), padded, context=CONTEXT, salt=bytes(24), hash_name="sha512")

    with pytest.raises(OpenFailed):
        open_sealed(key, b"\x01" + sealed, context=CONTEXT)


def test_a_refusal_says_nothing_about_its_cause() -> None:
    key = random_secret()
    sealed = seal(key, b"what happened", context=CONTEXT)
    refusals = []

    for broken in (b"", b"\x02" + sealed[1:], with_byte_changed(sealed, 30), with_byte_changed(sealed, 99)):
        with pytest.raises(OpenFailed) as caught:
            open_sealed(key, broken, context=CONTEXT)
        refusals.append((caught.value.args, caught.value.__cause__))

    assert refusals == [((), None)] * 4


def test_a_key_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal(Secret(b"short"), b"", context=CONTEXT)
