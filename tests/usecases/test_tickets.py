"""A ticket carries the receipt's bits sealed from page to page for two hours, and tells nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import CheckpointSigner
from coc_service.crypto import Secret
from coc_service.usecases.keys import ServiceKeys
from coc_service.usecases.tickets import LASTS, TicketInvalid, issue, redeem

KEYS = ServiceKeys(Secret(bytes(32)), CheckpointSigner(bytes(32), "example.org/log"))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENTROPY = bytes(range(14))
TICKET = issue(ENTROPY, keys=KEYS, now=NOON)


@given(st.binary(min_size=14, max_size=14))
def test_a_ticket_gives_the_bits_back(entropy: bytes) -> None:
    assert redeem(issue(entropy, keys=KEYS, now=NOON), keys=KEYS, now=NOON) == entropy


def test_a_ticket_lasts_two_hours() -> None:
    assert redeem(TICKET, keys=KEYS, now=NOON + LASTS) == ENTROPY
    with pytest.raises(TicketInvalid):
        redeem(TICKET, keys=KEYS, now=NOON + LASTS + timedelta(seconds=1))


def test_no_two_tickets_are_alike() -> None:
    assert len({issue(ENTROPY, keys=KEYS, now=NOON) for _ in range(20)}) == 20


@given(st.integers(0, len(TICKET) - 1), st.sampled_from("ABCxyz019-_=\0é "))
def test_a_ticket_with_a_changed_character_is_not_ours(at: int, char: str) -> None:
    changed = TICKET[:at] + char + TICKET[at + 1 :]

    if changed != TICKET:
        with pytest.raises(TicketInvalid):
            redeem(changed, keys=KEYS, now=NOON)


@given(st.text())
def test_any_other_text_is_no_ticket(text: str) -> None:
    with pytest.raises(TicketInvalid):
        redeem(text, keys=KEYS, now=NOON)


def test_another_service_did_not_make_it() -> None:
    with pytest.raises(TicketInvalid):
        redeem(TICKET, keys=ServiceKeys(Secret(bytes([1]) * 32), KEYS.signer), now=NOON)
