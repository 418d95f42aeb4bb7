"""Tells a member by mail that a way to log in changed under their name: somebody else may have done it."""

from coc_service.mail import MessageKind
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.draft import Draft


def tell_owner(draft: Draft, person: str) -> None:
    """Owe the mail; it says neither which way nor how. Call it after the entry was appended. Effects: outbox.

    Source: OWASP ASVS 5.0, 6.3.7.
    """
    notices.owe_notices(draft.session, [person], now=draft.now(), kind=MessageKind.WAYS_CHANGED)
