"""Some records of many cases at once, for pages that a member's session opens case by case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.domain.summary import Summary
from coc_service.usecases.act import Question
from coc_service.usecases.committee.access import NotDeclared, find_cleared
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class LoadFiles(Question[list[tuple[Summary, SealedFile]]]):
    """Load the records that `only` names of each of these cases, without the cases that this member may not open."""

    custody: Custody
    member: UnlockedMember
    cases: Sequence[Summary]
    only: Callable[[Summary], Sequence[str]]

    def look(self, session: Session) -> list[tuple[Summary, SealedFile]]:
        """Return the sealed records, by case."""
        view = self.custody.ledger.reading(session)
        found = []
        for case in self.cases:
            try:
                find_cleared(view, case.id, self.member, self.custody)
                file = casefile.load(view, case.id, recipient_id=self.member.person, only=self.only(case))
            except (NoSuchCase, NotDeclared, Frozen):
                continue
            found.append((case, file))
        return found
