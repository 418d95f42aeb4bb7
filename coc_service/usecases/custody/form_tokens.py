"""A form's token: proves that we made the page, for whom and when, and gives the form the nonce that makes it count once."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from coc_service.crypto import blind, equal, random_bytes
from coc_service.usecases.custody.keys import ServiceKeys

LASTS = timedelta(hours=24)
_NONCE_BYTES = 16
_HOUR_BYTES = 4
_MAC_BYTES = 16
_HOUR_SECONDS = 3600


class TokenInvalid(Exception):
    """We never made this token or ticket for this page and person, or too long ago: the page must be opened anew."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a token is for: a form, and whose page it stood on ("" before anyone is known)."""

    form: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as its page carries it, and the nonce in it."""

    text: str
    nonce: bytes


def issue(purpose: Purpose, *, keys: ServiceKeys, now: datetime) -> Issued:
    """Return a token: base64url of nonce(16) || hour(4, big endian) || HMAC-SHA256 over them and the purpose, cut to 16."""
    nonce = random_bytes(_NONCE_BYTES)
    body = nonce + int(now.timestamp() // _HOUR_SECONDS).to_bytes(_HOUR_BYTES, "big")
    return Issued(base64.urlsafe_b64encode(body + _mac(body, purpose, keys)).decode(), nonce)


def redeem(token: str, purpose: Purpose, *, keys: ServiceKeys, now: datetime) -> bytes:
    """Return the form's nonce. A token may be redeemed again: what it leads to is stored once.

    Raises:
        TokenInvalid: not ours, for another form or person, or older than a day.
    """
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except ValueError as error:
        raise TokenInvalid from error
    body, mac = raw[: _NONCE_BYTES + _HOUR_BYTES], raw[_NONCE_BYTES + _HOUR_BYTES :]
    if not equal(mac, _mac(body, purpose, keys)):
        raise TokenInvalid
    issued_at = int.from_bytes(body[_NONCE_BYTES:], "big") * _HOUR_SECONDS
    if now.timestamp() - issued_at > LASTS.total_seconds():
        raise TokenInvalid
    return body[:_NONCE_BYTES]


def _mac(body: bytes, purpose: Purpose, keys: ServiceKeys) -> bytes:
    said = f"{len(purpose.form)}:{purpose.form}:{purpose.holder}".encode()
    return blind(keys.form_tokens, body + said)[:_MAC_BYTES]
