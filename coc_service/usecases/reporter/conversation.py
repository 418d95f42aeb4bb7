"""Acts of a reporter with a receipt: read, write, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import news_bits
from coc_service.domain import case_left_out, case_readers
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject, party_of
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.record_models import AdditionRecord, LetterRecord, RecordKind
from coc_service.domain.records import Authored
from coc_service.store import cases, log
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.act import Act, CheckedAct
from coc_service.usecases.custody import attaching, casefile, news, notices, sealing
from coc_service.usecases.custody.attaching import Attached, Author
from coc_service.usecases.custody.casefile import OpenedFile, OpenedRecord, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.custody.sealing import SealedRecord, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.reporter import one_record
from coc_service.usecases.reporter.proofs import report_position
from coc_service.usecases.reporter.receipts import Found, ReceiptKeys, find, find_party, sealed_to

LETTERS_A_DAY = 20  # so that one receipt can fill neither a case file nor the disk
_DAY = timedelta(days=1)
_LETTERS = frozenset({RecordKind.ADDITION.value, RecordKind.PARTY_STATEMENT.value})


@dataclass(frozen=True, slots=True)
class SealedConversation:
    """A conversation as stored. `position` is the report's index in the log, `checkpoint` the newest published one, `then` the
    committee when the report arrived.
    """

    found: Found
    file: SealedFile
    then: Committee | None
    position: int
    checkpoint: PublishedCheckpoint | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a party may read: the reporter, or another one. `sealed_to` are the names of the members to whom the report was
    sealed when it arrived; who has stepped back since is not shown to the reporter. `new` are the records of others since the
    last visit.
    """

    file: OpenedFile
    party: str
    new: frozenset[str]
    sealed_to: Sequence[str]
    others: Sequence[Seat]
    checkpoint: PublishedCheckpoint | None
    is_provable: bool

    @property
    def case(self) -> Case:
        """The fold of the case's chain."""
        return self.file.case

    @property
    def is_reporters(self) -> bool:
        """Whether it is the reporter who reads it."""
        return self.party == self.case.reporter


@dataclass(frozen=True, slots=True)
class SealedLetter:
    """An addition and its files ready to be stored, and the epoch they are sealed in."""

    writing: WritingEpoch
    records: list[SealedRecord]


@dataclass(frozen=True, slots=True)
class OpenConversation(Act[SealedConversation, Conversation, Conversation]):
    """Read the conversation of the reporter, or of another party. Effects: a log entry, dated by the hour.

    Raises:
        NoSuchReceipt: the receipt is unknown or withdrawn.
    """

    custody: Custody
    receipt: ReceiptKeys

    def look(self, session: Session) -> SealedConversation:
        """Return the sealed conversation."""
        view = self.custody.ledger.reading(session)
        found = find_party(session, view, self.receipt)
        return SealedConversation(
            found,
            casefile.load(view, found.case.id, recipient_id=found.party.party, only=in_channel(found)),
            view.committee_then(found.case),
            report_position(session, view, found.case.id),
            log.latest_checkpoint(session),
        )

    def prepare(self, seen: SealedConversation) -> Conversation:
        """Open the records of the reporter's channel."""
        opened = casefile.open_file(seen.file, seen.found.recipient(self.receipt))
        return Conversation(
            opened,
            seen.found.party.party,
            seen.file.case.new_to(seen.found.party.party),
            [seat.name for seat in sealed_to(seen.file.committee, seen.file.case)],
            others(seen.file.case, seen.file.committee, self.custody.now(), then=seen.then),
            seen.checkpoint,
            seen.checkpoint is not None and seen.checkpoint.size > seen.position,
        )

    def store(self, session: Session, ready: Conversation) -> Conversation:
        """Log that the receipt was used, and each record that did not open."""
        draft = self.custody.ledger.writing(session)
        found = find_party(session, draft, self.receipt)
        subject, signer, now = case_subject(found.case.id), self.receipt.signer(found.party.party), self.custody.now()
        draft.append(LogAct.PARTY_CAME, subject, signer=signer, at=now)
        for failed in ready.file.failed:
            draft.append(LogAct.RECORD_FAILED, subject, signer=signer, at=now, says={"record": failed})
        return ready


