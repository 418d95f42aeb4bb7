"""A ticket stands in for the receipt between two pages of a conversation: sealed, for two hours, never stored."""

import base64
from datetime import datetime, timedelta

from coc_service.canonical import context
from coc_service.crypto import OpenFailed, open_sealed, seal
from coc_service.usecases.custody.keys import ServiceKeys

LASTS = timedelta(hours=2)
_TIME_BYTES = 8


class TicketInvalid(Exception):
    """Not ours, or too old: the receipt must be typed again."""


def issue(entropy: bytes, *, keys: ServiceKeys, now: datetime) -> str:
    """Return a ticket: base64url of the sealed expires_at(8, big endian, seconds) || receipt bits."""
    expires_at = int((now + LASTS).timestamp()).to_bytes(_TIME_BYTES, "big")
    return base64.urlsafe_b64encode(seal(keys.tickets, expires_at + entropy, context=context("ticket"))).decode()


def redeem(ticket: str, *, keys: ServiceKeys, now: datetime) -> bytes:
    """Return the receipt's bits.

    Raises:
        TicketInvalid: forged or expired.
    """
    try:
        sealed = base64.b64decode(ticket, altchars=b"-_", validate=True)
        opened = open_sealed(keys.tickets, sealed, context=context("ticket"))
    except (OpenFailed, ValueError) as error:
        raise TicketInvalid from error
    if int.from_bytes(opened[:_TIME_BYTES], "big") < now.timestamp():
        raise TicketInvalid
    return opened[_TIME_BYTES:]
