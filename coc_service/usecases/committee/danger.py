"""A member says that they take care of a danger. Until somebody does, or writes to the reporter, notices are repeated."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain import departures
from coc_service.domain.chain import case_subject
from coc_service.usecases.act import CheckedAct
from coc_service.usecases.committee.access import find_cleared
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class TakeDanger(CheckedAct[None]):
    """State that one takes care of the danger in a case. Effects: log entry, the queue's index; its notices end.

    Raises:
        NoSuchCase, NotDeclared: for this member.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str

    def check(self, session: Session) -> None:
        """Raise NoSuchCase or NotDeclared."""
        find_cleared(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)

    def write(self, session: Session) -> None:
        """Log it, unless somebody was quicker: then it is taken care of already."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        committee = draft.committee(case.committee)
        if committee is None or not departures.as_of(case, committee, now).is_danger_open:
            return
        draft.append(LogAct.DANGER_TAKEN, case_subject(self.case_id), signer=self.member.signer, at=now)
        reindex(session, draft, self.case_id)
