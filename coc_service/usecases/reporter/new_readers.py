"""A reporter says yes or no to somebody else who is to read their report."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain import case_proposals
from coc_service.domain.candidates import Candidate
from coc_service.domain.chain import case_subject
from coc_service.usecases.act import CheckedAct
from coc_service.usecases.custody import clear_members
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.reporter.receipts import ReceiptKeys, find


@dataclass(frozen=True, slots=True)
class AnswerReader(CheckedAct[bool]):
    """Answer whether a proposed reader may read the report. Returns whether it still waited for an answer.

    After a no the person is never proposed again for this case. Effects: log entry, notices.

    Raises:
        NoSuchReceipt: the receipt is unknown or withdrawn.
    """

    custody: Custody
    receipt: ReceiptKeys
    proposal: str
    is_allowed: bool

    def check(self, session: Session) -> None:
        """Refuse an unknown receipt in a read, before the log's head is locked."""
        find(session, self.custody.ledger.reading(session), self.receipt)

    def write(self, session: Session) -> bool:
        """Sign the answer, unless the proposal has ended, or was answered so before."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        found = find(session, draft, self.receipt)
        candidate = case_proposals.waiting(found.case, Candidate).get(self.proposal)
        if candidate is None or (self.is_allowed and now > candidate.open_until):
            return False
        if candidate.is_allowed and self.is_allowed:
            return True
        act = LogAct.READER_ALLOWED if self.is_allowed else LogAct.READER_REFUSED
        signer, subject = self.receipt.signer(found.party.party), case_subject(found.case.id)
        draft.append(act, subject, signer=signer, at=now, says={"proposal": self.proposal})
        clear_members.tell(session, draft, found.case.id, but="", now=now)
        return True
