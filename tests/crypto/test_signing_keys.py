"""A person's key must be a point of the curve, but not one under which a signature fits many messages."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from coc_service.crypto import is_signing_key, verify
from tests.crypto import ed25519_reference as curve
from tests.crypto import reference

SMALL_ORDER = sorted(curve.small_order_encodings())
SEED = bytes(range(32))
# Under a key of order 8 or less, S = 0 and R = the identity is a signature of every eighth message, or of every one.
ANY_MESSAGE = curve.encode(curve.IDENTITY) + bytes(32)


def test_the_reference_computes_the_eight_points_of_small_order() -> None:
    points = curve.torsion()

    assert len(set(points)) == 8
    assert all(curve.is_on_curve(point) for point in points)
    assert [curve.multiply(point, 8) for point in points] == [curve.IDENTITY] * 8


def test_the_reference_signs_as_rfc_8032_does() -> None:
    # RFC 8032 section 7.1, test 2.
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")

    assert curve.public_key(seed).hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert curve.sign(seed, b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_the_small_order_encodings_are_those_of_the_vectors() -> None:
    assert [key.hex() for key in SMALL_ORDER] == reference.load_vectors("v2_recipient.json")["small_order"]


@pytest.mark.parametrize("public_key", SMALL_ORDER, ids=bytes.hex)
def test_a_key_of_small_order_is_not_a_signing_key(public_key: bytes) -> None:
    assert not is_signing_key(public_key)


@pytest.mark.parametrize("public_key", SMALL_ORDER, ids=bytes.hex)
def test_a_key_of_small_order_has_signed_nothing(public_key: bytes) -> None:
    messages = [number.to_bytes(2, "big") for number in range(64)]

    assert not any(verify(public_key, message, ANY_MESSAGE) for message in messages)


def test_without_the_check_one_signature_would_fit_every_message() -> None:
    identity = Ed25519PublicKey.from_public_bytes(curve.encode(curve.IDENTITY))

    for message in (b"", b"yes", b"no"):
        identity.verify(ANY_MESSAGE, message)


@given(st.binary(min_size=32, max_size=32))
def test_the_public_key_of_any_seed_is_a_signing_key(seed: bytes) -> None:
    public_key = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()

    assert is_signing_key(public_key)


@settings(max_examples=50)
@given(st.integers(2, 2**255 - 1))
def test_a_signing_key_is_a_point_of_the_curve_in_its_one_encoding(y: int) -> None:
    x = curve.square_root((y * y - 1) * pow(curve.D * y * y + 1, -1, curve.P))

    is_point = x is not None and y < curve.P and curve.multiply((x, y), 8) != curve.IDENTITY
    assert is_signing_key(y.to_bytes(32, "little")) == is_point


@pytest.mark.parametrize("extra", range(2, 19))
def test_a_key_with_y_not_reduced_is_not_a_signing_key(extra: int) -> None:
    assert not is_signing_key((curve.P + extra).to_bytes(32, "little"))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_size_is_not_a_signing_key(size: int) -> None:
    public_key = curve.public_key(SEED)

    assert not is_signing_key((public_key + b"\0")[:size])