@dataclass(frozen=True, slots=True)
class WriteToCommittee(Act[tuple[Found, SealedFile], SealedLetter, bool]):
    """Write to the panel, or send files; without a text only the files. Returns False if the day's limit of letters is reached.

    Effects: records, a new epoch if this one is not usable, log entries; notices if the reporter was not waiting already.

    Raises:
        NoSuchReceipt: the receipt is unknown or was withdrawn in between.
        Refused: a file does not wait any more, or the case has no room for it.
    """

    custody: Custody
    receipt: ReceiptKeys
    text: str
    nonce: bytes
    attached: Attached = field(default_factory=Attached)

    def look(self, session: Session) -> tuple[Found, SealedFile]:
        """Return the case and the sealed file with the receipt's grants."""
        return one_record.find_file(session, self.custody, self.receipt)

    def prepare(self, seen: tuple[Found, SealedFile]) -> SealedLetter:
        """Seal the addition and its files. Ids are derived from form and content, so that a form sent twice is stored once."""
        now, channel = self.custody.now(), seen[0].party.channel
        signer, writing = one_record.begin(self.receipt, seen, now=now)
        author = Author(signer, self.receipt.secret, entry_moment(signer.actor, now), self.nonce)
        files = attaching.seal_files(
            writing.place, writing.keys[channel], channel, author=author, attached=self.attached
        )
        return SealedLetter(writing, [*self._letter(writing, channel, author, files), *files])

    def _letter(
        self, writing: WritingEpoch, channel: str, author: Author, files: Sequence[SealedRecord]
    ) -> list[SealedRecord]:
        if not self.text:
            return []
        body = AdditionRecord(text=self.text, files=tuple(one.row.id for one in files))
        record_id = sealing.record_id_of(self.receipt.secret, "addition", self.nonce, self.text)
        said = Authored(author.signer.actor, author.at, body)
        key = writing.keys[channel]
        return [sealing.seal_record(writing.place, key, channel=channel, record_id=record_id, said=said)]

    def store(self, session: Session, ready: SealedLetter) -> bool:
        """Store what the case does not have yet."""
        draft = self.custody.ledger.writing(session)
        found, now = find(session, draft, self.receipt), self.custody.now()
        new = attaching.without_known(found.case, ready.records)
        if not new:
            return True
        if self.text and letters_since(found, now - _DAY) >= LETTERS_A_DAY:
            return False
        case = sealing.check_fresh(draft, ready.writing)
        attaching.require_room(session, attaching.contents_in(case, [found.party.channel]), self.attached)
        attaching.take(session, new, now=now)
        is_news = is_answered(found)
        stated = Stated(LogAct.RECORD_ADDED, self.receipt.signer(found.party.party), now, {})
        sealing.store_records(session, draft, ready.writing, new, stated=stated)
        reindex(session, draft, case.id)
        if is_news:
            notices.owe_notices(session, draft.readers_of(case, now), now=now)
        return True


@dataclass(frozen=True, slots=True)
class Withdraw(CheckedAct[None]):
    """Withdraw a report: the receipt no longer opens anything, and the reporter's identity is deleted.

    Effects: receipt, the reporter's grants, identity record and subscription deleted, with its mails; deadline, notices,
    log entry.

    Raises:
        NoSuchReceipt: the receipt is unknown or withdrawn.
    """

    custody: Custody
    receipt: ReceiptKeys

    def check(self, session: Session) -> None:
        """Refuse an unknown receipt in a read, before the log's head is locked."""
        find(session, self.custody.ledger.reading(session), self.receipt)

    def write(self, session: Session) -> None:
        """Log the withdrawal and delete the rows."""
        draft = self.custody.ledger.writing(session)
        found, now = find(session, draft, self.receipt), self.custody.now()
        case, signer = found.case, self.receipt.signer(found.party.party)
        # Only their own: the chain refuses to erase others' records, so a member could block a withdrawal with such a record.
        erased = [
            one.id for one in case.records.values() if (one.kind, one.author) == (RecordKind.IDENTITY, signer.actor)
        ]
        draft.append(LogAct.REPORT_WITHDRAWN, case_subject(case.id), signer=signer, at=now, says={"erased": erased})
        cases.drop_records(session, erased)
        cases.drop_grants(session, case.id, recipient_id=found.party.party)
        cases.drop_receipt(session, self.receipt.tag)
        news.drop(session, news_bits(self.receipt.entropy), keys=self.custody.keys)
        reindex(session, draft, case.id)
        notices.owe_notices(session, draft.readers_of(case, now), now=now)


def others(case: Case, committee: Committee, at: datetime, *, then: Committee | None) -> list[Seat]:
    """Return those whom the reporter can leave out now. `then` is the committee when the report arrived."""
    left_out_on_form = case_readers.left_out(case, then or committee)
    return case_left_out.choices(case, committee, at, left_out_on_form=left_out_on_form)


def in_channel(found: Found) -> list[str]:
    """Return the records of a party's own channel: how long a page takes must not tell how much is in the others."""
    return [one.id for one in found.case.records.values() if one.channel == found.party.channel]


def asked_until(records: Sequence[OpenedRecord]) -> datetime | None:
    """Return the day until which a party was asked to answer, by the newest letter with a day, at 00:00 UTC; None without one,
    or once they have written after it. `records` are of the party's channel.
    """
    for one in reversed(records):
        if party_of(one.filed.author):
            return None
        if isinstance(one.said.body, LetterRecord) and one.said.body.answer_by:
            return datetime.combine(one.said.body.answer_by, time(), UTC)
    return None


def is_answered(found: Found) -> bool:
    """Whether a member wrote last in a party's channel. Else notices were sent: a receipt must not flood mailboxes."""
    written = [one for one in found.case.records.values() if one.channel == found.party.channel]
    return not written or not party_of(written[-1].author)


def letters_since(found: Found, moment: datetime) -> int:
    """Return how many letters this party has written since a time. The chain dates them by the hour."""
    mine = [one for one in found.case.records.values() if party_of(one.author) == found.party.party]
    return sum(one.kind in _LETTERS and one.at > moment for one in mine)
