"""A member opens a file of a case. It is logged, as opening the case is."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.chain import case_subject
from coc_service.usecases.act import Act, WriteAct
from coc_service.usecases.committee.access import find_cleared
from coc_service.usecases.custody import casefile, stored_files
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.stored_files import StoredFile
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class OpenFile(Act[SealedFile, StoredFile, StoredFile]):
    """Open a file: its record, after which its content can be read. Effects: a log entry.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        NoSuchFile: there is no such file for this member.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    record_id: str

    def look(self, session: Session) -> SealedFile:
        """Return the case file with this record alone."""
        view = self.custody.ledger.reading(session)
        find_cleared(view, self.case_id, self.member, self.custody)
        return casefile.load(view, self.case_id, recipient_id=self.member.person, only=[self.record_id])

    def prepare(self, seen: SealedFile) -> StoredFile:
        """Open the record."""
        return stored_files.stored_file(seen, self.record_id, self.member.recipient)

    def store(self, session: Session, ready: StoredFile) -> StoredFile:
        """Log that the file was opened."""
        _log(self, session, LogAct.FILE_OPENED)
        return ready


@dataclass(frozen=True, slots=True)
class NoteBrokenFile(WriteAct[None]):
    """Note that a file's content is missing or altered. Effects: a log entry. Raises NoSuchCase, NotDeclared."""

    custody: Custody
    member: UnlockedMember
    case_id: str
    record_id: str

    def write(self, session: Session) -> None:
        """Log it."""
        _log(self, session, LogAct.RECORD_FAILED)


def _log(act: OpenFile | NoteBrokenFile, session: Session, what: LogAct) -> None:
    draft = act.custody.ledger.writing(session)
    find_cleared(draft, act.case_id, act.member, act.custody)
    signer, says = act.member.signer, {"record": act.record_id}
    draft.append(what, case_subject(act.case_id), signer=signer, at=act.custody.now(), says=says)
