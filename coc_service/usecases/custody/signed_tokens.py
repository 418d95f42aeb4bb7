"""Tokens made by this service: random bytes and an hour, authenticated together with their purpose. They contain no name."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from coc_service.canonical import context
from coc_service.crypto import Secret, blind, equal, random_bytes

_NONCE_BYTES = 16
_HOUR_BYTES = 4
_BODY_BYTES = _NONCE_BYTES + _HOUR_BYTES
_MAC_BYTES = 16
_HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as text, and the nonce in it."""

    text: str
    nonce: bytes


def issue(secret: Secret, *purpose: str, now: datetime) -> Issued:
    """Return a token: base64url of nonce(16) || hour(4, big endian) || HMAC-SHA256 over these and the purpose, cut to 16."""
    nonce = random_bytes(_NONCE_BYTES)
    body = nonce + int(now.timestamp() // _HOUR_SECONDS).to_bytes(_HOUR_BYTES, "big")
    return Issued(base64.urlsafe_b64encode(body + _mac(secret, body, purpose)).decode(), nonce)


def nonce_of(token: str, secret: Secret, *purpose: str, lasts: timedelta, now: datetime) -> bytes | None:
    """Return the nonce of a token; None if it was not made by this service for this purpose, or is too old."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except ValueError:
        return None
    body, mac = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
    if not equal(mac, _mac(secret, body, purpose)):
        return None
    issued_at = int.from_bytes(body[_NONCE_BYTES:], "big") * _HOUR_SECONDS
    return None if now.timestamp() - issued_at > lasts.total_seconds() else body[:_NONCE_BYTES]


def _mac(secret: Secret, body: bytes, purpose: tuple[str, ...]) -> bytes:
    return blind(secret, context("token", body, *purpose))[:_MAC_BYTES]
