"""Writing tickets: with one, the words of a page are kept for its member although their session has ended."""

import base64
from dataclasses import dataclass
from datetime import timedelta

from coc_service import canonical
from coc_service.canonical import context
from coc_service.crypto import OpenFailed, open_sealed, seal
from coc_service.domain.chain import read_moment
from coc_service.usecases.custody.custody import Custody

PAGE_LASTS = timedelta(hours=24)


class NotKept(Exception):
    """The words cannot be kept: no page of this member's sent them, it is too old, there is no room, or the keys changed."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """The content of a writing ticket: whose page, what it is about, and the proof made with their secret."""

    person: str
    about: str
    key_digest: str
    nonce: str
    proof: str
    until: str

    def sealed(self, custody: Custody) -> str:
        """Return the ticket as a page carries it: base64url of the sealed content."""
        content = canonical.encode({name: getattr(self, name) for name in self.__slots__})
        return base64.urlsafe_b64encode(
            seal(custody.keys.writing_tickets, content, context=context("writing-ticket"))
        ).decode()


def read_ticket(custody: Custody, text: str) -> Ticket:
    """Open a writing ticket.

    Raises:
        NotKept: it was not made by this service, or is older than a day.
    """
    try:
        sealed = base64.b64decode(text, altchars=b"-_", validate=True)
        opened = open_sealed(custody.keys.writing_tickets, sealed, context=context("writing-ticket"))
    except (OpenFailed, ValueError):
        raise NotKept from None
    ticket = Ticket(**{name: str(value) for name, value in canonical.decode(opened).items()})
    until = read_moment(ticket.until)
    if until is None or until <= custody.now():
        raise NotKept
    return ticket
