"""A new reader for an old case: one member proposes, the reporter is told and may say no, another member confirms. An alternate
can be called by one member where too few are left.

Only the confirmation makes keys: before it nothing is sealed to the new reader, so that nobody who copies the database
has something to wait for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import Moment, msg
from coc_service.domain import case_proposals, case_readers
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.chain import case_subject
from coc_service.domain.record_models import NamedRecord
from coc_service.domain.records import Authored
from coc_service.store import cases, rows
from coc_service.store.tables import Grant
from coc_service.usecases.act import Act, Refused
from coc_service.usecases.committee.access import NAMED, RecordBroken, committee_of, find_cleared, load_cleared
from coc_service.usecases.committee.case_proposals import NOT_WAITING, WAITING, RefuseProposal
from coc_service.usecases.committee.on_case import OnCase
from coc_service.usecases.committee.reader_offers import circumstances, offered_in
from coc_service.usecases.custody import casefile, clear_members, news, notices, sealing
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.sealing import SealedRecord, SealingEpoch, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

NOT_OFFERED = msg("This person cannot be asked now. Please choose again.")
STILL_ASKED = msg("The reporter can still say no, until %(moment)s. Please confirm it after that.")
NOT_WHOLE = msg(
    "You cannot open the whole file yourself, so you cannot hand it on. Somebody who can has to confirm this."
)


@dataclass(frozen=True, slots=True)
class ProposeReader(OnCase):
    """Propose a reader, by the leaf of the admission that the page showed. Effects: log entry, notices, news to the reporter.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: nobody with this admission can be proposed.
    """

    states: ClassVar = LogAct.READER_PROPOSED

    admission: str
    is_whole: bool

    def write(self, session: Session) -> None:
        """Sign the proposal."""
        OnCase.write(self, session)
        draft = self.custody.ledger.writing(session)
        news.tell(session, draft.case(self.case_id), keys=self.custody.keys, now=self.custody.now())

    def _says(self, view: View) -> Mapping[str, Any]:
        case = find_cleared(view, self.case_id, self.member, self.custody)
        offered = offered_in(view, case, committee_of(view, case), self.custody.now())
        seat = next((one for one in offered if one.leaf == self.admission), None)
        if seat is None:
            raise Refused(NOT_OFFERED, field="admission")
        return {"person": seat.person, "admission": seat.leaf, "reads": "all" if self.is_whole else "new"}


@dataclass(frozen=True, slots=True)
class RefuseReader(RefuseProposal):
    """Say no to a proposed reader, or take back one's own proposal."""

    states: ClassVar = LogAct.READER_REFUSED
    kind: ClassVar = Candidate


@dataclass(frozen=True, slots=True)
class Admitting:
    """A confirmation ready to be stored: the epoch that begins with the new reader, the older keys and the copy for them."""

    candidate: Candidate
    writing: WritingEpoch
    grants: Sequence[Grant]
    copies: Sequence[SealedRecord]


@dataclass(frozen=True, slots=True)
class ConfirmReader(Act[SealedFile, Admitting, None]):
    """Confirm a proposed reader as the second member, or an alternate where too few are left, and hand over the keys.

    Effects: log entries; grants; a new epoch; a copy of who it is about, for a reader who cannot open the report; notices.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: it does not wait for this member, or waits for the reporter; or this member cannot open the whole file.
        RecordBroken: the record of who it is about is missing or altered.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    proposal: str

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        view = self.custody.ledger.reading(session)
        file = load_cleared(view, self.case_id, self.member, self.custody)
        self._confirmed(view, file.case)
        return file

    def prepare(self, seen: SealedFile) -> Admitting:
        """Wrap the keys to the new reader."""
        now, candidate = self.custody.now(), case_proposals.waiting(seen.case, Candidate)[self.proposal]
        after = replace(seen, case=case_readers.with_reader(seen.case, candidate))
        writing = sealing.writing_epoch(after, {}, signer=self.member.signer, at=now)
        if candidate.is_whole:
            return Admitting(candidate, writing, self._older_grants(seen, candidate), ())
        return Admitting(candidate, writing, (), [self._copy(seen, writing, now)])

    def store(self, session: Session, ready: Admitting) -> None:
        """Log the confirmation, begin the epoch and store the grants."""
        draft, now, signer = self.custody.ledger.writing(session), self.custody.now(), self.member.signer
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        self._confirmed(draft, case)
        sealing.require_fresh(draft, case_readers.with_reader(case, ready.candidate), ready.writing)
        subject, person = case_subject(self.case_id), ready.candidate.person
        stated = Stated(LogAct.RECORD_ADDED, signer, now, {})
        draft.append(LogAct.READER_ADDED, subject, signer=signer, at=now, says={"proposal": self.proposal})
        cases.drop_grants(session, self.case_id, recipient_id=person)  # of keys that they had before
        if ready.copies:
            sealing.store_records(session, draft, ready.writing, ready.copies, stated=stated)
        else:
            sealing.begin_epoch(session, draft, ready.writing, stated=stated)
        rows.add(session, ready.grants)
        notices.owe_notices(session, [person], now=now)
        clear_members.tell(session, draft, self.case_id, but=self.member.person, now=now)

    def _confirmed(self, view: View, case: Case) -> None:
        candidate, now = case_proposals.waiting(case, Candidate).get(self.proposal), self.custody.now()
        around, person = circumstances(view, case, now), self.member.person
        committee = around.committee
        if candidate is None or not case_readers.may_confirm(case, candidate, around, person=person):
            raise Refused(NOT_WAITING, field=WAITING)
        seat = committee.seat_of(candidate.person, now)
        if seat is None or seat.leaf != candidate.admission:
            raise Refused(NOT_OFFERED, field=WAITING)
        until = case_readers.waits_until(case, candidate, committee, around.policy)
        if until and entry_moment(self.member.signer.actor, now) < until:
            raise Refused(STILL_ASKED.filled(moment=Moment(until)), field=WAITING)

    def _older_grants(self, seen: SealedFile, candidate: Candidate) -> list[Grant]:
        """Return the grants of all epochs so far."""
        keys = casefile.open_case_keys(seen, self.member.recipient)
        if keys.keys() != {begin.number for begin in seen.case.begins}:
            raise Refused(NOT_WHOLE, field=WAITING)
        to = seen.committee.admissions[candidate.admission].encryption_key
        places = [SealingEpoch(seen.origin, seen.case.id, one.number, one.digest) for one in seen.case.begins]
        return [sealing.grant_to_reader(one, keys[one.epoch], person=candidate.person, to=to) for one in places]

    def _copy(self, seen: SealedFile, writing: WritingEpoch, now: datetime) -> SealedRecord:
        """Seal who it is about once more: the new reader declares on it, and cannot open the report's own record."""
        opened = casefile.open_file(seen, self.member.recipient, kinds=NAMED)
        named = next((one.said.body for one in opened.records if isinstance(one.said.body, NamedRecord)), None)
        if named is None:
            raise RecordBroken(opened.failed[0] if opened.failed else "named")
        said = Authored(self.member.signer.actor, entry_moment(self.member.signer.actor, now), named)
        record_id = sealing.record_id_of(self.member.secret, "named", self.proposal)
        return sealing.seal_record(writing.place, writing.keys[PANEL], channel=PANEL, record_id=record_id, said=said)
