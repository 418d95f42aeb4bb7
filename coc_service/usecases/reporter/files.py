"""A reporter, or somebody who is heard, opens a file of their conversation with the receipt. It is logged, by the hour."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.chain import case_subject
from coc_service.usecases.act import Act, WriteAct
from coc_service.usecases.custody import casefile, stored_files
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.stored_files import NoSuchFile, StoredFile
from coc_service.usecases.reporter.receipts import Found, ReceiptKeys, find_party


@dataclass(frozen=True, slots=True)
class OpenOwnFile(Act[tuple[Found, SealedFile], StoredFile, StoredFile]):
    """Open a file of this party's channel. Effects: a log entry, dated by the hour.

    Raises:
        NoSuchReceipt: the receipt is unknown or withdrawn.
        NoSuchFile: there is no such file in this conversation.
    """

    custody: Custody
    receipt: ReceiptKeys
    record_id: str

    def look(self, session: Session) -> tuple[Found, SealedFile]:
        """Return the case file with this record alone."""
        view = self.custody.ledger.reading(session)
        found = find_party(session, view, self.receipt)
        return found, casefile.load(view, found.case.id, recipient_id=found.party.party, only=[self.record_id])

    def prepare(self, seen: tuple[Found, SealedFile]) -> StoredFile:
        """Open the record, if it is in the party's channel."""
        found, file = seen
        filed = file.case.records.get(self.record_id)
        if filed is None or filed.channel != found.party.channel:
            raise NoSuchFile
        return stored_files.stored_file(file, self.record_id, found.recipient(self.receipt))

    def store(self, session: Session, ready: StoredFile) -> StoredFile:
        """Log that the file was opened."""
        _log(self, session, LogAct.FILE_OPENED)
        return ready


@dataclass(frozen=True, slots=True)
class NoteOwnBrokenFile(WriteAct[None]):
    """Note that a file's content is missing or altered. Effects: a log entry. Raises NoSuchReceipt."""

    custody: Custody
    receipt: ReceiptKeys
    record_id: str

    def write(self, session: Session) -> None:
        """Log it."""
        _log(self, session, LogAct.RECORD_FAILED)


def _log(act: OpenOwnFile | NoteOwnBrokenFile, session: Session, what: LogAct) -> None:
    draft = act.custody.ledger.writing(session)
    found = find_party(session, draft, act.receipt)
    signer, says = act.receipt.signer(found.party.party), {"record": act.record_id}
    draft.append(what, case_subject(found.case.id), signer=signer, at=act.custody.now(), says=says)
