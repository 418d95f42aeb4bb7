"""A key slot of a passkey opens with its key in its context only; names of passkeys are sealed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.crypto import (
    OpenFailed,
    PasskeyKey,
    RecipientSecret,
    key_info,
    lock_with_passkey,
    open_name,
    passkey_id,
    prf_input,
    seal_name,
    unlock_with_passkey,
)
from tests.crypto.strategies import CONTEXT, OTHER_CONTEXT, with_byte_changed

SECRET = RecipientSecret(bytes(range(32)))
KEY, OTHER_KEY = PasskeyKey(bytes(32)), PasskeyKey(bytes(31) + b"\x01")
SLOT = lock_with_passkey(SECRET, KEY, context=CONTEXT)


def test_a_slot_opens_with_its_key() -> None:
    assert unlock_with_passkey(SLOT, KEY, context=CONTEXT) == SECRET
    assert len(SLOT) == 105


def test_two_slots_of_one_secret_differ() -> None:
    assert lock_with_passkey(SECRET, KEY, context=CONTEXT) != SLOT


@given(st.integers(0, len(SLOT) - 1), st.integers(1, 255))
def test_a_slot_with_any_one_byte_changed_does_not_open(position: int, mask: int) -> None:
    with pytest.raises(OpenFailed):
        unlock_with_passkey(with_byte_changed(SLOT, position, mask), KEY, context=CONTEXT)


@pytest.mark.parametrize(
    ("slot", "key", "context"),
    [
        (SLOT, OTHER_KEY, CONTEXT),
        (SLOT, KEY, OTHER_CONTEXT),
        (SLOT[:-1], KEY, CONTEXT),
        (SLOT + b"\0", KEY, CONTEXT),
        (SLOT[:3], KEY, CONTEXT),
        (b"", KEY, CONTEXT),
        (b"\xff" + SLOT[1:], KEY, CONTEXT),
    ],
    ids=["key", "context", "shorter", "longer", "a few bytes", "nothing", "version"],
)
def test_a_slot_opens_with_nothing_else(slot: bytes, key: PasskeyKey, context: bytes) -> None:
    with pytest.raises(OpenFailed):
        unlock_with_passkey(slot, key, context=context)


def test_a_name_is_sealed_for_its_owner_and_tells_no_length() -> None:
    sealed = seal_name(SECRET, "phone", context=CONTEXT)

    assert open_name(SECRET, sealed, context=CONTEXT) == "phone"
    assert len(sealed) == len(seal_name(SECRET, "the security key in the drawer", context=CONTEXT)) == 328
    for secret, context in ((RecipientSecret(bytes(32)), CONTEXT), (SECRET, OTHER_CONTEXT)):
        with pytest.raises(OpenFailed):
            open_name(secret, sealed, context=context)


def test_each_site_asks_the_prf_something_else_and_derives_under_a_name_of_its_own() -> None:
    known = {
        prf_input("a.example/log"),
        prf_input("b.example/log"),
        key_info("a.example/log"),
        key_info("b.example/log"),
    }

    assert len(known) == 4
    assert len(prf_input("a.example/log")) == 32


def test_a_passkey_has_a_short_name_of_its_own() -> None:
    assert len(passkey_id(b"one")) == 26
    assert passkey_id(b"one") != passkey_id(b"other")
