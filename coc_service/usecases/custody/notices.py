"""Telling people that something waits: always the same words, never about which case."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import to_hour
from coc_service.crypto import random_id, seal
from coc_service.mail import KINDS, LONGEST_WAIT, Duplicate, Envelope, MessageKind
from coc_service.store import outbox
from coc_service.store.outbox import MailState, WaitingNotice
from coc_service.store.tables import OutboxMail
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.keys import ServiceKeys


def sealed_mail(envelope: Envelope, *, keys: ServiceKeys, now: datetime) -> OutboxMail:
    """Return the outbox row for a mail to an address; its id makes the Message-ID, so a mail sent again is recognised."""
    mail_id = random_id()
    sealed = seal(keys.envelopes, envelope.encode(), context=contexts.envelope(mail_id=mail_id))
    return OutboxMail(id=mail_id, kind=envelope.kind, state=MailState.OWED, sealed_envelope=sealed, due_at=to_hour(now))


def owe_notices(
    session: Session, people: Collection[str], *, now: datetime, kind: str = MessageKind.NEW_ACTIVITY
) -> None:
    """Owe each person a mail of a kind that goes to persons; where the kind says so, none while one waits for them.

    A mail server that is down, or a flood between two beats, then brings one mail. A mail that is being delivered does not
    count as waiting: it may be read before what is new is there. One that was tried before takes a new id, and with it a
    new Message-ID (it may have arrived after all, and a second with its id would be dropped), and is due at once. Due
    means from the past hour on: the minute would tell when a report arrived.

    Call it after the entry was appended: whoever holds the log's head sees no mail claimed that leaves before the COMMIT.

    Effects: outbox.
    """
    hour, waiting = to_hour(now), _waiting(session, kind, now)
    for tried in [waiting[one] for one in people if one in waiting and waiting[one].attempts]:
        outbox.owe_anew(session, tried.mail_id, new_id=random_id(), due_at=hour)
    owed = [
        OutboxMail.plain(id=random_id(), kind=kind, state=MailState.OWED, person_id=person, due_at=hour)
        for person in people
        if person not in waiting
    ]
    outbox.owe(session, owed)


def _waiting(session: Session, kind: str, now: datetime) -> dict[str, WaitingNotice]:
    """Return the mails, by person, beside which none of the kind is owed."""
    if KINDS[kind].duplicate is not Duplicate.WHILE_ONE_WAITS:
        return {}
    found = outbox.waiting_notices(session, kind=kind, due_by=now + LONGEST_WAIT)
    return {one.person_id: one for one in found}
