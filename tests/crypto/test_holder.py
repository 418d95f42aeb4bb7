"""One secret, two key pairs, and a fingerprint that people can read to each other."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.crypto import (
    HolderSecret,
    encryption_public_key,
    fingerprint,
    sign,
    signing_public_key,
    verify,
)
from tests.crypto.strategies import holders, with_byte_changed

HOLDER = HolderSecret(bytes(range(32)))
messages = st.binary(max_size=200)


@given(holders, messages)
def test_a_signature_is_verified_by_its_holders_key(holder: HolderSecret, message: bytes) -> None:
    assert verify(signing_public_key(holder), message, sign(holder, message))


@given(messages, messages)
def test_a_signature_is_for_one_message(message: bytes, other: bytes) -> None:
    assert verify(signing_public_key(HOLDER), other, sign(HOLDER, message)) == (message == other)


@given(holders, holders)
def test_a_signature_is_of_one_holder(holder: HolderSecret, other: HolderSecret) -> None:
    assert verify(signing_public_key(other), b"message", sign(holder, b"message")) == (holder == other)


def test_a_signature_with_any_one_byte_changed_is_not_verified() -> None:
    signature, public_key = sign(HOLDER, b"message"), signing_public_key(HOLDER)

    verified = [verify(public_key, b"message", with_byte_changed(signature, at)) for at in range(64)]

    assert verified == [False] * 64


@pytest.mark.parametrize("size", [0, 31, 33])
def test_what_is_malformed_verifies_nothing(size: int) -> None:
    signature = sign(HOLDER, b"message")

    assert not verify(bytes(size), b"message", signature)
    assert not verify(signing_public_key(HOLDER), b"message", signature[:size])


def test_a_secret_always_gives_the_same_keys() -> None:
    again = HolderSecret(bytes(range(32)))

    assert encryption_public_key(again) == encryption_public_key(HOLDER)
    assert signing_public_key(again) == signing_public_key(HOLDER)
    assert (len(encryption_public_key(HOLDER)), len(signing_public_key(HOLDER))) == (1216, 32)


@given(holders, holders)
def test_another_secret_gives_other_keys_and_another_fingerprint(holder: HolderSecret, other: HolderSecret) -> None:
    one, two = (
        (encryption_public_key(each), signing_public_key(each), fingerprint_of(each)) for each in (holder, other)
    )

    assert [a == b for a, b in zip(one, two, strict=True)] == [holder == other] * 3


def fingerprint_of(holder: HolderSecret) -> str:
    return fingerprint(encryption_public_key(holder), signing_public_key(holder))


def test_a_fingerprint_is_five_groups_of_four_letters() -> None:
    assert re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){4}", fingerprint_of(HOLDER))


def test_a_fingerprint_covers_both_keys() -> None:
    encryption, signing = encryption_public_key(HOLDER), signing_public_key(HOLDER)

    fingerprints = {
        fingerprint(encryption, signing),
        fingerprint(with_byte_changed(encryption, 1215), signing),
        fingerprint(encryption, with_byte_changed(signing, 0)),
    }

    assert len(fingerprints) == 3


@pytest.mark.parametrize("moved", [1, -1])
def test_a_byte_moved_from_one_key_to_the_other_has_no_fingerprint(moved: int) -> None:
    both = encryption_public_key(HOLDER) + signing_public_key(HOLDER)

    with pytest.raises(ValueError, match=r"^\(1\d+, 3\d\)$"):
        fingerprint(both[: 1216 + moved], both[1216 + moved :])
