"""Keys of a one-time link to a party."""

import pytest

from coc_service.crypto import (
    RecipientSecret,
    Secret,
    draw_link,
    link_bits,
    link_party,
    link_secret,
    link_tag,
    link_text,
    receipt_secret,
)

NOOR, ILSE = RecipientSecret(b"n" * 32), RecipientSecret(b"i" * 32)
LINK = draw_link(NOOR, "case", b"nonce")


def test_the_same_form_draws_the_same_link_and_any_other_another_one() -> None:
    others = [draw_link(ILSE, "case", b"nonce"), draw_link(NOOR, "other", b"nonce"), draw_link(NOOR, "case", b"again")]

    assert draw_link(NOOR, "case", b"nonce") == LINK
    assert [one == LINK for one in others] == [False, False, False]


def test_a_link_is_read_as_it_was_written() -> None:
    text = link_text(LINK)

    assert (len(text), link_bits(text)) == (26, LINK)


@pytest.mark.parametrize("text", ["", "a" * 25, "a" * 27, "1" * 26, "a" * 25 + "b", link_text(LINK).upper()])
def test_what_is_no_link_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a link"):
        link_bits(text)


def test_secret_tag_and_party_of_a_link_are_three_different_things() -> None:
    shown = {link_secret(LINK).reveal(), link_tag(LINK), LINK.reveal()}

    assert (len(shown), len(link_party(LINK))) == (3, 26)
    assert link_party(LINK) != link_text(LINK)


def test_a_link_is_no_receipt_with_the_same_bits() -> None:
    bits = Secret(b"\x00" + b"b" * 13)

    assert link_secret(bits) != receipt_secret(bits)
