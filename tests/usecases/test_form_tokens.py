"""A token is valid only if made by this service, for one form and person, for a day; it always gives the same nonce."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import CheckpointSigner
from coc_service.crypto import Secret
from coc_service.usecases.custody.form_tokens import LASTS, Purpose, TokenInvalid, issue, redeem
from coc_service.usecases.custody.keys import ServiceKeys

KEYS = ServiceKeys(Secret(bytes(32)), CheckpointSigner(bytes(32), "example.org/log"))
OTHER_KEYS = ServiceKeys(Secret(bytes([1]) * 32), KEYS.signer)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
REPORT = Purpose("report/committee-1")
TOKEN = issue(REPORT, keys=KEYS, now=NOON).text
purposes = st.builds(Purpose, st.text(max_size=8), st.text(max_size=8))


@given(purposes)
def test_a_token_gives_the_same_nonce_each_time(purpose: Purpose) -> None:
    token = issue(purpose, keys=KEYS, now=NOON).text

    nonce = redeem(token, purpose, keys=KEYS, now=NOON)

    assert len(nonce) == 16
    assert redeem(token, purpose, keys=KEYS, now=NOON + timedelta(hours=3)) == nonce


def test_a_token_is_redeemed_for_the_nonce_it_was_issued_with() -> None:
    issued = issue(REPORT, keys=KEYS, now=NOON)

    assert redeem(issued.text, REPORT, keys=KEYS, now=NOON) == issued.nonce


def test_each_page_has_a_nonce_of_its_own() -> None:
    nonces = {redeem(issue(REPORT, keys=KEYS, now=NOON).text, REPORT, keys=KEYS, now=NOON) for _ in range(50)}

    assert len(nonces) == 50


def test_a_token_tells_no_more_than_the_hour() -> None:
    late = issue(REPORT, keys=KEYS, now=NOON + timedelta(minutes=59, seconds=59)).text

    redeem(late, REPORT, keys=KEYS, now=NOON + LASTS)
    with pytest.raises(TokenInvalid):
        redeem(late, REPORT, keys=KEYS, now=NOON + LASTS + timedelta(seconds=1))


@given(purposes, purposes)
def test_a_token_is_for_one_form_and_one_person(one: Purpose, other: Purpose) -> None:
    token = issue(one, keys=KEYS, now=NOON).text

    if one == other:
        redeem(token, other, keys=KEYS, now=NOON)
        return
    with pytest.raises(TokenInvalid):
        redeem(token, other, keys=KEYS, now=NOON)


def test_where_a_form_ends_and_a_person_begins_is_part_of_a_token() -> None:
    token = issue(Purpose("report:a", "b"), keys=KEYS, now=NOON).text

    with pytest.raises(TokenInvalid):
        redeem(token, Purpose("report", "a:b"), keys=KEYS, now=NOON)


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("ABCxyz019-_=\0é "))
def test_a_token_with_a_changed_character_is_not_ours(at: int, char: str) -> None:
    changed = TOKEN[:at] + char + TOKEN[at + 1 :]

    if changed != TOKEN:
        with pytest.raises(TokenInvalid):
            redeem(changed, REPORT, keys=KEYS, now=NOON)


@given(st.text())
def test_any_other_text_is_not_ours(text: str) -> None:
    with pytest.raises(TokenInvalid):
        redeem(text, REPORT, keys=KEYS, now=NOON)


def test_another_service_did_not_make_it() -> None:
    with pytest.raises(TokenInvalid):
        redeem(TOKEN, REPORT, keys=OTHER_KEYS, now=NOON)


def test_a_token_cut_short_is_not_ours() -> None:
    for end in range(0, len(TOKEN), 4):
        with pytest.raises(TokenInvalid):
            redeem(TOKEN[:end], REPORT, keys=KEYS, now=NOON)
