"""A device cookie: proves that somebody logged in under a name in this browser before, and names nobody by itself.

Whoever guesses at a name from elsewhere can then lock out other unknown browsers, but not this one.

Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
"""

import base64
from datetime import datetime, timedelta

from coc_service.crypto import blind, equal, random_bytes
from coc_service.usecases.keys import ServiceKeys

LASTS = timedelta(days=180)
_NONCE_BYTES = 16
_TIME_BYTES = 8
_BODY_BYTES = _NONCE_BYTES + _TIME_BYTES


def issue(login_name: str, *, keys: ServiceKeys, now: datetime) -> str:
    """Return a cookie for a browser in which somebody has just logged in.

    Layout: base64url of nonce(16) || issued_at(8, big endian, seconds) || HMAC-SHA256(32) over them and the login name.
    """
    body = random_bytes(_NONCE_BYTES) + int(now.timestamp()).to_bytes(_TIME_BYTES, "big")
    return base64.urlsafe_b64encode(body + _mac(body, login_name, keys)).decode()


def known_device(cookie: str, login_name: str, *, keys: ServiceKeys, now: datetime) -> bytes | None:
    """Return the nonce of a browser that logged in under this name before; None for every other one."""
    try:
        raw = base64.b64decode(cookie, altchars=b"-_", validate=True)
    except ValueError:
        return None
    body, mac = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
    if not equal(mac, _mac(body, login_name, keys)):
        return None
    issued_at = int.from_bytes(body[_NONCE_BYTES:], "big")
    return None if now.timestamp() - issued_at > LASTS.total_seconds() else body[:_NONCE_BYTES]


def _mac(body: bytes, login_name: str, keys: ServiceKeys) -> bytes:
    return blind(keys.devices, body + login_name.encode())
