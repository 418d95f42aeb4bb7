"""One secret, two key pairs, and a fingerprint that people can read to each other."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.crypto import (
    RecipientSecret,
    SigningKey,
    encryption_public_key,
    fingerprint,
    is_encryption_key,
    signing_public_key,
    verify,
)
from tests.crypto.strategies import recipients, with_byte_changed

SECRET = RecipientSecret(bytes(range(32)))
messages = st.binary(max_size=200)


@given(recipients, messages)
def test_a_signature_is_verified_by_its_recipients_key(secret: RecipientSecret, message: bytes) -> None:
    assert verify(signing_public_key(secret), message, SigningKey(secret).sign(message))


@given(messages, messages)
def test_a_signature_is_for_one_message(message: bytes, other: bytes) -> None:
    assert verify(signing_public_key(SECRET), other, SigningKey(SECRET).sign(message)) == (message == other)


@given(recipients, recipients)
def test_a_signature_is_of_one_recipient(secret: RecipientSecret, other: RecipientSecret) -> None:
    assert verify(signing_public_key(other), b"message", SigningKey(secret).sign(b"message")) == (secret == other)


def test_a_signature_with_any_one_byte_changed_is_not_verified() -> None:
    signature, public_key = SigningKey(SECRET).sign(b"message"), signing_public_key(SECRET)

    verified = [verify(public_key, b"message", with_byte_changed(signature, at)) for at in range(64)]

    assert verified == [False] * 64


@pytest.mark.parametrize("size", [0, 31, 33])
def test_what_is_malformed_verifies_nothing(size: int) -> None:
    signature = SigningKey(SECRET).sign(b"message")

    assert not verify((signing_public_key(SECRET) + b"x")[:size], b"message", signature)
    assert not verify(signing_public_key(SECRET), b"message", signature[:size])


def test_a_secret_always_gives_the_same_keys() -> None:
    again = RecipientSecret(bytes(range(32)))

    assert encryption_public_key(again) == encryption_public_key(SECRET)
    assert signing_public_key(again) == signing_public_key(SECRET)
    assert (len(encryption_public_key(SECRET)), len(signing_public_key(SECRET))) == (1216, 32)


@given(recipients, recipients)
def test_another_secret_gives_other_keys_and_another_fingerprint(
    secret: RecipientSecret, other: RecipientSecret
) -> None:
    one, two = (
        (encryption_public_key(each), signing_public_key(each), fingerprint_of(each)) for each in (secret, other)
    )

    assert [a == b for a, b in zip(one, two, strict=True)] == [secret == other] * 3


def fingerprint_of(secret: RecipientSecret) -> str:
    return fingerprint(encryption_public_key(secret), signing_public_key(secret))


def test_a_fingerprint_is_five_groups_of_four_letters() -> None:
    assert re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){4}", fingerprint_of(SECRET))


def test_a_fingerprint_covers_both_keys() -> None:
    encryption, signing = encryption_public_key(SECRET), signing_public_key(SECRET)

    fingerprints = {
        fingerprint(encryption, signing),
        fingerprint(with_byte_changed(encryption, 1215), signing),
        fingerprint(encryption, with_byte_changed(signing, 0)),
    }

    assert len(fingerprints) == 3


@pytest.mark.parametrize("moved", [1, -1])
def test_a_byte_moved_from_one_key_to_the_other_has_no_fingerprint(moved: int) -> None:
    both = encryption_public_key(SECRET) + signing_public_key(SECRET)

    with pytest.raises(ValueError, match=r"^\(1\d+, 3\d\)$"):
        fingerprint(both[: 1216 + moved], both[1216 + moved :])


@pytest.mark.parametrize(
    ("public_key", "is_one"),
    [
        (encryption_public_key(SECRET), True),
        (b"", False),
        (encryption_public_key(SECRET)[1:], False),
        (b"\xff" * 1216, False),
        (encryption_public_key(SECRET)[:1184] + bytes(32), False),
        (encryption_public_key(SECRET)[:1184] + b"\x01" + bytes(31), False),
    ],
    ids=["a key", "empty", "short", "not reduced", "the point 0", "the point 1"],
)
def test_an_encryption_key_is_one_that_can_be_wrapped_to(public_key: bytes, *, is_one: bool) -> None:
    assert is_encryption_key(public_key) == is_one
