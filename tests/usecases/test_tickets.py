"""A ticket contains the receipt's bits, sealed, for two hours, and reveals nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import CheckpointSigner
from coc_service.crypto import Secret
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.tickets import LASTS, PageToken, issue, redeem

KEYS = ServiceKeys(Secret(bytes(32)), CheckpointSigner(bytes(32), "example.org/log"))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENTROPY = bytes(range(14))
PAGE = PageToken(Purpose("conversation"), bytes(16))
TICKET = issue(ENTROPY, PAGE, keys=KEYS, now=NOON)


@given(st.binary(min_size=14, max_size=14))
def test_a_ticket_gives_the_bits_back(entropy: bytes) -> None:
    assert redeem(issue(entropy, PAGE, keys=KEYS, now=NOON), PAGE, keys=KEYS, now=NOON) == entropy


def test_a_ticket_lasts_two_hours() -> None:
    assert redeem(TICKET, PAGE, keys=KEYS, now=NOON + LASTS) == ENTROPY
    with pytest.raises(TokenInvalid):
        redeem(TICKET, PAGE, keys=KEYS, now=NOON + LASTS + timedelta(seconds=1))


def test_no_two_tickets_are_alike() -> None:
    assert len({issue(ENTROPY, PAGE, keys=KEYS, now=NOON) for _ in range(20)}) == 20


@given(st.integers(0, len(TICKET) - 1), st.sampled_from("ABCxyz019-_=\0é "))
def test_a_ticket_with_a_changed_character_is_not_ours(at: int, char: str) -> None:
    changed = TICKET[:at] + char + TICKET[at + 1 :]

    if changed != TICKET:
        with pytest.raises(TokenInvalid):
            redeem(changed, PAGE, keys=KEYS, now=NOON)


@given(st.text())
def test_any_other_text_is_no_ticket(text: str) -> None:
    with pytest.raises(TokenInvalid):
        redeem(text, PAGE, keys=KEYS, now=NOON)


def test_another_service_did_not_make_it() -> None:
    with pytest.raises(TokenInvalid):
        redeem(TICKET, PAGE, keys=ServiceKeys(Secret(bytes([1]) * 32), KEYS.signer), now=NOON)


@pytest.mark.parametrize(
    "other",
    [
        PageToken(Purpose("conversation"), bytes([1]) * 16),
        PageToken(Purpose("receipt/committee-1"), bytes(16)),
        PageToken(Purpose("conversation", "somebody"), bytes(16)),
    ],
    ids=["another page", "another form", "another person"],
)
def test_a_ticket_is_good_on_the_page_it_stood_on_alone(other: PageToken) -> None:
    with pytest.raises(TokenInvalid):
        redeem(TICKET, other, keys=KEYS, now=NOON)
