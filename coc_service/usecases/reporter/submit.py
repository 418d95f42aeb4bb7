"""Submits a report: sealed to all eligible members, signed with its receipt's key, stored once even if sent several times."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act as LogAct
from coc_service.audit import to_hour
from coc_service.catalogue import msg
from coc_service.crypto import channel_key, commitment, encryption_key, new_case_key, random_bytes, random_id
from coc_service.domain import answers, case_state, committee_recovery, epochs, reminders
from coc_service.domain.case_state import PANEL, Case, Party, party_channel
from coc_service.domain.chain import case_subject
from coc_service.domain.chain import party as party_actor
from coc_service.domain.codename import code_name
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.epochs import Arrival
from coc_service.domain.policy import Policy
from coc_service.domain.question import YesNoUnsure
from coc_service.domain.record_models import Record, RecordKind
from coc_service.domain.records import Authored
from coc_service.domain.recovery import RecoveryKey
from coc_service.domain.report import Report
from coc_service.store import cases, jobs, rows, traces
from coc_service.store.database import Ahead
from coc_service.store.tables import CaseIndex, Grant, Receipt
from coc_service.store.traces import Sought
from coc_service.usecases.act import Act, Question, Refused, Stale
from coc_service.usecases.custody import attaching, notices, sealing
from coc_service.usecases.custody.attaching import Attached, Author
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.sealing import SealedRecord, SealingEpoch
from coc_service.usecases.reporter import naming
from coc_service.usecases.reporter.receipts import ReceiptKeys, draw_receipt
from coc_service.usecases.reporter.together import Asked, ask_together

MANY_CASES = 1_000
NOBODY_LEFT = msg(
    "You keep your report from all of us. Then nobody can read it. "
    "Take the tick away from one person you trust, or choose another place to tell."
)
_CHANNEL_OF = {RecordKind.NAMED: PANEL}  # all other records of a report are in the reporter's channel


class ReadersChanged(Exception):
    """The roster has changed since the form was shown. The reporter must choose again whom to leave out."""


class NamesFound(Exception):
    """The report names members, and the reporter has not said of each whether they may read it."""


class Acceptance(Enum):
    """Whether the same text was already sent from the same form."""

    NEW = auto()
    AGAIN = auto()
    AFTER_WITHDRAWAL = auto()  # not stored: reloading the page must not bring a withdrawn report back


@dataclass(frozen=True, slots=True)
class Sent:
    """The submitted form: its committee, the digest of the roster that it showed, and its nonce."""

    committee_id: str
    readers_digest: str
    nonce: bytes


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who reads a report of this committee, and which of its alternates are never called for it."""

    committee: Committee
    readers: tuple[Seat, ...]
    alternates_left_out: frozenset[str]


@dataclass(frozen=True, slots=True)
class SealedReport:
    """A report ready to be stored."""

    committee: Committee
    readers: tuple[Seat, ...]
    receipt: ReceiptKeys
    case_id: str
    begin: dict[str, Any]
    grants: list[Grant]
    records: list[SealedRecord]

    @property
    def sought(self) -> Sought:
        """What tells whether it has come before."""
        return Sought(self.receipt.tag, tuple(one.row.id for one in self.records), self.begin["code_name"])


@dataclass(frozen=True, slots=True)
class Stored:
    """The result: the receipt and the acceptance; for a new report also its readers, the deadline of the first answer, the
    alternates who can be called for it, and the recovery key if it was sealed to it.
    """

    receipt: ReceiptKeys
    outcome: Acceptance
    readers: tuple[Seat, ...] = ()
    answer_due_at: datetime | None = None
    callable: tuple[Seat, ...] = ()
    recovery: RecoveryKey | None = None


