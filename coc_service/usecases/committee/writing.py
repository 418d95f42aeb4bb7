"""Letters to a party, notes and tasks of the panel, and the choice of the lead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import case_facts, danger, party_letters
from coc_service.domain.case_state import PANEL, Case, party_channel
from coc_service.domain.chain import Statement, case_subject
from coc_service.domain.facts import may_assign_lead
from coc_service.domain.findings import Listed
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import LabelRecord, LetterRecord, NoteRecord, Record, TaskRecord
from coc_service.domain.records import Authored
from coc_service.usecases.act import Act, Refused
from coc_service.usecases.committee import findings
from coc_service.usecases.committee.access import find_cleared, load_cleared
from coc_service.usecases.custody import attaching, casefile, sealing
from coc_service.usecases.custody.attaching import Attached, Author
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.custody.sealing import SealedRecord, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import kept
from coc_service.usecases.people.members import UnlockedMember

UNREACHABLE = msg("Nobody can read this letter: the report was withdrawn, or it has no receipt.")
NO_CHANNEL = msg("Nobody can read this letter any more: the channel was closed.")
NOT_DUE = msg("This has changed since you opened the page. Please look again.")
NOT_CLEAR = msg("Please choose someone who has declared no conflict.")
NOT_THE_LEAD = msg("The lead hands over. Someone else can only take over when this step is past its deadline.")


def has_appealed(chain: Iterable[Statement], party: str) -> bool:
    """Whether a party ever appealed, by the chain without its void entries."""
    return any(one.act == LogAct.APPEAL_MADE and one.party == party for one in chain)


@dataclass(frozen=True, slots=True)
class Written:
    """A sealed record, its files and what goes with it, and the epoch they are sealed in."""

    writing: WritingEpoch
    record: SealedRecord
    files: Sequence[SealedRecord] = ()
    copies: Sequence[SealedRecord] = ()


@dataclass(frozen=True, slots=True)
class AddRecord(Act[SealedFile, Written, None]):
    """Write a letter to the reporter, or to the party named by `to`, or a note, a task, the title or a part of the list of
    allegations for the panel.

    Its id is derived from form and text, so a resend is not stored.

    `seen` is the danger that the page showed, None if there was no page (see `danger.to_be_seen`);
    `kept` is the draft that it was written from, which is deleted; `copies` go with a letter, to the same party.

    Effects: records, a new epoch if the present one is not usable, log entries; after a letter the reporter no longer waits.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: it is a letter, and the party can no longer read it, or what it tells has not happened; or a file does not
            wait any more, or has no room.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    body: LetterRecord | NoteRecord | TaskRecord | LabelRecord | Listed
    nonce: bytes
    kept: str = ""
    to: str = ""
    attached: Attached = field(default_factory=Attached)
    copies: tuple[Listed, ...] = ()
    seen: str | None = None

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        view = self.custody.ledger.reading(session)
        file = load_cleared(view, self.case_id, self.member, self.custody)
        self._refuse_unreachable(file.case)
        self._refuse_early(view, file.case)
        self._refuse_unseen(file.case)
        findings.refuse_if_settled(file.case, self.body)
        return file

    def prepare(self, seen: SealedFile) -> Written:
        """Seal the record."""
        now, signer = self.custody.now(), self.member.signer
        keys, _ = casefile.open_keys(seen, self.member.recipient)
        writing = sealing.writing_epoch(seen, keys, signer=signer, at=now)
        channel = self._channel(seen.case)
        author = Author(signer, self.member.secret, entry_moment(signer.actor, now), self.nonce)
        attached = self.attached.going_to(seen.case, channel)
        files = attaching.seal_files(writing.place, writing.keys[channel], channel, author=author, attached=attached)
        body = self.body.model_copy(update={"files": tuple(one.row.id for one in files)}) if files else self.body
        record, *copies = (self._record(writing, channel, author, one) for one in (body, *dict.fromkeys(self.copies)))
        return Written(writing, record, files, copies)

    def _record(self, writing: WritingEpoch, channel: str, author: Author, body: Record) -> SealedRecord:
        record_id = sealing.record_id_of(
            self.member.secret, body.kind, self.case_id, self.nonce, body.model_dump_json(), *self._to
        )
        said, key = Authored(author.signer.actor, author.at, body), writing.keys[channel]
        return sealing.seal_record(writing.place, key, channel=channel, record_id=record_id, said=said)

    def store(self, session: Session, ready: Written) -> None:
        """Store the record, unless the same form was already stored."""
        draft = self.custody.ledger.writing(session)
        case = find_cleared(draft, self.case_id, self.member, self.custody)
        if ready.record.row.id in case.records:
            return
        self._refuse_unreachable(case)
        self._refuse_early(draft, case)
        self._refuse_unseen(case)
        findings.refuse_if_settled(case, self.body)
        sealing.check_fresh(draft, ready.writing)
        channel = self._channel(case)
        going = self.attached.going_to(case, channel)
        attaching.require_room(session, attaching.contents_in(case, [channel]), going)
        attaching.take(session, ready.files, now=self.custody.now())
        kept.forget(session, self.custody, self.member, self.kept)
        stated = Stated(LogAct.RECORD_ADDED, self.member.signer, self.custody.now(), {})
        written = [ready.record, *ready.files, *ready.copies]
        sealing.store_records(session, draft, ready.writing, written, stated=stated)
        reindex(session, draft, self.case_id)

    def _channel(self, case: Case) -> str:
        return party_channel(self.to or case.reporter) if isinstance(self.body, LetterRecord) else PANEL

    def _refuse_unreachable(self, case: Case) -> None:
        if isinstance(self.body, LetterRecord) and case.party_of(self.to or case.reporter) is None:
            raise Refused(NO_CHANNEL if self.to else UNREACHABLE, field="letter")

    def _refuse_early(self, view: View, case: Case) -> None:
        if not isinstance(self.body, LetterRecord):
            return
        chain = (one for _, one in view.chain(case_subject(case.id)) if not view.is_void(one.leaf))
        appealed = has_appealed(chain, self.to or case.reporter)
        if not party_letters.is_due(self.body.purpose, case, has_appealed=appealed):
            raise Refused(NOT_DUE, field="letter")

    def _refuse_unseen(self, case: Case) -> None:
        """Refuse a letter to the reporter whose writer did not see the danger that it would end."""
        is_theirs = isinstance(self.body, LetterRecord) and self.to in {"", case.reporter}
        if is_theirs and self.seen is not None and danger.to_be_seen(case) not in {"", self.seen}:
            raise Refused(NOT_DUE, field="letter")

    @property
    def _to(self) -> tuple[str, ...]:
        return (self.to,) if self.to else ()


