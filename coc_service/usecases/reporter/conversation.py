"""The reporter comes back with the receipt: reads, writes, withdraws, keeps a proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.audit import encode_proof, inclusion_proof
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject
from coc_service.domain.record_models import AdditionRecord, RecordKind
from coc_service.domain.records import Authored
from coc_service.store import cases, log
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.act import Act, CheckedAct
from coc_service.usecases.custody import casefile, notices, sealing
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.custody.sealing import SealedRecord, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View
from coc_service.usecases.reporter.receipts import Found, ReceiptKeys, find
from coc_service.usecases.site import publish

LETTERS_A_DAY = 20  # so that one receipt cannot fill a case's file, nor the disk
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SealedConversation:
    """A conversation as stored. `position` is the report's place in the log, `checkpoint` the newest that was published."""

    found: Found
    file: SealedFile
    position: int
    checkpoint: PublishedCheckpoint | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the reporter may read. `sealed_to` are the members the report was sealed to when it came, by name: who has
    stepped back since is theirs to tell.
    """

    file: OpenedFile
    sealed_to: Sequence[str]
    checkpoint: PublishedCheckpoint | None
    is_provable: bool

    @property
    def case(self) -> Case:
        """The case."""
        return self.file.case


@dataclass(frozen=True, slots=True)
class SealedLetter:
    """A letter ready to be stored, and the epoch it is sealed in."""

    writing: WritingEpoch
    record: SealedRecord


@dataclass(frozen=True, slots=True)
class OpenConversation(Act[SealedConversation, Conversation, Conversation]):
    """Read the conversation. Effects: a log entry, by the hour.

    Raises:
        NoSuchReceipt: nothing answers to the receipt.
    """

    custody: Custody
    receipt: ReceiptKeys

    def look(self, session: Session) -> SealedConversation:
        """Return the conversation, sealed."""
        view = self.custody.ledger.reading(session)
        found = find(session, view, self.receipt)
        return SealedConversation(
            found,
            casefile.load(view, found.case.id, recipient_id=found.party.party),
            report_position(session, view, found.case.id),
            log.latest_checkpoint(session),
        )

    def prepare(self, seen: SealedConversation) -> Conversation:
        """Open it."""
        opened = casefile.open_file(seen.file, seen.found.recipient(self.receipt))
        committee, first = seen.file.committee, seen.file.case.begins[0]
        in_order = {seat.leaf: seat.name for seat in committee.admissions.values()}
        leaves = {leaf for _, leaf in first.recipients}
        return Conversation(
            opened,
            [name for leaf, name in in_order.items() if leaf in leaves],
            seen.checkpoint,
            seen.checkpoint is not None and seen.checkpoint.size > seen.position,
        )

    def store(self, session: Session, ready: Conversation) -> Conversation:
        """Log that the receipt was used, and which records did not open."""
        draft = self.custody.ledger.writing(session)
        found = find(session, draft, self.receipt)
        subject, signer, now = case_subject(found.case.id), self.receipt.signer(found.party.party), self.custody.now()
        draft.append(LogAct.PARTY_CAME, subject, signer=signer, at=now)
        for failed in ready.file.failed:
            draft.append(LogAct.RECORD_FAILED, subject, signer=signer, at=now, says={"record": failed})
        return ready


@dataclass(frozen=True, slots=True)
class WriteToCommittee(Act[tuple[Found, SealedFile], SealedLetter, bool]):
    """Write to the panel. Returns whether there was room for it.

    Effects: record, a new epoch where somebody came or went, log entries, notices if nothing waited before.

    Raises:
        NoSuchReceipt: withdrawn in between, or never was.
    """

    custody: Custody
    receipt: ReceiptKeys
    text: str
    nonce: bytes

    def look(self, session: Session) -> tuple[Found, SealedFile]:
        """Return the case as the receipt may load it."""
        view = self.custody.ledger.reading(session)
        found = find(session, view, self.receipt)
        return found, casefile.load(view, found.case.id, recipient_id=found.party.party)

    def prepare(self, seen: tuple[Found, SealedFile]) -> SealedLetter:
        """Seal the letter. Form and words decide the record's id: the same words sent twice are one letter."""
        found, file = seen
        keys, _ = casefile.open_keys(file, found.recipient(self.receipt))
        signer, now = self.receipt.signer(found.party.party), self.custody.now()
        writing = sealing.writing_epoch(file, keys, signer=signer, at=now)
        said = Authored(signer.actor, entry_moment(signer.actor, now), AdditionRecord(text=self.text))
        record_id = sealing.record_id_of(self.receipt.secret, "addition", self.nonce, self.text)
        channel = found.party.channel
        record = sealing.seal_record(
            writing.place, writing.keys[channel], channel=channel, record_id=record_id, said=said
        )
        return SealedLetter(writing, record)

    def store(self, session: Session, ready: SealedLetter) -> bool:
        """Store it, once."""
        draft = self.custody.ledger.writing(session)
        found, now = find(session, draft, self.receipt), self.custody.now()
        if ready.record.row.id in found.case.records:
            return True
        if letters_since(found, now - _DAY) >= LETTERS_A_DAY:
            return False
        case = sealing.check_fresh(draft, ready.writing)
        is_news = case.waiting_since is None  # else everyone was told: one receipt must not fill the mailboxes
        stated = Stated(LogAct.RECORD_ADDED, self.receipt.signer(found.party.party), now, {})
        sealing.store_records(session, draft, ready.writing, [ready.record], stated=stated)
        reindex(session, draft, case.id)
        if is_news:
            notices.owe_notices(session, draft.readers_of(case, now), now=now)
        return True


