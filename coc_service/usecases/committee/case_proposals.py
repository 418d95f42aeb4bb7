"""What the acts about a proposal on a case share: a second member confirms it, or any member refuses it.

Each kind of proposal is declared where its own acts are: its class, and the entry of a refusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from coc_service.catalogue import msg
from coc_service.domain import case_proposals
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee
from coc_service.domain.open_proposals import CaseProposal
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.access import find_cleared
from coc_service.usecases.committee.on_case import OnCase
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

NOT_WAITING = msg("This does not wait for you any more. Please look again.")
WAITING = "waiting"  # the part of a page that shows the proposals
Kind = TypeVar("Kind", bound=CaseProposal)


class Confirming(Protocol):
    """An act with which a second member confirms a proposal, by the leaf that the page showed."""

    @property
    def custody(self) -> Custody:
        """The clock."""

    @property
    def member(self) -> UnlockedMember:
        """The second member."""

    @property
    def proposal(self) -> str:
        """The leaf of the proposal."""


def awaited(act: Confirming, case: Case, committee: Committee, kind: type[Kind]) -> Kind:
    """Return the proposal that an act confirms. Raises Refused unless it waits for this member."""
    found, now = case_proposals.waiting(case, kind).get(act.proposal), act.custody.now()
    if found is None or not case_proposals.is_second(case, found, committee, person=act.member.person, at=now):
        raise Refused(NOT_WAITING, field=WAITING)
    return found


@dataclass(frozen=True, slots=True)
class RefuseProposal(OnCase):
    """Say no to a proposal of one `kind`, or take back one's own."""

    kind: ClassVar[type[CaseProposal]]

    proposal: str

    def _says(self, view: View) -> Mapping[str, Any]:
        case = find_cleared(view, self.case_id, self.member, self.custody)
        if not self.can_refuse(case):
            raise Refused(NOT_WAITING, field=WAITING)
        return {"proposal": self.proposal}

    def can_refuse(self, case: Case) -> bool:
        """Whether there is something that can be refused."""
        return self.proposal in case_proposals.waiting(case, self.kind)
