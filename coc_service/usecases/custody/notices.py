"""Notices tell people that something waits for them. The text is always the same and names no case."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import to_hour
from coc_service.crypto import random_id, seal
from coc_service.domain.committee_state import Committee
from coc_service.mail import KINDS, LONGEST_WAIT, Duplicate, Envelope, MessageKind
from coc_service.store import outbox
from coc_service.store.outbox import MailState, WaitingNotice
from coc_service.store.tables import OutboxMail
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.keys import ServiceKeys


def sealed_mail(envelope: Envelope, *, keys: ServiceKeys, now: datetime) -> OutboxMail:
    """Return the outbox row for a mail to an address. The Message-ID is derived from its id, so resent mails are duplicates."""
    mail_id = random_id()
    sealed = seal(keys.envelopes, envelope.encode(), context=contexts.envelope(mail_id=mail_id))
    return OutboxMail(id=mail_id, kind=envelope.kind, state=MailState.OWED, sealed_envelope=sealed, due_at=to_hour(now))


def owe_notices(
    session: Session, people: Collection[str], *, now: datetime, kind: str = MessageKind.NEW_ACTIVITY
) -> None:
    """Owe each person a mail of this kind, but at most one pending mail per person if the kind says so.

    So an outage of the mail server, or many reports between two beats, lead to one mail. A mail that is being delivered does
    not count as pending: it may be read before the new entry is committed. A pending mail that was tried before gets a new
    id, and with it a new Message-ID, and is due at once: it may have been delivered after all, and mail programs would drop
    a second one with the same id. Due times are full hours: the minute would reveal when a report arrived.

    Call it after the entry was appended: `ClaimMails` waits for the lock on the log's head, so no mail can be claimed and
    delivered before this transaction commits.

    Effects: outbox.
    """
    hour, waiting = to_hour(now), _waiting(session, kind, now)
    pending = [waiting[one] for one in people if one in waiting]
    for tried in (one for one in pending if one.attempts or one.state == MailState.REFUSED):
        outbox.owe_anew(session, tried.mail_id, new_id=random_id(), due_at=hour)
    owed = [
        OutboxMail.plain(id=random_id(), kind=kind, state=MailState.OWED, person_id=person, due_at=hour)
        for person in people
        if person not in waiting
    ]
    outbox.owe(session, owed)


def ask_ahead(session: Session, *, now: datetime) -> None:
    """Ask whose notice waits before rows are queued that the question would send. Call it while the log's head is held."""
    _waiting(session, MessageKind.NEW_ACTIVITY, now)


def tell_members(session: Session, committee: Committee, *, but: Collection[str], now: datetime) -> None:
    """Owe a notice to each member of a committee with a seat in force, but not to these people. Effects: outbox."""
    owe_notices(session, [seat.person for seat in committee.in_force(now) if seat.person not in but], now=now)


def _waiting(session: Session, kind: str, now: datetime) -> dict[str, WaitingNotice]:
    """Return the pending mails of this kind by person, if the kind allows only one."""
    if KINDS[kind].duplicate is not Duplicate.WHILE_ONE_WAITS:
        return {}
    found = outbox.waiting_notices(session, kind=kind, due_by=now + LONGEST_WAIT)
    return {one.person_id: one for one in found}