@dataclass
class SubmitReport(Act[Committee, SealedReport, Stored]):
    """Submit a report. `may_read` are the members who are named in it and may read it all the same.

    Effects: case, receipt, grants, records, notices, one log entry.

    Raises:
        ReadersChanged: nothing was stored.
        NamesFound: nothing was stored; it names members who are neither left out nor in `may_read`.
        Refused: everyone on the committee would be left out, or a file does not wait any more; nothing was stored.
    """

    custody: Custody
    report: Report
    sent: Sent
    may_read: frozenset[str] = field(default_factory=frozenset)
    attached: Attached = field(default_factory=Attached)

    def recall(self) -> Committee | None:
        """Return the committee from memory. `store` checks it again while it holds the log's head."""
        return self.custody.ledger.committees().get(self.sent.committee_id)

    def look(self, session: Session) -> Committee:
        """Return the committee from the log, if the memory does not have it, such as just after a start."""
        committee = self.custody.ledger.reading(session).committee(self.sent.committee_id)
        if committee is None:
            raise ReadersChanged
        return committee

    def prepare(self, seen: Committee) -> SealedReport:
        """Seal the report to all eligible members."""
        hour = to_hour(self.custody.now())
        if seen.readers_digest(hour) != self.sent.readers_digest:
            raise ReadersChanged
        said = self._chosen(seen, hour)
        receipt = draw_receipt(self.report, form_nonce=self.sent.nonce, keys=self.custody.keys)
        return self._seal(said, receipt, hour)

    def ahead(self, ready: SealedReport) -> Ahead:
        """Return what is asked for all reports of a batch at once."""
        return Ahead(ask_together, Asked(self.custody.ledger, self.custody.now(), ready.sought))

    def store(self, session: Session, ready: SealedReport) -> Stored:
        """Store the report, unless the same text was already sent from the same form."""
        jobs.let_rows_wait(session)
        found = traces.find(session, ready.sought)
        if found.receipt:
            return Stored(ready.receipt, Acceptance.AGAIN)
        if found.records:
            return Stored(ready.receipt, Acceptance.AFTER_WITHDRAWAL)
        draft = self.custody.ledger.writing(session)
        committee = draft.committee(ready.committee.id)
        if committee is None or committee.head != ready.committee.head or found.code_name:
            raise Stale
        now, reporter = self.custody.now(), ready.begin["party"]
        attaching.require_room(session, (), self.attached)
        attaching.take(session, ready.records, now=now)
        draft.append(
            LogAct.REPORT_RECEIVED,
            case_subject(ready.case_id),
            signer=ready.receipt.signer(reporter),
            at=now,
            says={"begin": ready.begin, "records": sealing.refs_of(ready.records)},
        )
        case = draft.case(ready.case_id)
        policy = draft.policy(case)
        self._store_rows(session, ready, case, policy)
        notices.owe_notices(session, [seat.person for seat in ready.readers], now=now)
        due_at, key = case_state.answer_due_at(case, policy), committee.recovery_keys.get(case.recovery)
        return Stored(ready.receipt, Acceptance.NEW, ready.readers, due_at, callable_for(case, committee), key)

    def _chosen(self, committee: Committee, hour: datetime) -> Chosen:
        left_out_on_form = frozenset(self.report.left_out)
        shown = committee.receiving(hour) + committee.alternates(hour)
        if naming.mentions(self.report, shown, self.custody).keys() - left_out_on_form - self.may_read:
            raise NamesFound
        return chosen(committee, hour, left_out_on_form=left_out_on_form)

    def _seal(self, said: Chosen, receipt: ReceiptKeys, hour: datetime) -> SealedReport:
        committee, readers = said.committee, said.readers
        key, party_id, own = new_case_key(), random_id(), encryption_key(receipt.secret)
        channel = party_channel(party_id)
        keys = {PANEL: channel_key(key, PANEL), channel: channel_key(key, channel)}
        reporter = Party(
            channel=channel,
            party=party_id,
            encryption_key=own.encoded,
            signing_key=receipt.signing_key.public,
            commitment=commitment(keys[channel]),
            since_epoch=1,
        )
        arrival = Arrival(hour, self._code_name(), self.report.danger is YesNoUnsure.YES, said.alternates_left_out)
        recipients: list[Seat | RecoveryKey] = [*readers, *committee_recovery.given(committee, self.report.left_out)]
        begin = epochs.genesis(committee, arrival, readers=recipients, reporter=reporter, panel=commitment(keys[PANEL]))
        encoded = canonical.encode(begin)
        place = SealingEpoch(self.custody.keys.origin, canonical.case_name(encoded), 1, epochs.begin_digest(encoded))
        grants = [sealing.grant_to_reader(place, key, person=one.person, to=one.encryption_key) for one in recipients]
        grants.append(sealing.grant_to_party(place, keys[channel], channel=channel, recipient=party_id, to=own))
        records = [
            sealing.seal_record(
                place,
                keys[where],
                channel=where,
                record_id=record_id,
                said=Authored(party_actor(party_id), hour, body),
            )
            for record_id, body in self._bodies(receipt)
            for where in [_CHANNEL_OF.get(RecordKind(body.kind), channel)]
        ]
        signer = receipt.signer(party_id)
        author = Author(signer, receipt.secret, hour, self.sent.nonce)
        records += attaching.seal_files(place, keys[channel], channel, author=author, attached=self.attached)
        return SealedReport(committee, readers, receipt, place.case_id, begin, grants, records)

    def _bodies(self, receipt: ReceiptKeys) -> Sequence[tuple[str, Record]]:
        """Return what the report consists of, each with the id of its record: the same for the same text in the same form."""
        found = answers.to_seal(self.report)
        return [(sealing.record_id_of(receipt.secret, "report", body.kind), body) for body in found]

    def _code_name(self) -> str:
        """Return a random name of two words; of three if there are many cases: a name that is taken means sealing again."""
        draws = 2 if self.custody.ledger.memory.case_count < MANY_CASES else 3
        return code_name([int.from_bytes(random_bytes(4), "big") for _ in range(draws)])

    def _store_rows(self, session: Session, ready: SealedReport, case: Case, policy: Policy) -> None:
        index = CaseIndex.plain(
            id=ready.case_id,
            committee_id=ready.committee.id,
            code_name=ready.begin["code_name"],
            received_at=self._hour(ready),
            deadline_at=case_state.deadline_at(case, policy),
            remind_at=reminders.next_at(case, policy, after=case.received_at),
        )
        rows.add(session, [index])
        rows.add(session, [Receipt.plain(tag=ready.receipt.tag, case_id=ready.case_id)])
        rows.add(session, ready.grants)
        rows.add(session, [one.row for one in ready.records])

    @staticmethod
    def _hour(ready: SealedReport) -> datetime:
        return datetime.fromisoformat(ready.begin["hour"])


