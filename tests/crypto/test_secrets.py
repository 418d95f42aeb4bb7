"""Secrets do not leak by accident."""

import base64
import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.crypto import (
    CaseKey,
    ChannelKey,
    RecipientSecret,
    Secret,
    blind,
    derive,
    equal,
    random_bytes,
    random_id,
    random_secret,
    sha256,
)
from tests.crypto.strategies import secrets

labels = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
CANARY = b"canary-canary-canary-canary-cana"
CLASSES = [Secret, CaseKey, ChannelKey, RecipientSecret]


@pytest.mark.parametrize("kind", CLASSES)
def test_a_secret_prints_as_stars(kind: type[Secret]) -> None:
    secret = kind(CANARY)

    assert {repr(secret), str(secret), f"{secret}", f"{secret:>40}", f"{secret!r}"} == {"***"}
    assert repr([secret]) == "[***]"


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_secret_is_not_pickled(kind: type[Secret], protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps([kind(CANARY)], protocol)


@pytest.mark.parametrize("kind", CLASSES)
def test_a_secret_is_not_copied(kind: type[Secret]) -> None:
    with pytest.raises(TypeError):
        copy.copy(kind(CANARY))
    with pytest.raises(TypeError):
        copy.deepcopy({"key": kind(CANARY)})


@pytest.mark.parametrize("kind", CLASSES)
def test_a_secret_is_not_hashed_and_holds_nothing_else(kind: type[Secret]) -> None:
    with pytest.raises(TypeError):
        hash(kind(CANARY))
    assert not hasattr(kind(CANARY), "__dict__")


@pytest.mark.parametrize("kind", CLASSES)
def test_a_secret_equals_the_same_bytes_of_the_same_class_only(kind: type[Secret]) -> None:
    others = [other(CANARY) for other in CLASSES if other is not kind]

    assert kind(CANARY) == kind(CANARY)
    assert kind(CANARY) != kind(CANARY[::-1])
    assert [other == kind(CANARY) for other in [*others, CANARY, None]] == [False] * 5


@pytest.mark.parametrize("kind", [CaseKey, ChannelKey, RecipientSecret])
@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_key_of_the_wrong_size_is_refused(kind: type[Secret], size: int) -> None:
    with pytest.raises(ValueError, match=f"^{size}$"):
        kind(bytes(size))


def test_an_empty_secret_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^0$"):
        Secret(b"")


@pytest.mark.parametrize("value", [32, "text", bytearray(32), None])
def test_what_is_not_bytes_does_not_become_a_secret(value: bytes) -> None:
    with pytest.raises(TypeError):
        Secret(value)


def test_an_id_is_26_lower_case_characters_of_128_bits() -> None:
    ids = {random_id() for _ in range(100)}

    assert len(ids) == 100
    assert {len(base64.b32decode(one.upper() + "======")) for one in ids} == {16}
    assert all(one == one.lower() and len(one) == 26 for one in ids)


def test_random_values_are_of_the_size_asked_for_and_differ() -> None:
    assert len(random_bytes(7)) == 7
    assert len(random_secret().reveal()) == 32
    assert random_secret() != random_secret()


@given(secrets, labels, labels)
def test_a_label_names_one_key(secret: Secret, one: str, other: str) -> None:
    assert (derive(secret, one) == derive(secret, other)) == (one == other)


@given(secrets, st.lists(st.binary(max_size=6), max_size=3), st.lists(st.binary(max_size=6), max_size=3))
def test_the_fields_of_a_label_name_one_key(secret: Secret, one: list[bytes], other: list[bytes]) -> None:
    assert (derive(secret, "label", *one) == derive(secret, "label", *other)) == (one == other)


def test_a_field_is_no_part_of_the_label() -> None:
    secret = Secret(bytes(32))

    assert derive(secret, "channel", "panel") != derive(secret, "channelpanel")


@given(secrets, secrets)
def test_another_secret_gives_another_key(one: Secret, other: Secret) -> None:
    assert (derive(one, "label") == derive(other, "label")) == (one == other)


def test_blinding_is_hmac_sha256() -> None:
    # RFC 4231 section 4.3, test case 2.
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

    assert blind(Secret(b"Jefe"), "what do ya want for nothing?").hex() == expected
    assert blind(Secret(b"Jefe"), b"what do ya want for nothing?").hex() == expected


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_equal_tells_whether_bytes_are_equal(one: bytes, other: bytes) -> None:
    assert equal(one, other) == (one == other)
    assert equal(one, bytes(one))


def test_sha256_is_that_of_fips_180() -> None:
    assert sha256(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
