"""A device cookie: proves that somebody logged in under a name in this browser before, and names nobody by itself.

Whoever guesses at a name from elsewhere can then lock out other unknown browsers, but not this one.

Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
"""

from datetime import datetime, timedelta

from coc_service.usecases.custody import signed_tokens
from coc_service.usecases.custody.keys import ServiceKeys

LASTS = timedelta(days=180)


def issue(login_name: str, *, keys: ServiceKeys, now: datetime) -> str:
    """Return a cookie for a browser in which somebody has just logged in."""
    return signed_tokens.issue(keys.devices, login_name, now=now).text


def known_device(cookie: str, login_name: str, *, keys: ServiceKeys, now: datetime) -> bytes | None:
    """Return the nonce of a browser that logged in under this name before; None for every other one."""
    return signed_tokens.nonce_of(cookie, keys.devices, login_name, lasts=LASTS, now=now)
