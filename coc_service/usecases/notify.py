"""Telling members that something waits: always the same words, never about which case."""

from collections.abc import Iterable
from datetime import datetime

from coc_service.audit import to_hour
from coc_service.crypto import random_id, seal
from coc_service.mail import Envelope, MessageKind
from coc_service.store.outbox import MailState
from coc_service.store.tables import Member, OutboxMail
from coc_service.usecases import places, rosters
from coc_service.usecases.keys import ServiceKeys


def sealed_mail(envelope: Envelope, *, keys: ServiceKeys, now: datetime) -> OutboxMail:
    """Return the outbox row for a mail; its id makes the Message-ID, so a mail sent again is recognised.

    It is due from the past hour on: at once, without telling the minute in which a report arrived.
    """
    mail_id = random_id()
    sealed = seal(keys.envelopes, envelope.encode(), place=places.envelope(mail_id=mail_id))
    return OutboxMail(id=mail_id, state=MailState.OWED, sealed_envelope=sealed, due_at=to_hour(now))


def seal_notices(members: Iterable[Member], *, keys: ServiceKeys, now: datetime) -> list[OutboxMail]:
    """Return one notice for each member who can be reached."""
    addresses = [rosters.address_of(member, keys=keys) for member in members]
    return [
        sealed_mail(Envelope(MessageKind.NEW_ACTIVITY, address, {}), keys=keys, now=now)
        for address in addresses
        if address
    ]
