"""What members see of their committee's auditors: who is one, who waits for signatures, and who could become one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import fingerprint
from coc_service.domain import committee_chain, committee_signers
from coc_service.domain.committee_state import Committee, Seat
from coc_service.store import people
from coc_service.usecases.act import Question, Refused
from coc_service.usecases.custody.addresses import signed_address
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import NOT_SEATED, seat_to_sign
from coc_service.usecases.people.auditing import ending
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.seats import admission, proposed_seats


@dataclass(frozen=True, slots=True)
class AuditorShown:
    """An auditor, or somebody who could become one: all that an admission states. `leaf` is that of what waits or is in force.

    `ends_at` is the leaf of a statement by which they are to be none any more; "" if there is none. `signed_by` are the names
    of those who have signed what waits, `has_signed` whether the reader is one of them.
    """

    person: str
    name: str
    handle: str
    login_name: str
    address: str
    fingerprint: str
    digest: str
    leaf: str = ""
    ends_at: str = ""
    signed_by: tuple[str, ...] = ()
    has_signed: bool = False


@dataclass(frozen=True, slots=True)
class AuditorsShown:
    """The auditors of a committee in force, those who need another signature, and invited people who wait."""

    committee: Committee
    signers_needed: int
    auditors: Sequence[AuditorShown]
    half_admitted: Sequence[AuditorShown]
    waiting: Sequence[AuditorShown]


@dataclass(frozen=True, slots=True)
class ShowAuditors(Question[AuditorsShown]):
    """The auditors of a committee of the member. Raises Refused if the member does not sit there."""

    custody: Custody
    member: UnlockedMember
    committee_id: str

    def look(self, session: Session) -> AuditorsShown:
        """Return the auditors in force, and those who are proposed or wait."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        committee = view.committee(self.committee_id)
        if committee is None or committee.seat_of(self.member.person, now) is None:
            raise Refused(NOT_SEATED)
        proposed = proposed_seats(committee, act=LogAct.AUDITOR_ADMITTED)
        return AuditorsShown(
            committee,
            committee_signers.signers_needed(committee, view.policy_of(committee), now),
            [self._in_force(committee, one) for one in committee.auditors.values() if one.is_in_force(now)],
            [self._shown(committee, seat, seat.leaf, leaf=leaf) for leaf, _, seat in proposed],
            [self._shown(committee, seat, "") for seat in self._waiting(session, view, committee)],
        )

    def _in_force(self, committee: Committee, auditor: Seat) -> AuditorShown:
        ends_at = ending(committee).get(auditor.leaf, "")
        return self._shown(committee, auditor, ends_at, leaf=auditor.leaf, ends_at=ends_at)

    def _shown(
        self, committee: Committee, seat: Seat, proposal: str, *, leaf: str = "", ends_at: str = ""
    ) -> AuditorShown:
        """Return somebody as the page shows them; `proposal` is the leaf of what waits for signatures about them."""
        waiting = committee.proposals.get(proposal)
        signers = waiting.signers if waiting else frozenset[str]()
        return AuditorShown(
            person=seat.person,
            name=seat.name,
            handle=seat.handle,
            login_name=seat.login_name,
            address=signed_address(seat.sealed_address, person=seat.person, keys=self.custody.keys),
            fingerprint=fingerprint(seat.encryption_key, seat.signing_key),
            digest=committee_chain.statement_digest(admission(seat, act=LogAct.AUDITOR_ADMITTED)),
            leaf=leaf,
            ends_at=ends_at,
            signed_by=tuple(sorted(committee.name_of(one) for one in signers)),
            has_signed=self.member.person in signers,
        )

    def _waiting(self, session: Session, view: View, committee: Committee) -> list[Seat]:
        """Return what the admissions of invited people who have keys would state. The rows only find them."""
        closed = {*committee.kept_seats, *(seat.person for seat in (*committee.seats, *committee.auditors.values()))}
        closed |= {one.about for one in committee.proposals.values()}
        rows = {person.id for _, person in people.invited_to(session, committee.id)} - closed
        found = (_seat_or_none(session, view, committee, one) for one in sorted(rows))
        return sorted((one for one in found if one), key=lambda seat: seat.name)


def _seat_or_none(session: Session, view: View, committee: Committee, person: str) -> Seat | None:
    try:
        return seat_to_sign(session, view, committee, person)
    except Refused:
        return None