@dataclass(frozen=True, slots=True)
class Withdraw(CheckedAct[None]):
    """Withdraw a report: the receipt opens nothing from now on, and the reporter's identity is deleted.

    Effects: receipt, the reporter's grants and identity record deleted; deadline, notices, log entry.

    Raises:
        NoSuchReceipt: nothing answers to the receipt.
    """

    custody: Custody
    receipt: ReceiptKeys

    def check(self, session: Session) -> None:
        """Refuse a receipt that leads nowhere, before anything is written or held."""
        find(session, self.custody.ledger.reading(session), self.receipt)

    def write(self, session: Session) -> None:
        """Withdraw it."""
        draft = self.custody.ledger.writing(session)
        found, now = find(session, draft, self.receipt), self.custody.now()
        case, signer = found.case, self.receipt.signer(found.party.party)
        # Their own alone: nobody keeps a report from being withdrawn by filing a record of this kind as well.
        erased = [
            one.id for one in case.records.values() if (one.kind, one.author) == (RecordKind.IDENTITY, signer.actor)
        ]
        draft.append(LogAct.REPORT_WITHDRAWN, case_subject(case.id), signer=signer, at=now, says={"erased": erased})
        cases.drop_records(session, erased)
        cases.drop_grants(session, case.id, recipient_id=found.party.party)
        cases.drop_receipt(session, self.receipt.tag)
        reindex(session, draft, case.id)
        notices.owe_notices(session, draft.readers_of(case, now), now=now)


@dataclass(frozen=True, slots=True)
class TakeProof(Act[str, str, str]):
    """Take the proof that the report is in the published log; "" until a checkpoint covers it. Effects: a log entry.

    Raises:
        NoSuchReceipt: nothing answers to the receipt.
        CheckpointBroken: the checkpoint is not what our key signed.
    """

    custody: Custody
    receipt: ReceiptKeys

    def look(self, session: Session) -> str:
        """Return the proof."""
        view = self.custody.ledger.reading(session)
        found = find(session, view, self.receipt)
        position, checkpoint = report_position(session, view, found.case.id), publish.latest(session, self.custody.keys)
        if checkpoint is None or checkpoint.size <= position:
            return ""
        path = inclusion_proof(position, checkpoint.size, log.nodes(session))
        row = log.entry(session, position)
        return encode_proof(row.entry, index=position, path=path, note=checkpoint.note) if row else ""

    def prepare(self, seen: str) -> str:
        """Return what was seen: a proof is public once it is handed out."""
        return seen

    def store(self, session: Session, ready: str) -> str:
        """Log that a proof was taken."""
        if not ready:
            return ready
        draft = self.custody.ledger.writing(session)
        found = find(session, draft, self.receipt)
        signer = self.receipt.signer(found.party.party)
        draft.append(LogAct.PROOF_TAKEN, case_subject(found.case.id), signer=signer, at=self.custody.now())
        return ready


def letters_since(found: Found, moment: datetime) -> int:
    """Return how many letters this party has written since then, as the chain tells it, which knows the hour."""
    mine = [one for one in found.case.records.values() if one.author == f"party:{found.party.party}"]
    return sum(one.kind == RecordKind.ADDITION and one.at > moment for one in mine)


def report_position(session: Session, view: View, case_id: str) -> int:
    """Return the place of a case's first entry in the log.

    Raises:
        Frozen: the entry that the index leads to is another.
    """
    subject = case_subject(case_id)
    first = next(iter(log.chain(session, subject, stop=view.ahead.size)), None)
    if first is None or not view.is_first(first, subject):
        raise Frozen(subject)
    return first.position