@dataclass(frozen=True, slots=True)
class AssignLead(Act[SealedFile, WritingEpoch | None, None]):
    """Choose who leads a case. Effects: log entry, the queue's index; a new epoch if somebody has left the committee since the
    present one began.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        Refused: the chosen member is not clear, or this member may not choose the lead.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    lead: str

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file. Raises Refused if this member may not choose the lead, or the chosen one is not clear."""
        view = self.custody.ledger.reading(session)
        self._allowed(view)
        return load_cleared(view, self.case_id, self.member, self.custody)

    def prepare(self, seen: SealedFile) -> WritingEpoch | None:
        """Return the epoch to begin if somebody has left, such as the lead until now."""
        return sealing.epoch_after_departure(seen, signer=self.member.signer, at=self.custody.now())

    def store(self, session: Session, ready: WritingEpoch | None) -> None:
        """Log the choice, unless that member already leads."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        case = self._allowed(draft)
        if case.lead == self.lead:
            return
        stated = Stated(LogAct.LEAD_ASSIGNED, self.member.signer, now, {"lead": self.lead})
        sealing.begin_if_owed(session, draft, case, ready, stated=stated)
        draft.append(stated.act, case_subject(self.case_id), signer=stated.signer, at=now, says=stated.says)
        reindex(session, draft, self.case_id)

    def _allowed(self, view: View) -> Case:
        case = find_cleared(view, self.case_id, self.member, self.custody)
        known = case_facts.facts(case, view.policy(case), person=self.member.person, at=self.custody.now())
        if not may_assign_lead(known):
            raise Refused(NOT_THE_LEAD, field="member_id")
        if case.presence_of(self.lead) is not Presence.CLEAR:
            raise Refused(NOT_CLEAR, field="member_id")
        return case
