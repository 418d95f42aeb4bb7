"""Device cookies: prove that somebody has logged in under a name in this browser before. They contain no name.

An attacker who guesses passphrases for a name can lock out other unknown browsers, but not one with such a cookie.

Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
"""

from datetime import datetime, timedelta

from coc_service.usecases.custody import signed_tokens
from coc_service.usecases.custody.keys import ServiceKeys

LASTS = timedelta(days=180)


def issue(login_name: str, *, keys: ServiceKeys, now: datetime) -> str:
    """Return a cookie for a browser, after a successful login."""
    return signed_tokens.issue(keys.devices, login_name, now=now).text


def known_device(cookie: str, login_name: str, *, keys: ServiceKeys, now: datetime) -> bytes | None:
    """Return the nonce in a browser's cookie; None if it was not issued for this name or is too old."""
    return signed_tokens.nonce_of(cookie, keys.devices, login_name, lasts=LASTS, now=now)
