"""Form tokens: prove that this service made the page, for whom and when. Their nonce makes a form sent twice count once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from coc_service.usecases.custody import signed_tokens
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.signed_tokens import Issued

LASTS = timedelta(hours=24)


class TokenInvalid(Exception):
    """This token or ticket was not made for this page and person, or is too old. The page must be opened again."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a token is for: a form, and the person it is bound to ("" if nobody is logged in)."""

    form: str
    bound_to: str = ""


def issue(purpose: Purpose, *, keys: ServiceKeys, now: datetime) -> Issued:
    """Return a token for a form, and the nonce in it. The token reveals only the hour."""
    return signed_tokens.issue(keys.form_tokens, purpose.form, purpose.bound_to, now=now)


def redeem(token: str, purpose: Purpose, *, keys: ServiceKeys, now: datetime) -> bytes:
    """Check a token and return its nonce. It may be redeemed again: acts derive ids from the nonce, so a resend is not stored.

    Raises:
        TokenInvalid: not made by this service, for another form or person, or older than a day.
    """
    nonce = signed_tokens.nonce_of(token, keys.form_tokens, purpose.form, purpose.bound_to, lasts=LASTS, now=now)
    if nonce is None:
        raise TokenInvalid
    return nonce
