"""How a report arrived, for the page of its receipt when that is shown again."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.domain import case_state
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.reporter.receipts import NoSuchReceipt, ReceiptKeys, find, sealed_to
from coc_service.usecases.reporter.submit import Acceptance, Stored, callable_for


@dataclass(frozen=True, slots=True)
class HowItArrived(Question[Stored | None]):
    """Find what the page of a new receipt said, for showing it again; None if the receipt opens nothing any more."""

    custody: Custody
    receipt: ReceiptKeys

    def look(self, session: Session) -> Stored | None:
        """Return the readers that the report was sealed to, and the deadline of the first answer if it is still due."""
        view = self.custody.ledger.reading(session)
        try:
            case = find(session, view, self.receipt).case
        except NoSuchReceipt:
            return None
        committee = view.committee(case.committee)
        readers = sealed_to(committee, case) if committee else ()
        due_at = case_state.answer_due_at(case, view.policy(case))
        called = callable_for(case, view.committee_then(case))
        key = committee.recovery_keys.get(case.recovery) if committee else None
        return Stored(self.receipt, Acceptance.NEW, readers, due_at, called, key)
