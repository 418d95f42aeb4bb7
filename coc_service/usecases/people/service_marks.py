"""What the service itself must read of a person, sealed under its key, because mails are written while nobody is logged in."""

from sqlalchemy.orm import Session

from coc_service.crypto import OpenFailed, open_sealed, seal
from coc_service.store import marks
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.keys import ServiceKeys

# The language of a person's mails: that of the page on which they logged in last. Every login writes it, so that a row says
# nothing about who chose one.
LANGUAGE = "language"
MAIL_KEY = "mail_key"  # see `mail_keys`


def keep(session: Session, keys: ServiceKeys, text: str, *, person: str, about: str) -> None:
    """Keep a text of a person. Effects: the row of their mark about it."""
    marks.keep(session, person, about, seal(keys.addresses, text.encode(), context=_context(keys, person, about)))


def kept(session: Session, keys: ServiceKeys, *, person: str, about: str) -> str:
    """Return a text of a person; "" if there is none, or the row was altered."""
    row = marks.find(session, person, about)
    if row is None:
        return ""
    try:
        return open_sealed(keys.addresses, row.sealed, context=_context(keys, person, about)).decode()
    except OpenFailed:
        return ""


def _context(keys: ServiceKeys, person: str, about: str) -> bytes:
    return contexts.mark(origin=keys.origin, person=person, about=about)
