"""Leaving a committee: a member resigns, or others remove them together. In force at once, by one entry in the log.

The entry decides; what is deleted with it is what the server would not serve any more anyway. So a process that ends right
behind the commit leaves nothing undone, and the cost does not grow with the number of cases.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import lost_keys, pauses
from coc_service.domain.chain import moment
from coc_service.domain.committee_state import Committee, Seat
from coc_service.store import cases, logins
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import ONLY_MEMBERS, OnRoster

SEAT_CHANGED = msg("This seat has changed since you opened the page. Please look at it again.")
LAST_MEMBER = msg("You are the last member. Admit somebody first, so that reports have a reader.")
NOT_ALONE = msg("Nobody is removed by one member. With only two on the committee, admit a third one first.")
ENDS_OR_PAUSES = frozenset({LogAct.ROSTER_LEFT.value, LogAct.SEAT_PAUSED.value})
NOT_WAITING = msg("This removal is not waiting any more.")
NO_SUCH_DAY = msg("Please choose a day that is ahead, within a year.")
PAUSED_BY_OTHERS = msg("Other members signed this pause, so they end it.")
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
        if committee.departure_of(seat.leaf):
            clean_up(session, self.custody, committee.id, seat.person)
        notices.tell_members(session, committee, but=[self.member.person, seat.person], now=self.custody.now())

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

    is_for_alternates: ClassVar[bool] = True
    admission: str

    def write(self, session: Session) -> None:
        """Sign it."""
        self._end(session, LogAct.ROSTER_LEFT, {"admission": self.admission})

    def _checked(self, view: View) -> Seat:
        committee, now = self._seated(view), self.custody.now()
        seat = committee.seat_of(self.member.person, now)
        if seat is None or seat.leaf != self.admission:
            raise Refused(SEAT_CHANGED)
        if committee.in_force(now) == (seat,):
            raise Refused(LAST_MEMBER)
        return seat


@dataclass(frozen=True, slots=True)
class ProposeRemoval(_Leaving):
    """Sign that another member is removed, whose `admission` the page showed, or that a seat that waits for new keys ends.
    It waits until enough others have signed it.

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
        seats = (*committee.seated(now), *committee.kept_seats.values())
        seat = next((one for one in seats if one.leaf == self.admission), None)
        if seat is None or is_removal_proposed(committee, seat):
            raise Refused(SEAT_CHANGED)
        if seat.person == self.member.person:
            raise Refused(OWN_SEAT)
        if _is_one_of_two(committee, seat, now):
            raise Refused(NOT_ALONE)
        return seat


@dataclass(frozen=True, slots=True)
class PauseSeat(_Leaving):
    """Sign that a seat gets no new reports until `until`, or gets them again: one's own at once, another's like a removal.

    Effects: log entry, notices to the others but not to the member it is about.

    Raises:
        Refused: the seat has changed, the day is past or too far ahead, or there are only two members.
    """

    is_for_alternates: ClassVar[bool] = True
    admission: str
    until: datetime | None

    def write(self, session: Session) -> None:
        """Sign it."""
        self._end(session, LogAct.SEAT_PAUSED, {"admission": self.admission, "until": moment(self.until)})

    def _checked(self, view: View) -> Seat:
        committee, now = self._seated(view), self.custody.now()
        seat, own = (
            next((one for one in committee.seated(now) if one.leaf == self.admission), None),
            committee.seat_of(self.member.person, now),
        )
        if seat is None or is_removal_proposed(committee, seat):
            raise Refused(SEAT_CHANGED, field="paused_until")
        if own and own.is_alternate and own != seat:
            raise Refused(ONLY_MEMBERS, field="paused_until")
        if self.until and not now < self.until <= now + pauses.LONGEST:
            raise Refused(NO_SUCH_DAY, field="paused_until")
        is_own = seat.person == self.member.person
        if not is_own and _is_one_of_two(committee, seat, now):
            raise Refused(NOT_ALONE, field="paused_until")
        pause = committee.pauses.get(seat.tenure)
        if is_own and pause and committee.paused_until(seat, now) and pause.signers != {seat.person}:
            raise Refused(PAUSED_BY_OTHERS, field="paused_until")
        return seat


@dataclass(frozen=True, slots=True)
class AgreeRemoval(_Leaving):
    """Sign a proposed removal or pause as another member; `entry` is its leaf. Effects: as `ProposeRemoval`.

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
        if proposal is None or proposal.statement.act not in ENDS_OR_PAUSES or self.member.person in proposal.signers:
            raise Refused(NOT_WAITING)
        seat = committee.admissions[proposal.statement.detail["admission"]]
        if seat.person == self.member.person:
            raise Refused(OWN_SEAT)
        return seat


def _is_one_of_two(committee: Committee, seat: Seat, now: datetime) -> bool:
    """Whether it is the seat of one of two members: the other one would decide alone."""
    return not seat.is_alternate and lost_keys.others_of(committee, seat.person, now) == 1


def clean_up(session: Session, custody: Custody, committee_id: str, person: str) -> None:
    """Delete what somebody whose seat has ended had. Effects: their grants in the committee's cases, sessions and session
    caches deleted; reminders look at the committee's cases anew.
    """
    cases.drop_grants_of(session, person, committee_id=committee_id)
    cases.remind_anew(session, committee_id=committee_id)
    for ended in logins.end_logins_of(session, person):
        custody.session_caches.drop(ended)


def kept_from(committee: Committee, person: str) -> frozenset[str]:
    """Return the leaves of the removals and pauses that wait and are about a person. They see nothing of these."""
    waiting = committee.proposals.items()
    return frozenset(leaf for leaf, one in waiting if one.statement.act in ENDS_OR_PAUSES and one.about == person)


def is_removal_proposed(committee: Committee, seat: Seat) -> bool:
    """Whether the removal or a pause of this seat waits for a signature."""
    said = [one.statement for one in committee.proposals.values() if one.statement.act in ENDS_OR_PAUSES]
    return any(one.detail["admission"] == seat.leaf for one in said)
