"""Tickets replace the receipt between two pages of a conversation: sealed, valid for two hours, never stored.

A ticket is bound to its page: its context contains the purpose and the nonce of that page's token.
"""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from coc_service.canonical import context
from coc_service.crypto import OpenFailed, open_ticket, seal_ticket
from coc_service.domain.receipt import ENTROPY_BYTES
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.custody.keys import ServiceKeys

LASTS = timedelta(hours=2)
_TIME_BYTES = 8
_SIZE_BYTES = _TIME_BYTES + ENTROPY_BYTES


@dataclass(frozen=True, slots=True)
class PageToken:
    """What a page's token is for, and its nonce, which no other page has."""

    purpose: Purpose
    nonce: bytes

    @property
    def context(self) -> bytes:
        """Return the context of this page's ticket."""
        return context("ticket", self.purpose.form, self.purpose.bound_to, self.nonce.hex())


def issue(entropy: bytes, page: PageToken, *, keys: ServiceKeys, now: datetime) -> str:
    """Return a ticket: base64url of the sealed expires_at(8, big endian, seconds) || receipt bits."""
    expires_at = int((now + LASTS).timestamp()).to_bytes(_TIME_BYTES, "big")
    return base64.urlsafe_b64encode(seal_ticket(keys.tickets, expires_at + entropy, context=page.context)).decode()


def redeem(ticket: str, page: PageToken, *, keys: ServiceKeys, now: datetime) -> bytes:
    """Open a ticket and return the receipt's bits.

    Raises:
        TokenInvalid: forged, expired, or from another page.
    """
    try:
        sealed = base64.b64decode(ticket, altchars=b"-_", validate=True)
        opened = open_ticket(keys.tickets, sealed, context=page.context, size_bytes=_SIZE_BYTES)
    except (OpenFailed, ValueError) as error:
        raise TokenInvalid from error
    if int.from_bytes(opened[:_TIME_BYTES], "big") < now.timestamp():
        raise TokenInvalid
    return opened[_TIME_BYTES:]
