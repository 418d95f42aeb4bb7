"""Mail that is owed: claimed in one transaction, delivered with none open, settled in another.

A crash in mid-batch sends some mails again, with the same Message-ID.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import OpenFailed, open_sealed
from coc_service.mail import DeliveryFailed, Envelope, EnvelopeMalformed, MessageKind, next_attempt
from coc_service.store import audit_log, members, outbox
from coc_service.store.tables import Member, OutboxMail
from coc_service.usecases import logbook, places, rosters
from coc_service.usecases.keys import ServiceKeys

LEASE = timedelta(minutes=15)  # longer than a batch in which every delivery takes its whole time-out
BATCH = 10
NO_CHECKPOINT = "(no checkpoint has been published yet)"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail to deliver now. `envelope` is None if its row, or the address it goes to, was tampered with."""

    mail_id: str
    attempts: int
    envelope: Envelope | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a delivery ended: `failure` is None once someone has taken the mail, or where there was nothing to send."""

    mail: Claimed
    failure: DeliveryFailed | None

    @property
    def has_left(self) -> bool:
        """Whether someone has taken it."""
        return self.failure is None and self.mail.envelope is not None


def claim(session: Session, *, keys: ServiceKeys, now: datetime) -> list[Claimed]:
    """Claim some mails that are due, each with the latest checkpoint. Effects: lease and attempt counted."""
    latest = audit_log.latest_checkpoint(session)
    checkpoint = latest.note if latest else NO_CHECKPOINT
    rows = outbox.claim(session, now=now, claimed_until=now + LEASE, limit=BATCH)
    return [Claimed(row.id, row.attempts, _envelope(session, row, checkpoint=checkpoint, keys=keys)) for row in rows]


def _envelope(session: Session, row: OutboxMail, *, checkpoint: str, keys: ServiceKeys) -> Envelope | None:
    member = members.member(session, row.member_id) if row.member_id else None
    try:
        envelope = _notice(member, keys=keys) if member else _open(row, keys=keys)
    except (OpenFailed, EnvelopeMalformed):
        return None
    if envelope.kind is MessageKind.NEW_ACTIVITY:
        return Envelope(envelope.kind, envelope.to, {"checkpoint": checkpoint})
    return envelope


def _notice(member: Member, *, keys: ServiceKeys) -> Envelope:
    return Envelope(MessageKind.NEW_ACTIVITY, rosters.address_of(member, keys=keys))


def _open(row: OutboxMail, *, keys: ServiceKeys) -> Envelope:
    sealed = row.sealed_envelope or b""
    return Envelope.decode(open_sealed(keys.envelopes, sealed, place=places.envelope(mail_id=row.id)))


def settle_all(session: Session, outcomes: Sequence[Outcome], *, jitter: float, now: datetime) -> None:
    """Write down how a batch ended. Effects: as `settle`, for each."""
    for outcome in outcomes:
        settle(session, outcome.mail, outcome.failure, jitter=jitter, now=now)


def settle(session: Session, mail: Claimed, failure: DeliveryFailed | None, *, jitter: float, now: datetime) -> None:
    """Write down how a delivery ended. Effects: the row goes, waits or is kept as refused; log entry."""
    if failure is None and mail.envelope is not None:
        outbox.delivered(session, mail.mail_id)
        _log(session, Act.MAIL_DELIVERED, mail, now=now)
    elif failure is None or failure.permanent:
        outbox.refused(session, mail.mail_id, failure=str(failure or "what was sealed does not open"))
        _log(session, Act.MAIL_FAILED, mail, now=now)
    else:
        due_at = next_attempt(mail.attempts, now=now, jitter=jitter)
        outbox.put_back(session, mail.mail_id, due_at=due_at, failure=str(failure))


def _log(session: Session, act: Act, mail: Claimed, *, now: datetime) -> None:
    audit_log.append(session, [logbook.entry(act, actor=logbook.SERVICE, at=now, target=mail.mail_id)])


def has_more(claimed: Sequence[Claimed]) -> bool:
    """Whether there may be more mails due right now."""
    return len(claimed) == BATCH
