"""The proof that a report is in the published log."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.chain import case_subject
from coc_service.store import log
from coc_service.usecases.act import Act
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View
from coc_service.usecases.reporter.receipts import ReceiptKeys, find
from coc_service.usecases.site import publish


@dataclass(frozen=True, slots=True)
class TakeProof(Act[str, str, str]):
    """Take the proof that the report is in the published log; "" until a checkpoint covers it. Effects: a log entry.

    Raises:
        NoSuchReceipt: the receipt is unknown or withdrawn.
        CheckpointBroken: the checkpoint is not what the service signed.
    """

    custody: Custody
    receipt: ReceiptKeys

    def look(self, session: Session) -> str:
        """Return the proof."""
        view = self.custody.ledger.reading(session)
        found = find(session, view, self.receipt)
        row = log.entry(session, report_position(session, view, found.case.id))
        return publish.proof(session, self.custody.keys, row) if row else ""

    def prepare(self, seen: str) -> str:
        """Pass on the proof: there is nothing to seal, because proofs contain nothing secret."""
        return seen

    def store(self, session: Session, ready: str) -> str:
        """Log that a proof was taken."""
        if not ready:
            return ready
        draft = self.custody.ledger.writing(session)
        found = find(session, draft, self.receipt)
        signer = self.receipt.signer(found.party.party)
        draft.append(LogAct.PROOF_TAKEN, case_subject(found.case.id), signer=signer, at=self.custody.now())
        return ready


def report_position(session: Session, view: View, case_id: str) -> int:
    """Return the index of a case's first entry in the log.

    Raises:
        Frozen: the row found by its subject is missing, or is not that entry.
    """
    subject = case_subject(case_id)
    first = next(iter(log.chain(session, subject, stop=view.ahead.size)), None)
    if first is None or not view.is_first(first, subject):
        raise Frozen(subject)
    return first.position
