"""Admissions: members sign the seats of their committee, and compare them once more afterwards."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import committee_chain, committee_state, lost_keys
from coc_service.domain.chain import committee_subject
from coc_service.domain.committee_state import Committee, Seat
from coc_service.store import people
from coc_service.store.tables import Person
from coc_service.usecases.act import CheckedAct, Refused
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.ended import is_used_up
from coc_service.usecases.people.invitations import standing_of
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.seats import admission, proposed_seats, waiting_seat

NOT_WAITING = msg("This person is not waiting any more.")
CHANGED = msg("What stands here has changed since you opened this page. Please compare it again.")
NOT_SEATED = msg("Only members with a seat on this committee can do this.")
ONLY_MEMBERS = msg("Only members can do this. You are an alternate on this committee.")


@dataclass(frozen=True, slots=True)
class OnRoster(CheckedAct[None]):
    """The base of a member's acts on a committee's roster. Alternates do only what is about their own seat."""

    is_for_alternates: ClassVar[bool] = False

    custody: Custody
    member: UnlockedMember
    committee_id: str

    def seated(self, view: View) -> Committee:
        """Return the committee, in which the member has a seat that signs. Raises Refused otherwise."""
        return self._seated(view)

    def _seated(self, view: View) -> Committee:
        committee = view.committee(self.committee_id)
        own = committee.seat_of(self.member.person, self.custody.now()) if committee else None
        if committee is None or own is None:
            raise Refused(NOT_SEATED)
        if own.is_alternate and not self.is_for_alternates:
            raise Refused(ONLY_MEMBERS)
        return committee

    def _append(self, session: Session, act: LogAct, says: dict[str, Any]) -> None:
        draft, subject = self.custody.ledger.writing(session), committee_subject(self.committee_id)
        draft.append(act, subject, signer=self.member.signer, at=self.custody.now(), says=says)


@dataclass(frozen=True, slots=True)
class Admit(OnRoster):
    """Admit an enrolled person. The member signs the seat after comparing what the page showed.

    `digest` comes from the form and must be that of the seat to be signed, as the page showed it. `as_alternate`: the member
    chose that they are called for single cases only; whoever lost their keys gets back the standing that they had. From the
    policy's number of seats on, a second member must `Agree` before the admission takes effect. Effects: a log entry.

    Raises:
        Refused: the person does not wait for admission here, or the seat has changed since the page was shown.
    """

    person: str
    digest: str
    as_alternate: bool = False

    def check(self, session: Session) -> None:
        """Raise Refused if nobody waits for this seat, or it has changed since the page was shown."""
        self._checked_seat(session, self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign the admission."""
        seat = self._checked_seat(session, self.custody.ledger.writing(session))
        self._append(session, LogAct.ROSTER_ADMITTED, {"seat": committee_state.seat_detail(seat)})

    def _checked_seat(self, session: Session, view: View) -> Seat:
        """Return the seat to sign. Load it only once: a view that replaces the table could return another key the next time."""
        committee = self._seated(view)
        is_proposed = any(seat.person == self.person for _, _, seat in proposed_seats(committee))
        if is_proposed or committee.seat_of(self.person, self.custody.now()):
            raise Refused(NOT_WAITING, field=self.person)
        seat = seat_to_sign(session, view, committee, self.person)
        if committee_chain.statement_digest(admission(seat)) != self.digest:
            raise Refused(CHANGED, field=self.person)
        is_new = self.person not in committee.kept_seats
        return replace(seat, is_alternate=self.as_alternate) if is_new else seat


def seat_to_sign(session: Session, view: View, committee: Committee, person_id: str) -> Seat:
    """Return what an admission of an invited person would state now. Raises Refused if they do not wait for one here."""
    person = people.person(session, person_id)
    here = [one for one in standing_of(view, person_id).invitations if one.committee == committee.id]
    if person is None or not here or not person.signing_key or _has_lost_keys(committee, person):
        raise Refused(NOT_WAITING, field=person_id)
    if is_used_up(committee, here[-1], view.now()):
        raise Refused(NOT_WAITING, field=person_id)
    return waiting_seat(here[-1], person, kept=committee.kept_seats.get(person_id))


def _has_lost_keys(committee: Committee, person: Person) -> bool:
    return lost_keys.is_lost(committee, person.id, person.signing_key or b"")


@dataclass(frozen=True, slots=True)
class _OnAdmission(OnRoster):
    """The base of a member's statements about an admission. Only the committee's chain decides whether they are allowed."""

    def check(self, session: Session) -> None:
        """Raise Refused if the chain would refuse the statement."""
        self._check(self._seated(self.custody.ledger.reading(session)))

    def _check(self, committee: Committee) -> None:
        raise NotImplementedError

    def _state(self, session: Session, act: LogAct, says: dict[str, Any]) -> None:
        self._check(self._seated(self.custody.ledger.writing(session)))
        self._append(session, act, says)


@dataclass(frozen=True, slots=True)
class Agree(_OnAdmission):
    """Sign an admission as the second member; `entry` is its leaf, which commits to every byte of it. Effects: a log entry.

    Raises:
        Refused: it no longer waits for a signature, or the member has already signed it.
    """

    entry: str

    def write(self, session: Session) -> None:
        """Sign the admission."""
        self._state(session, LogAct.AGREED, {"entry": self.entry})

    def _check(self, committee: Committee) -> None:
        proposal = committee.proposals.get(self.entry)
        if proposal is None or self.member.person in proposal.signers:
            raise Refused(NOT_WAITING, field=self.entry)


@dataclass(frozen=True, slots=True)
class ConfirmComparison(_OnAdmission):
    """State that an admission was compared once more. The admitted person and one other must do so. Effects: a log entry.

    Raises:
        Refused: there is no such admission.
    """

    is_for_alternates: ClassVar[bool] = True
    admission_leaf: str

    def write(self, session: Session) -> None:
        """Log the comparison."""
        self._state(session, LogAct.ROSTER_COMPARED, {"admission": self.admission_leaf})

    def _check(self, committee: Committee) -> None:
        seat = next((one for one in committee.seats if one.leaf == self.admission_leaf), None)
        own = committee.seat_of(self.member.person, self.custody.now())
        if seat is None or own is None or (own.is_alternate and own != seat):
            raise Refused(NOT_WAITING, field=self.admission_leaf)
