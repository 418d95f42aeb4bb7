"""A sealed ticket opens with its key, in its context, unchanged and of its length; and is as short as it can be."""

import pytest

from coc_service.crypto import OpenFailed, Secret, open_ticket, random_secret, seal, seal_ticket
from tests.crypto.strategies import CONTEXT, OTHER_CONTEXT, with_byte_changed

KEY = Secret(bytes(32))
PLAIN = bytes(range(22))


def test_a_ticket_opens_with_its_key_in_its_context_and_is_short() -> None:
    sealed = seal_ticket(KEY, PLAIN, context=CONTEXT)

    assert open_ticket(KEY, sealed, context=CONTEXT, size_bytes=len(PLAIN)) == PLAIN
    assert len(sealed) == 1 + 24 + 32 + len(PLAIN) + 16


def test_a_ticket_with_any_one_byte_changed_does_not_open() -> None:
    sealed = seal_ticket(KEY, PLAIN, context=CONTEXT)

    for position in range(len(sealed)):
        with pytest.raises(OpenFailed):
            open_ticket(KEY, with_byte_changed(sealed, position), context=CONTEXT, size_bytes=len(PLAIN))


@pytest.mark.parametrize(("key", "context"), [(random_secret(), CONTEXT), (KEY, OTHER_CONTEXT)], ids=["key", "context"])
def test_a_ticket_does_not_open_with_another(key: Secret, context: bytes) -> None:
    with pytest.raises(OpenFailed):
        open_ticket(key, seal_ticket(KEY, PLAIN, context=CONTEXT), context=context, size_bytes=len(PLAIN))


@pytest.mark.parametrize(
    "sealed",
    [seal_ticket(KEY, PLAIN[:-1], context=CONTEXT), seal(KEY, PLAIN, context=CONTEXT)],
    ids=["short", "record"],
)
def test_what_has_another_length_is_no_ticket(sealed: bytes) -> None:
    """Neither is a record that was sealed under the same key: it is padded."""
    with pytest.raises(OpenFailed):
        open_ticket(KEY, sealed, context=CONTEXT, size_bytes=len(PLAIN))
