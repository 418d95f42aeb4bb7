"""Mail that is owed: claimed in one transaction, delivered with none open, settled in another.

A crash in mid-batch sends some mails again, with the same Message-ID.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import OpenFailed, open_sealed
from coc_service.mail import DeliveryFailed, Envelope, EnvelopeMalformed, MessageKind, NoCheckpoint, next_attempt
from coc_service.store import audit_log, members, outbox
from coc_service.store.tables import OutboxMail
from coc_service.usecases import logbook, places, publish, rosters
from coc_service.usecases.keys import ServiceKeys
from coc_service.usecases.publish import CheckpointBroken

LEASE = timedelta(minutes=15)  # longer than a batch in which every delivery takes its whole time-out
BATCH = 10


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
    audit_log.hold_head(session)  # so that no notice leaves while an act that relies on it has yet to commit
    checkpoint = _checkpoint(session, keys=keys)
    rows = outbox.claim(session, now=now, claimed_until=now + LEASE, limit=BATCH)
    return [Claimed(row.id, row.attempts, _envelope(session, row, checkpoint=checkpoint, keys=keys)) for row in rows]


def _checkpoint(session: Session, *, keys: ServiceKeys) -> str:
    """Return what a notice says of the log. Where the row does not hold it leaves all the same, and its readers are told."""
    try:
        latest = publish.latest(session, keys=keys)
    except CheckpointBroken:
        return NoCheckpoint.CHANGED
    return latest.note if latest else NoCheckpoint.NONE_YET


def _envelope(session: Session, row: OutboxMail, *, checkpoint: str, keys: ServiceKeys) -> Envelope | None:
    try:
        envelope = _open(session, row, keys=keys)
        if envelope.kind is MessageKind.NEW_ACTIVITY:
            return Envelope(envelope.kind, envelope.to, {"checkpoint": checkpoint})
    except (OpenFailed, EnvelopeMalformed):
        return None
    return envelope


def _open(session: Session, row: OutboxMail, *, keys: ServiceKeys) -> Envelope:
    if row.sealed_envelope is not None:
        return Envelope.decode(open_sealed(keys.envelopes, row.sealed_envelope, place=places.envelope(mail_id=row.id)))
    member = members.member(session, row.member_id or "")
    return Envelope(MessageKind.NEW_ACTIVITY, rosters.address_of(member, keys=keys) if member else "")


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
        due_at = next_attempt(max(1, mail.attempts), now=now, jitter=jitter)
        outbox.put_back(session, mail.mail_id, due_at=due_at, failure=str(failure))


def _log(session: Session, act: Act, mail: Claimed, *, now: datetime) -> None:
    audit_log.append(session, [logbook.entry(act, actor=logbook.SERVICE, at=now, target=mail.mail_id)])


def has_more(claimed: Sequence[Claimed]) -> bool:
    """Whether there may be more mails due right now."""
    return len(claimed) == BATCH
