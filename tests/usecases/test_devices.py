"""A device cookie is valid for one login name and half a year, cannot be forged, and contains no name."""

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import CheckpointSigner
from coc_service.crypto import Secret
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.people.devices import LASTS, issue, known_device
from tests.usecases.ready import NOON

KEYS = ServiceKeys(Secret(bytes(32)), CheckpointSigner(bytes(32), "example.org/log"))
COOKIE = issue("noor", keys=KEYS, now=NOON)
OTHER_KEYS = ServiceKeys(Secret(bytes([1]) * 32), CheckpointSigner(bytes(32), "example.org/log"))


@given(st.text(max_size=20))
def test_a_browser_is_known_again_under_the_name_it_logged_in_with(login_name: str) -> None:
    cookie = issue(login_name, keys=KEYS, now=NOON)

    assert known_device(cookie, login_name, keys=KEYS, now=NOON) == base64.urlsafe_b64decode(cookie)[:16]
    assert known_device(cookie, login_name + "x", keys=KEYS, now=NOON) is None


def test_a_browser_is_known_for_half_a_year() -> None:
    assert known_device(COOKIE, "noor", keys=KEYS, now=NOON + LASTS) is not None
    assert known_device(COOKIE, "noor", keys=KEYS, now=NOON + LASTS + timedelta(seconds=1)) is None


def test_another_service_did_not_make_it() -> None:
    assert known_device(COOKIE, "noor", keys=OTHER_KEYS, now=NOON) is None


@given(st.integers(0, len(COOKIE) - 1), st.sampled_from("ABCxyz019-_=\0é "))
def test_a_cookie_with_a_changed_character_is_not_ours(at: int, char: str) -> None:
    changed = COOKIE[:at] + char + COOKIE[at + 1 :]

    if changed != COOKIE:
        assert known_device(changed, "noor", keys=KEYS, now=NOON) is None


@pytest.mark.parametrize("cookie", ["", "A", "AAAA", "A" * 74 + "==", "\0", "é"])
def test_any_other_text_is_no_cookie(cookie: str) -> None:
    assert known_device(cookie, "noor", keys=KEYS, now=NOON) is None


def test_a_cookie_does_not_tell_whose_it_is() -> None:
    assert b"noor" not in base64.urlsafe_b64decode(COOKIE)
    assert len({issue("noor", keys=KEYS, now=NOON)[:22] for _ in range(20)}) == 20
