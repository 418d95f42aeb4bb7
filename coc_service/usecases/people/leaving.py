"""Leaving a committee: a member resigns, or others remove them together. In force at once, by one entry in the log.

The entry decides; what is deleted with it is what the server would not serve any more anyway. So a process that ends right
behind the commit leaves nothing undone, and the cost does not grow with the number of cases.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain.committee_state import Committee, Seat
from coc_service.store import cases, logins
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import OnRoster

SEAT_CHANGED = msg("This seat has changed since you opened the page. Please look at it again.")
LAST_MEMBER = msg("You are the last member. Admit somebody first, so that reports have a reader.")
NOT_ALONE = msg("Nobody is removed by one member. With only two on the committee, admit a third one first.")
NOT_WAITING = msg("This removal is not waiting any more.")
OWN_SEAT = msg("Others decide about this. You can resign instead.")


@dataclass(frozen=True, slots=True)
class _Leaving(OnRoster):
    """The base of acts that end a seat."""

    def check(self, session: Session) -> None:
        """Raise Refused if the seat has changed, or the member may not do this."""
        self._checked(self.custody.ledger.reading(session))

    def _checked(self, view: View) -> Seat:
        raise NotImplementedError

    def _end(self, session: Session, act: LogAct, says: dict[str, str]) -> None:
        """Append the entry, and if it ends the seat, delete what its person had. Tell those who are left in any case."""
        draft = self.custody.ledger.writing(session)
        seat = self._checked(draft)
        self._append(session, act, says)
        committee = self._found(draft)
        if all(one.leaf != seat.leaf for one in committee.seats):
            cases.drop_grants_of(session, seat.person, committee_id=committee.id)
            cases.remind_anew(session, committee_id=committee.id)
            for ended in logins.end_logins_of(session, seat.person):
                self.custody.session_caches.drop(ended)
        now = self.custody.now()
        others = {one.person for one in committee.in_force(now)} - {self.member.person, seat.person}
        notices.owe_notices(session, sorted(others), now=now)

    def _found(self, view: View) -> Committee:
        committee = view.committee(self.committee_id)
        if committee is None:
            raise Refused(SEAT_CHANGED)
        return committee


@dataclass(frozen=True, slots=True)
class Resign(_Leaving):
    """Leave the committee. `admission` is the leaf of the member's own admission, which the page showed.

    Effects: log entry; the member's grants in the committee's cases and all their sessions deleted; notices to the others;
    reminders look at the committee's cases anew, because a lead may be gone.

    Raises:
        Refused: the seat has changed, or nobody else is on the committee.
    """

    admission: str

    def write(self, session: Session) -> None:
        """Sign it."""
        self._end(session, LogAct.ROSTER_LEFT, {"admission": self.admission})

    def _checked(self, view: View) -> Seat:
        committee, now = self._seated(view), self.custody.now()
        seat = committee.seat_of(self.member.person, now)
        if seat is None or seat.leaf != self.admission:
            raise Refused(SEAT_CHANGED)
        if len(committee.in_force(now)) == 1:
            raise Refused(LAST_MEMBER)
        return seat


@dataclass(frozen=True, slots=True)
class ProposeRemoval(_Leaving):
    """Sign that another member is removed, whose `admission` the page showed. It waits until enough others have signed it.

    Effects: log entry, notices to the others but not to the member it is about; if it takes effect, as `Resign`.

    Raises:
        Refused: the seat has changed, it is the member's own, or there are only two members.
    """

    admission: str

    def write(self, session: Session) -> None:
        """Sign it."""
        self._end(session, LogAct.ROSTER_LEFT, {"admission": self.admission})

    def _checked(self, view: View) -> Seat:
        committee, now = self._seated(view), self.custody.now()
        seat = next((one for one in committee.in_force(now) if one.leaf == self.admission), None)
        if seat is None or is_removal_proposed(committee, seat):
            raise Refused(SEAT_CHANGED)
        if seat.person == self.member.person:
            raise Refused(OWN_SEAT)
        if len(committee.in_force(now)) == 2:  # noqa: PLR2004  one of two would decide alone
            raise Refused(NOT_ALONE)
        return seat


@dataclass(frozen=True, slots=True)
class AgreeRemoval(_Leaving):
    """Sign a proposed removal as another member; `entry` is its leaf. Effects: as `ProposeRemoval`.

    Raises:
        Refused: it does not wait any more, the member has signed it, or it is about themself.
    """

    entry: str

    def write(self, session: Session) -> None:
        """Sign it."""
        self._end(session, LogAct.AGREED, {"entry": self.entry})

    def _checked(self, view: View) -> Seat:
        committee = self._seated(view)
        proposal = committee.proposals.get(self.entry)
        if proposal is None or proposal.statement.act != LogAct.ROSTER_LEFT or self.member.person in proposal.signers:
            raise Refused(NOT_WAITING)
        seat = committee.admissions[proposal.statement.detail["admission"]]
        if seat.person == self.member.person:
            raise Refused(OWN_SEAT)
        return seat


def is_removal_proposed(committee: Committee, seat: Seat) -> bool:
    """Whether the removal of this seat waits for a signature."""
    said = [one.statement for one in committee.proposals.values() if one.statement.act == LogAct.ROSTER_LEFT]
    return any(one.detail["admission"] == seat.leaf for one in said)
