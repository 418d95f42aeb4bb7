"""Updates the queue's index of a case from its fold, after each act that changes a deadline or the lead."""

from sqlalchemy.orm import Session

from coc_service.domain import case_state
from coc_service.store import cases
from coc_service.usecases.custody.draft import Draft


def reindex(session: Session, draft: Draft, case_id: str) -> None:
    """Write a case's deadline and lead into its index row."""
    case = draft.case(case_id)
    deadline_at = case_state.deadline_at(case, draft.policy(case))
    cases.reindex(session, case_id, deadline_at=deadline_at, lead_id=case.lead)
