"""Delivers mail that is owed: claimed in one transaction, delivered while none is open, settled in another.

After a crash during a batch some mails are sent again, with the same Message-ID.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import OpenFailed, open_sealed
from coc_service.domain import auditors
from coc_service.mail import (
    KINDS,
    DeliveryFailed,
    Envelope,
    EnvelopeMalformed,
    NoCheckpoint,
    Recipient,
    next_attempt,
    on_leaving,
)
from coc_service.store import outbox
from coc_service.store.tables import OutboxMail
from coc_service.usecases.act import WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.addresses import signed_address
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from coc_service.usecases.people import service_marks
from coc_service.usecases.site import publish
from coc_service.usecases.site.publish import CheckpointBroken

LEASE = timedelta(minutes=15)  # longer than a batch in which every delivery takes its full time-out
BATCH = 10


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A mail to deliver now. `envelope` is None if its row was altered or it has no recipient any more.

    `language` is the code of the recipient's language; "" if nobody knows it. `key` is the OpenPGP key that they gave, or "".
    """

    mail_id: str
    attempts: int
    envelope: Envelope | None
    language: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """How a delivery ended. `failure` is None if the mail was accepted, or there was nothing to send."""

    mail: ClaimedMail
    failure: DeliveryFailed | None

    @property
    def has_left(self) -> bool:
        """Whether the mail was accepted by the server or folder."""
        return self.failure is None and self.mail.envelope is not None


@dataclass(frozen=True, slots=True)
class ClaimMails(WriteAct[list[ClaimedMail]]):
    """Claim a batch of mails that are due, each with the latest checkpoint. Effects: lease set, attempt counted."""

    custody: Custody

    def write(self, session: Session) -> list[ClaimedMail]:
        """Claim the mails. Locks the log's head first, so that no notice is sent before the act behind it is committed."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        available = {"checkpoint": self._checkpoint(session)}
        rows = outbox.claim(session, now=now, claimed_until=now + LEASE, limit=BATCH)
        return [self._claimed(session, row, self._envelope(draft, row, available)) for row in rows]

    def _claimed(self, session: Session, row: OutboxMail, envelope: Envelope | None) -> ClaimedMail:
        """Return a mail with what its recipient chose about mails, if it is for a person."""
        language, person = self._language(session, row, envelope), row.person_id or ""
        key = "" if envelope is None or KINDS[envelope.kind].warns else self._key(session, person)
        return ClaimedMail(row.id, row.attempts, envelope, language, key)

    def _key(self, session: Session, person: str) -> str:
        about = service_marks.MAIL_KEY
        return service_marks.kept(session, self.custody.keys, person=person, about=about) if person else ""

    def _language(self, session: Session, row: OutboxMail, envelope: Envelope | None) -> str:
        if envelope and "spoken" in envelope.values:
            return envelope.values["spoken"]
        if not row.person_id:
            return ""
        return service_marks.kept(session, self.custody.keys, person=row.person_id, about=service_marks.LANGUAGE)

    def _checkpoint(self, session: Session) -> str:
        """Return the checkpoint for mails. If its row was altered, mails are still sent, and say so instead."""
        try:
            latest = publish.latest(session, self.custody.keys)
        except CheckpointBroken:
            return NoCheckpoint.CHANGED
        return latest.note if latest else NoCheckpoint.NONE_YET

    def _envelope(self, draft: Draft, row: OutboxMail, available: Mapping[str, str]) -> Envelope | None:
        """Return the mail's envelope; None if the row was altered or there is no recipient any more."""
        if row.kind not in KINDS:
            return None
        match KINDS[row.kind].recipient:
            case Recipient.PERSON:
                address = self._address(draft, row.person_id or "")
                return Envelope(row.kind, address, on_leaving(row.kind, available)) if address else None
            case Recipient.ADDRESS:
                envelope = self._opened(row)
                if envelope is None or envelope.kind != row.kind:
                    return None
                return replace(envelope, values={**envelope.values, **on_leaving(row.kind, available)})

    def _opened(self, row: OutboxMail) -> Envelope | None:
        try:
            context = contexts.envelope(mail_id=row.id)
            sealed = row.sealed_envelope or b""
            return Envelope.decode(open_sealed(self.custody.keys.envelopes, sealed, context=context))
        except (OpenFailed, EnvelopeMalformed):
            return None

    def _address(self, draft: Draft, person: str) -> str:
        """Return the address in a person's admission; "" if they sit on no committee and audit none: they get no more mail."""
        now = self.custody.now()
        seats = [seat for one in draft.committees() if (seat := one.seat_of(person, now))]
        seats += [seat for one in draft.committees() if (seat := auditors.auditor_of(one, person, now))]
        sealed = seats[0].sealed_address if seats else b""
        return signed_address(sealed, person=person, keys=self.custody.keys) if sealed else ""


@dataclass(frozen=True, slots=True)
class SettleMails(WriteAct[None]):
    """Record how a batch ended. Effects: each row is deleted, due again later, or kept as refused; log entries."""

    custody: Custody
    outcomes: Sequence[DeliveryOutcome]
    jitter: float

    def write(self, session: Session) -> None:
        """Settle every mail of the batch."""
        for outcome in self.outcomes:
            self._settle(session, outcome.mail, outcome.failure)

    def _settle(self, session: Session, mail: ClaimedMail, failure: DeliveryFailed | None) -> None:
        if failure is None and mail.envelope is not None:
            outbox.delivered(session, mail.mail_id)
            self._log(session, LogAct.MAIL_DELIVERED)
        elif failure is None or failure.permanent:
            outbox.refused(session, mail.mail_id, failure=str(failure or "what was sealed does not open"))
            self._log(session, LogAct.MAIL_FAILED)
        else:
            due_at = next_attempt(max(1, mail.attempts), now=self.custody.now(), jitter=self.jitter)
            outbox.put_back(session, mail.mail_id, due_at=due_at, failure=str(failure))

    def _log(self, session: Session, act: LogAct) -> None:
        self.custody.ledger.writing(session).append(act, SITE, signer=Signer(SERVICE), at=self.custody.now())


def has_more(claimed: Sequence[ClaimedMail]) -> bool:
    """Whether more mails may be due now, because the batch was full."""
    return len(claimed) == BATCH
