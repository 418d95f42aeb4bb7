"""A reporter says that they feel less safe: the case is in danger, as if its report had said so."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.record_models import PartyStatementRecord
from coc_service.domain.vocabulary import StatementKind
from coc_service.usecases.act import Act
from coc_service.usecases.custody import notices, sealing
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.custody.sealing import Stated
from coc_service.usecases.reporter import one_record
from coc_service.usecases.reporter.conversation import LETTERS_A_DAY, letters_since
from coc_service.usecases.reporter.one_record import SealedOne
from coc_service.usecases.reporter.receipts import Found, ReceiptKeys, find

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RaiseDanger(Act[tuple[Found, SealedFile], SealedOne, bool]):
    """Say that one feels less safe, with words or without. Returns False if the day's limit of letters is reached.

    Effects: record, a new epoch if the present one is not usable, log entries; the danger is open until a member answers;
    notices, unless one was open already: then they go on; none in a case that was set aside as spam.

    Raises:
        NoSuchReceipt: the receipt is unknown or was withdrawn in between.
    """

    custody: Custody
    receipt: ReceiptKeys
    text: str
    nonce: bytes

    def look(self, session: Session) -> tuple[Found, SealedFile]:
        """Return the case and the sealed file with the receipt's grants."""
        return one_record.find_file(session, self.custody, self.receipt)

    def prepare(self, seen: tuple[Found, SealedFile]) -> SealedOne:
        """Seal the statement."""
        body = PartyStatementRecord(text=self.text, purpose=StatementKind.LESS_SAFE)
        return one_record.seal_one(self.custody, self.receipt, seen, body, label="less-safe", nonce=self.nonce)

    def store(self, session: Session, ready: SealedOne) -> bool:
        """Store it, unless the same form was stored before."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        found = find(session, draft, self.receipt)
        if ready.record.row.id in found.case.records:
            return True
        if letters_since(found, now - _DAY) >= LETTERS_A_DAY:
            return False
        case = sealing.check_fresh(draft, ready.writing)
        signer = self.receipt.signer(found.party.party)
        stated = Stated(LogAct.DANGER_RAISED, signer, now, {})
        sealing.store_records(session, draft, ready.writing, [ready.record], stated=stated)
        reindex(session, draft, case.id)
        if draft.case(case.id).is_danger_open and not case.is_danger_open:  # not in a case set aside as spam
            notices.owe_notices(session, draft.readers_of(case, now), now=now)
        return True
