"""What a passphrase needs beside it at the login: a code from an app, or the touch of a passkey."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.crypto import RecipientSecret
from coc_service.usecases.custody import signed_tokens
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import codes
from coc_service.usecases.people.audits import is_let_in_by

_SPAN = timedelta(minutes=10)  # a touch counts for this span and the next
_LASTS = timedelta(hours=1)


def is_asked_for(view: View, person: str, at: datetime) -> bool:
    """Whether a committee of the person's asks for two factors."""
    asked = (view.policy_of(committee).login.factors for committee in is_let_in_by(view, person, at))
    return max(asked, default=1) > 1


def is_missing(view: View, person: str, at: datetime) -> bool:
    """Whether a committee of the person's asks for two factors, and they have one."""
    has_another = bool(view.codes_of(person) or view.passkeys_of(person))
    return not has_another and is_asked_for(view, person, at)


def touched(person: str, *, keys: ServiceKeys, now: datetime) -> str:
    """Return a token that says that a person's passkey has answered just now. It is bound to them."""
    return signed_tokens.issue(keys.form_tokens, "passkey/touched", person, _span(now), now=now).text


def is_given(
    session: Session, custody: Custody, person: str, secret: RecipientSecret, *, typed: str, touch: str
) -> bool:
    """Whether the second factor is right, or none is asked for: a touch, a code from the app, or words in its place.

    Effects: the mark of the last code.
    """
    view, now = custody.ledger.writing(session), custody.now()
    if _is_touch_of(person, touch, keys=custody.keys, now=now):
        return True
    only_passkeys = bool(view.passkeys_of(person)) and not view.codes_of(person)
    if only_passkeys and is_asked_for(view, person, now):
        return False
    return codes.accepts(session, custody, person, secret, typed=typed)


def _is_touch_of(person: str, token: str, *, keys: ServiceKeys, now: datetime) -> bool:
    return any(
        signed_tokens.nonce_of(token, keys.form_tokens, "passkey/touched", person, span, lasts=_LASTS, now=now)
        for span in (_span(now), _span(now - _SPAN))
    )


def _span(at: datetime) -> str:
    return str(int(at.timestamp() // _SPAN.total_seconds()))