def chosen(committee: Committee, hour: datetime, *, left_out_on_form: frozenset[str]) -> Chosen:
    """Return who reads a report that is kept from these people. Raises Refused if nobody is left."""
    readers = tuple(seat for seat in committee.receiving(hour) if seat.person not in left_out_on_form)
    if not readers:
        raise Refused(NOBODY_LEFT, field="left_out")
    return Chosen(committee, readers, left_out_on_form & {seat.person for seat in committee.alternates(hour)})


@dataclass(frozen=True, slots=True)
class EarlierReceipt(Question[ReceiptKeys | None]):
    """Find the receipt of an earlier submission of this text in this form; None if there is none or it was withdrawn."""

    custody: Custody
    report: Report
    nonce: bytes

    def look(self, session: Session) -> ReceiptKeys | None:
        """Return the receipt."""
        receipt = draw_receipt(self.report, form_nonce=self.nonce, keys=self.custody.keys)
        return receipt if cases.case_of_receipt(session, receipt.tag) else None


def callable_for(case: Case, committee: Committee | None) -> tuple[Seat, ...]:
    """Return the alternates whom the form showed and whom its reporter has not left out. `committee` is that of the arrival."""
    seats = committee.alternates(case.received_at) if committee else ()
    return tuple(seat for seat in seats if seat.person not in case.alternates_left_out)


def needed_readers(stored: Stored, *, minimum: int, seats: Sequence[Seat]) -> int | None:
    """Return the panel's minimum if fewer members can read a new report although the committee has more; else None."""
    return too_few(len(stored.readers), minimum=minimum, seats=len(seats)) if stored.readers else None


def too_few(readers: int, *, minimum: int, seats: int) -> int | None:
    """Return how many a decision takes, if this number of readers is less although the committee has more; else None."""
    return minimum if readers < min(minimum, seats) else None
