"""A reporter corrects or erases who they are: a new record takes the place of the one before, which is deleted."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.case_state import Case
from coc_service.domain.record_models import Answers, IdentityRecord, RecordKind
from coc_service.store import cases
from coc_service.usecases.act import Act, Question
from coc_service.usecases.custody import casefile, clear_members, sealing
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.sealing import Stated
from coc_service.usecases.reporter import one_record
from coc_service.usecases.reporter.news import take_address_away
from coc_service.usecases.reporter.one_record import SealedOne
from coc_service.usecases.reporter.receipts import Found, ReceiptKeys, find

CHANGES_A_DAY = 10  # each is stored for good in the log, so that one receipt does not fill it
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CorrectIdentity(Act[tuple[Found, SealedFile], SealedOne, bool]):
    """Replace what the reporter said of themselves; an empty record erases it, and the address that they left
    for news. Returns False if the day's limit is reached.

    Effects: the earlier record deleted, a new one, a new epoch if the present one is not usable, log entries, notices.

    Raises:
        NoSuchReceipt: the receipt is unknown or was withdrawn in between.
    """

    custody: Custody
    receipt: ReceiptKeys
    body: IdentityRecord
    nonce: bytes

    def look(self, session: Session) -> tuple[Found, SealedFile]:
        """Return the case and the sealed file with the receipt's grants."""
        return one_record.find_file(session, self.custody, self.receipt)

    def prepare(self, seen: tuple[Found, SealedFile]) -> SealedOne:
        """Seal the record."""
        return one_record.seal_one(self.custody, self.receipt, seen, self.body, label="identity", nonce=self.nonce)

    def store(self, session: Session, ready: SealedOne) -> bool:
        """Store it and delete the earlier one, unless the same form was stored before."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        found = find(session, draft, self.receipt)
        signer = self.receipt.signer(found.party.party)
        if ready.record.row.id in found.case.records:
            return True
        mine = identities(found.case, author=signer.actor)
        if sum(found.case.records[one].at > now - _DAY for one in mine) > CHANGES_A_DAY:
            return False
        case = sealing.check_fresh(draft, ready.writing)
        erased = [one for one in mine if one not in case.erased]
        cases.drop_records(session, erased)
        stated = Stated(LogAct.IDENTITY_CORRECTED, signer, now, {"erased": erased})
        sealing.store_records(session, draft, ready.writing, [ready.record], stated=stated)
        if not self.body.answers:
            take_address_away(session, draft, replace(found, case=draft.case(case.id)), self.receipt)
        clear_members.tell(session, draft, case.id, but="", now=now)
        return True


@dataclass(frozen=True, slots=True)
class OwnIdentity(Question[Answers]):
    """Find what the reporter said of themselves. No visit is logged: no letter stands on that page, and one that came
    meanwhile would count as read. Raises NoSuchReceipt.
    """

    custody: Custody
    receipt: ReceiptKeys

    def look(self, session: Session) -> Answers:
        """Return the newest answers that open; none if they were erased."""
        view = self.custody.ledger.reading(session)
        found = find(session, view, self.receipt)
        said = [
            one.id
            for one in found.case.records.values()
            if (one.kind, one.channel) == (RecordKind.IDENTITY, found.party.channel)
        ]
        file = casefile.load(view, found.case.id, recipient_id=found.party.party, only=said)
        opened = [casefile.open_record(file, one, found.recipient(self.receipt)) for one in reversed(said)]
        return next((one.body.answers for one in opened if one and isinstance(one.body, IdentityRecord)), {})


def identities(case: Case, *, author: str) -> list[str]:
    """Return the records in which the reporter said who they are, erased ones included."""
    return [one.id for one in case.records.values() if (one.kind, one.author) == (RecordKind.IDENTITY, author)]
