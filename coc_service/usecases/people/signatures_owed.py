"""What waits for a member's signature on their committees, so that the desk can say so."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.committee_state import Committee
from coc_service.store import people
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
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
        committees = self.custody.ledger.reading(session).committees_of(self.member.person, self.custody.now())
        return frozenset().union(*(self._of(session, one) for one in committees))

    def _of(self, session: Session, committee: Committee) -> set[LogAct]:
        me, now = self.member.person, self.custody.now()
        owed = {LogAct(one.statement.act) for one in committee.proposals.values() if me not in one.signers}
        for seat in committee.in_force(now):
            if committee.comparison_owed(seat) and me not in committee.compared.get(seat.leaf, frozenset()):
                owed.add(LogAct.ROSTER_COMPARED)
        if _has_someone_waiting(session, committee):
            owed.add(LogAct.PERSON_ENROLLED)
        return owed


def _has_someone_waiting(session: Session, committee: Committee) -> bool:
    """Whether an invited person has keys and nobody ever signed their admission. Rows only lead to the roster's checks."""
    known = {one.person for one in committee.admissions.values()}
    known |= {one.statement.detail.get("seat", {}).get("person", "") for one in committee.proposals.values()}
    return any(person.signing_key and person.id not in known for _, person in people.invited_to(session, committee.id))
