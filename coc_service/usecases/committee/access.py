"""Access to a case: who it exists for, and who has passed its gate. For all others it is as if it did not exist."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain import departures, epochs
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, case_subject, committee_subject
from coc_service.domain.committee_state import Committee
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import RecordKind
from coc_service.usecases.act import Act
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

NAMED = frozenset({RecordKind.NAMED.value})


class NotDeclared(Exception):
    """The member is on the case but has not yet declared whether they have a conflict of interest."""


class RecordBroken(Exception):
    """A record, or the grant for its key, is missing or altered. No decision may be made on the rest of the file."""

    def __init__(self, record_id: str) -> None:
        super().__init__(record_id)
        self.record_id = record_id


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case as a member sees it: the opened file and its chain. `reader` is the member's id in the log."""

    reader: str
    file: OpenedFile
    chain: Sequence[Statement]

    @property
    def case(self) -> Case:
        """The fold of the case's chain."""
        return self.file.case


@dataclass(frozen=True, slots=True)
class SealedCase:
    """A case as loaded for a member, before it is opened."""

    file: SealedFile
    chain: Sequence[Statement]


def committee_of(view: View, case: Case) -> Committee:
    """Return a case's committee. Raises Frozen."""
    found = view.committee(case.committee)
    if found is None:
        raise Frozen(committee_subject(case.committee))
    return found


def find(view: View, case_id: str, member: UnlockedMember, custody: Custody) -> Case:
    """Return a case that exists for this member, without those who have left the committee.

    Raises:
        NoSuchCase: it is unknown, or the member is left out, recused, without a seat in force, or was admitted anew (with
            other keys, or after leaving) since they were added to it.
    """
    case = view.case(case_id)
    committee = view.committee(case.committee)
    if committee is None or epochs.reader(case, committee, member.person, custody.now()) is None:
        raise NoSuchCase
    return departures.as_of(case, committee, custody.now())


def find_cleared(view: View, case_id: str, member: UnlockedMember, custody: Custody) -> Case:
    """Return a case whose gate the member has passed.

    Raises:
        NoSuchCase: for this member.
        NotDeclared: they have not declared yet.
    """
    case = find(view, case_id, member, custody)
    if case.presence_of(member.person) is not Presence.CLEAR:
        raise NotDeclared
    return case


def load_cleared(view: View, case_id: str, member: UnlockedMember, custody: Custody) -> SealedFile:
    """Return the sealed file, for acts with an entry of their own, so that opening needs no entry. Raises as `find_cleared`."""
    find_cleared(view, case_id, member, custody)
    return casefile.load(view, case_id, recipient_id=member.person)


@dataclass(frozen=True, slots=True)
class OpenGate(Act[SealedFile, OpenedFile, OpenedFile]):
    """Show who is reported, which is all that a member needs to declare. Effects: a log entry.

    Raises:
        NoSuchCase: for this member.
        RecordBroken: the record with the names is missing or altered.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        view = self.custody.ledger.reading(session)
        find(view, self.case_id, self.member, self.custody)
        return casefile.load(view, self.case_id, recipient_id=self.member.person)

    def prepare(self, seen: SealedFile) -> OpenedFile:
        """Open the only record that is shown before a declaration."""
        return casefile.open_file(seen, self.member.recipient, kinds=NAMED)

    def store(self, session: Session, ready: OpenedFile) -> OpenedFile:
        """Log that the record was opened, or that it could not be."""
        draft = self.custody.ledger.writing(session)
        find(draft, self.case_id, self.member, self.custody)
        _log_opening(draft, self, part="gate", file=ready)
        return ready


@dataclass(frozen=True, slots=True)
class OpenCase(Act[SealedCase, OpenedCase, OpenedCase]):
    """Open a case. Effects: a log entry for the opening and one for each gap.

    Raises:
        NoSuchCase: for this member.
        NotDeclared: they have not declared yet.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> SealedCase:
        """Return the sealed case."""
        view = self.custody.ledger.reading(session)
        file = load_cleared(view, self.case_id, self.member, self.custody)
        chain = [one for _, one in view.chain(case_subject(self.case_id)) if not view.is_void(one.leaf)]
        return SealedCase(file, chain)

    def prepare(self, seen: SealedCase) -> OpenedCase:
        """Open all records granted to the member."""
        opened = casefile.open_file(seen.file, self.member.recipient)
        return OpenedCase(self.member.signer.actor, opened, seen.chain)

    def store(self, session: Session, ready: OpenedCase) -> OpenedCase:
        """Log the opening."""
        draft = self.custody.ledger.writing(session)
        find_cleared(draft, self.case_id, self.member, self.custody)
        _log_opening(draft, self, part="file", file=ready.file)
        return ready


def _log_opening(draft: Draft, act: OpenGate | OpenCase, *, part: str, file: OpenedFile) -> None:
    subject, signer, now = case_subject(act.case_id), act.member.signer, act.custody.now()
    draft.append(LogAct.CASE_OPENED, subject, signer=signer, at=now, says={"part": part})
    for failed in file.failed:
        draft.append(LogAct.RECORD_FAILED, subject, signer=signer, at=now, says={"record": failed})
