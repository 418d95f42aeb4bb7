"""Telling members that something waits: always the same words, never about which case."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import to_hour
from coc_service.crypto import random_id, seal
from coc_service.mail import Envelope
from coc_service.store import outbox
from coc_service.store.outbox import MailState
from coc_service.store.tables import OutboxMail
from coc_service.usecases import places
from coc_service.usecases.keys import ServiceKeys


def sealed_mail(envelope: Envelope, *, keys: ServiceKeys, now: datetime) -> OutboxMail:
    """Return the outbox row for a mail; its id makes the Message-ID, so a mail sent again is recognised."""
    mail_id = random_id()
    sealed = seal(keys.envelopes, envelope.encode(), place=places.envelope(mail_id=mail_id))
    return OutboxMail(id=mail_id, state=MailState.OWED, sealed_envelope=sealed, due_at=to_hour(now))


def owe_notices(session: Session, member_ids: Iterable[str], *, now: datetime) -> None:
    """Owe each member a notice. For whom one waits already there is no second: it says all that another would say.

    So a flood of reports, or a mail server that is down, fills nobody's mailbox. A notice that is being delivered counts
    no more: it may have been read before what is new was there. Due from the past hour on: at once, without telling the
    minute in which a report arrived.

    Effects: outbox.
    """
    told = outbox.members_with_a_notice(session)
    owed = [
        OutboxMail(id=random_id(), state=MailState.OWED, member_id=member_id, due_at=to_hour(now))
        for member_id in member_ids
        if member_id not in told
    ]
    outbox.owe(session, owed)
