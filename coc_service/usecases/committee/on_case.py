"""The base of acts in which a member who is clear on a case states something in one entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.chain import case_subject
from coc_service.usecases.act import CheckedAct
from coc_service.usecases.custody import clear_members
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class OnCase(CheckedAct[None]):
    """A clear member's statement on a case, as the act `states`. Effects: log entry, notices, the desk's index.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: it cannot be said now.
    """

    states: ClassVar[LogAct]

    custody: Custody
    member: UnlockedMember
    case_id: str

    def check(self, session: Session) -> None:
        """Raise what `write` would."""
        self._says(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign it."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        says = self._says(draft)
        draft.append(self.states, case_subject(self.case_id), signer=self.member.signer, at=now, says=says)
        clear_members.tell(session, draft, self.case_id, but=self.member.person, now=now)

    def _says(self, view: View) -> Mapping[str, Any] | None:
        """Return the detail to be signed. Raises the act's refusals."""
        raise NotImplementedError
