"""Auditors of a committee: members let somebody read its log and figures, and end that, with as many signatures as a seat.

An auditor gets no grant and signs nothing of the committee. That they were invited is the operator's act, and leads to nothing
without these signatures.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import committee_chain, committee_state
from coc_service.domain.committee_state import Committee, Seat
from coc_service.store import logins
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import CHANGED, NOT_WAITING, OnRoster, seat_to_sign
from coc_service.usecases.people.audits import is_let_in_by
from coc_service.usecases.people.seats import admission, proposed_seats

NO_AUDITOR = msg("This has changed since you opened the page. Please look again.")
_ACTS = frozenset({LogAct.AUDITOR_ADMITTED.value, LogAct.AUDITOR_LEFT.value})


@dataclass(frozen=True, slots=True)
class _OnAuditors(OnRoster):
    """The base of a member's acts on the committee's auditors. Effects of each: a log entry, notices to the other members."""

    def _sign(self, session: Session, act: LogAct, says: dict[str, object]) -> None:
        self._append(session, act, says)
        committee, now = self._seated(self.custody.ledger.writing(session)), self.custody.now()
        notices.tell_members(session, committee, but=[self.member.person], now=now)

    def _end_sessions(self, session: Session, person: str) -> None:
        """Delete what somebody had who is let in nowhere any more. The log alone keeps them out already."""
        if not is_let_in_by(self.custody.ledger.writing(session), person, self.custody.now()):
            for ended in logins.end_logins_of(session, person):
                self.custody.session_caches.drop(ended)


@dataclass(frozen=True, slots=True)
class AdmitAuditor(_OnAuditors):
    """Sign that an enrolled person is an auditor, after comparing what the page showed; `digest` comes from its form.

    Raises:
        Refused: the person does not wait here, or what stands there has changed since the page was shown.
    """

    person: str
    digest: str

    def check(self, session: Session) -> None:
        """Raise Refused if nobody waits for this, or it has changed since the page was shown."""
        self._checked(session, self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign it."""
        seat = self._checked(session, self.custody.ledger.writing(session))
        self._sign(session, LogAct.AUDITOR_ADMITTED, {"seat": committee_state.seat_detail(seat)})

    def _checked(self, session: Session, view: View) -> Seat:
        """Return what to sign. Load it only once: a view that replaces the table could return another key the next time."""
        committee = self._seated(view)
        known = {*committee.kept_seats, *(seat.person for seat in (*committee.seats, *committee.auditors.values()))}
        known |= {seat.person for _, _, seat in proposed_seats(committee, act=LogAct.AUDITOR_ADMITTED)}
        if self.person in known:
            raise Refused(NOT_WAITING, field=self.person)
        seat = seat_to_sign(session, view, committee, self.person)
        if committee_chain.statement_digest(admission(seat, act=LogAct.AUDITOR_ADMITTED)) != self.digest:
            raise Refused(CHANGED, field=self.person)
        return seat


@dataclass(frozen=True, slots=True)
class EndAuditor(_OnAuditors):
    """Sign that an auditor is none any more; `admission` is the leaf of theirs, which the page showed. Their sessions end.

    Raises:
        Refused: they are none, or somebody has signed it already.
    """

    admission: str

    def check(self, session: Session) -> None:
        """Raise Refused if there is no such auditor, or it is proposed already."""
        self._checked(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign it."""
        person = self._checked(self.custody.ledger.writing(session))
        self._sign(session, LogAct.AUDITOR_LEFT, {"auditor": self.admission})
        self._end_sessions(session, person)

    def _checked(self, view: View) -> str:
        committee = self._seated(view)
        found = [one.person for one in committee.auditors.values() if one.leaf == self.admission]
        if not found or self.admission in ending(committee):
            raise Refused(NO_AUDITOR, field=self.admission)
        return found[0]


@dataclass(frozen=True, slots=True)
class AgreeOnAuditor(_OnAuditors):
    """Sign what another member signed about an auditor; `entry` is its leaf.

    Raises:
        Refused: it does not wait any more, or the member has signed it.
    """

    entry: str

    def check(self, session: Session) -> None:
        """Raise Refused if the chain would refuse the signature."""
        self._about(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign it."""
        person = self._about(self.custody.ledger.writing(session))
        self._sign(session, LogAct.AGREED, {"entry": self.entry})
        self._end_sessions(session, person)

    def _about(self, view: View) -> str:
        proposal = self._seated(view).proposals.get(self.entry)
        if proposal is None or proposal.statement.act not in _ACTS or self.member.person in proposal.signers:
            raise Refused(NO_AUDITOR, field=self.entry)
        return proposal.about


def ending(committee: Committee) -> dict[str, str]:
    """Return the admissions of auditors whose end waits for a signature, each with the leaf of that statement."""
    return {
        str(one.statement.detail["auditor"]): leaf
        for leaf, one in committee.proposals.items()
        if one.statement.act == LogAct.AUDITOR_LEFT
    }
