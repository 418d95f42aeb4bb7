"""What waits for a member's signature on their committees, so that the desk can say so."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain import lost_keys
from coc_service.domain.committee_state import Committee, Proposal
from coc_service.domain.open_proposals import OPEN_FOR
from coc_service.store import people
from coc_service.store.tables import Person
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import leaving, lost, own_pages, policies, recovery
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class SignaturesOwed(Question[frozenset[LogAct]]):
    """The acts that wait for a member: changes that others have signed, `roster.compared` for a comparison that is due, and
    `person.enrolled` if a new person waits for a first signature.
    """

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> frozenset[LogAct]:
        """Return the acts. Nothing of a case is among them."""
        view = self.custody.ledger.reading(session)
        committees = view.committees_of(self.member.person, self.custody.now())
        return frozenset().union(*(self._of(session, view, one) for one in committees))

    def _of(self, session: Session, view: View, committee: Committee) -> set[LogAct]:
        me, now = self.member.person, self.custody.now()
        own = committee.seat_of(me, now)
        if own and own.is_alternate:  # they sign nothing but that their own keys were compared
            is_owed = committee.comparison_owed(own) and me not in committee.compared.get(own.leaf, frozenset())
            return {LogAct.ROSTER_COMPARED} if is_owed else set()
        secret = leaving.kept_from(committee, me)
        owed = {
            LogAct(one.statement.act)
            for leaf, one in committee.proposals.items()
            if _is_asked(view, committee, one, me) and leaf not in secret and _can_take_effect(committee, leaf)
        }
        for seat in committee.seated(now):
            if committee.comparison_owed(seat) and me not in committee.compared.get(seat.leaf, frozenset()):
                owed.add(LogAct.ROSTER_COMPARED)
        if _has_someone_waiting(session, committee):
            owed.add(LogAct.PERSON_ENROLLED)
        if any(one.second == me and one.at + OPEN_FOR >= now for one in committee.transparency.drafts.values()):
            owed.add(LogAct.TRANSPARENCY_DRAFTED)
        return owed


def _can_take_effect(committee: Committee, leaf: str) -> bool:
    """Whether a signature could still complete a proposal: not one of rules or pages that others have replaced since."""
    match committee.proposals[leaf].statement.act:
        case LogAct.POLICY_ADOPTED:
            return policies.is_open(committee, leaf)
        case LogAct.PAGES_ADOPTED:
            return own_pages.is_pending(committee, leaf)
        case LogAct.RECOVERY_SET | LogAct.RECOVERY_ENDED:
            return recovery.is_pending(committee, leaf)
        case _:
            return True


def _is_asked(view: View, committee: Committee, proposal: Proposal, me: str) -> bool:
    """Whether the member's signature is missing. Nobody is asked about the loss of their own keys."""
    if proposal.statement.act == LogAct.KEYS_LOST:
        return lost.may_agree(view, committee, proposal, me)
    return me not in proposal.signers


def _has_someone_waiting(session: Session, committee: Committee) -> bool:
    """Whether an invited person has keys and nobody ever signed their admission, or has new ones in place of those that were
    lost. Rows only lead to the roster's checks.
    """
    known = {one.person for one in committee.admissions.values()} - committee.kept_seats.keys()
    known |= {one.person for one in committee.auditor_admissions.values()}
    known |= {one.about for one in committee.proposals.values()}
    return any(_has_keys(committee, row) and row.id not in known for _, row in people.invited_to(session, committee.id))


def _has_keys(committee: Committee, row: Person) -> bool:
    return bool(row.signing_key) and not lost_keys.is_lost(committee, row.id, row.signing_key or b"")
