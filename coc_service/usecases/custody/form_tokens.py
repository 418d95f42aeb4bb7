"""A form's token: proves that we made the page, for whom and when, and gives the form the nonce that makes it count once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from coc_service.usecases.custody import signed_tokens
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.signed_tokens import Issued

LASTS = timedelta(hours=24)


class TokenInvalid(Exception):
    """We never made this token or ticket for this page and person, or too long ago: the page must be opened anew."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a token is for: a form, and whose page it stood on ("" before anyone is known)."""

    form: str
    bound_to: str = ""


def issue(purpose: Purpose, *, keys: ServiceKeys, now: datetime) -> Issued:
    """Return a token for a form, and the nonce in it. It tells the hour and no more."""
    return signed_tokens.issue(keys.form_tokens, purpose.form, purpose.bound_to, now=now)


def redeem(token: str, purpose: Purpose, *, keys: ServiceKeys, now: datetime) -> bytes:
    """Return the form's nonce. A token may be redeemed again: what it leads to is stored once.

    Raises:
        TokenInvalid: not ours, for another form or person, or older than a day.
    """
    nonce = signed_tokens.nonce_of(token, keys.form_tokens, purpose.form, purpose.bound_to, lasts=LASTS, now=now)
    if nonce is None:
        raise TokenInvalid
    return nonce
