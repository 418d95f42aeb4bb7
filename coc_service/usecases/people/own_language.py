"""The language of a person's mails: that of the page on which they logged in last.

It is sealed under the service's key, because mails are written while nobody is logged in. Every login writes it, so that a row
says nothing about who chose one.
"""

from sqlalchemy.orm import Session

from coc_service.crypto import OpenFailed, open_sealed, seal
from coc_service.store import marks
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.keys import ServiceKeys

ABOUT = "language"


def keep(session: Session, keys: ServiceKeys, *, person: str, code: str) -> None:
    """Keep the language of a person's mails. Effects: the row of their mark about it."""
    marks.keep(session, person, ABOUT, seal(keys.addresses, code.encode(), context=_context(keys, person)))


def kept(session: Session, keys: ServiceKeys, *, person: str) -> str:
    """Return the code of the language of a person's mails; "" if they never logged in, or the row was altered."""
    row = marks.find(session, person, ABOUT)
    if row is None:
        return ""
    try:
        return open_sealed(keys.addresses, row.sealed, context=_context(keys, person)).decode()
    except OpenFailed:
        return ""


def _context(keys: ServiceKeys, person: str) -> bytes:
    return contexts.mark(origin=keys.origin, person=person, about=ABOUT)
