"""A reporter keeps their report from somebody from now on."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import case_left_out, recovery
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject, committee_subject
from coc_service.domain.committee_state import Committee, Seat
from coc_service.store import cases
from coc_service.usecases.act import CheckedAct, Refused
from coc_service.usecases.custody import clear_members
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View
from coc_service.usecases.reporter.conversation import others
from coc_service.usecases.reporter.receipts import Found, ReceiptKeys, find
from coc_service.usecases.reporter.submit import too_few

NOBODY_WOULD_READ = msg(
    "Then nobody could read your report any more, so we did not do it. You can take your report back, and tell somebody "
    "else: a new report can go to another place."
)
NOT_ONE_OF_US = msg("Please choose one person from the list.")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who was left out, and whether fewer people are left than a decision takes."""

    name: str
    is_short: bool


@dataclass(frozen=True, slots=True)
class LeaveOut(CheckedAct[LeftOut]):
    """Leave somebody out of the case, for good. Whoever writes next begins an epoch without them.

    Effects: log entry; their grants deleted; no lead if they led it; notices to the others.

    Raises:
        NoSuchReceipt: the receipt is unknown or withdrawn.
        Refused: nobody would read the case any more, or it is nobody who can be left out.
    """

    custody: Custody
    receipt: ReceiptKeys
    person: str

    def check(self, session: Session) -> None:
        """Raise what `write` would."""
        self._allowed(self.custody.ledger.reading(session))

    def write(self, session: Session) -> LeftOut:
        """Sign it and delete the grants."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        found, seat = self._allowed(draft)
        signer, subject = self.receipt.signer(found.party.party), case_subject(found.case.id)
        draft.append(LogAct.READER_LEFT_OUT, subject, signer=signer, at=now, says={"person": seat.person})
        cases.drop_grants(session, found.case.id, recipient_id=seat.person)
        clear_members.tell(session, draft, found.case.id, but=seat.person, now=now)
        return LeftOut(seat.name, self._is_short(draft, draft.case(found.case.id)))

    def _allowed(self, view: View) -> tuple[Found, Seat]:
        found, now = find(view.session, view, self.receipt), self.custody.now()
        committee = _committee_of(view, found.case)
        can_be = others(found.case, committee, now, then=view.committee_then(found.case))
        seat = next((one for one in can_be if one.person == self.person), None)
        if seat is None:
            raise Refused(NOT_ONE_OF_US, field="person")
        if not case_left_out.remaining(found.case, committee, now, without=seat.person):
            raise Refused(NOBODY_WOULD_READ, field="person")
        return found, seat

    def _is_short(self, view: View, case: Case) -> bool:
        """Whether a decision takes more people than are left of those to whom the report was sealed.

        Those who have stepped back count: that they have is not told to the reporter.
        """
        sealed_to = recovery.people(case.begins[0].recipients).keys() | case.late_readers.keys()
        seats, minimum = len(_committee_of(view, case).in_force(self.custody.now())), view.policy(case).panel
        return too_few(len(sealed_to - case.objected), minimum=minimum.minimum_members, seats=seats) is not None


def _committee_of(view: View, case: Case) -> Committee:
    committee = view.committee(case.committee)
    if committee is None:
        raise Frozen(committee_subject(case.committee))
    return committee
