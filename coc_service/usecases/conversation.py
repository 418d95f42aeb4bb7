"""The reporter comes back with the receipt: reads, writes, withdraws, keeps a proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry, decode, encode_proof, inclusion_proof, to_hour
from coc_service.crypto import HolderSecret, Secret, receipt_holder, receipt_tag
from coc_service.domain.casefile import REPORTER, Audience, Payload, RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.store import audit_log, cases
from coc_service.store.tables import Case, Grant, PublishedCheckpoint, Receipt, Record
from coc_service.usecases import case_access, channels, filing, logbook, notify, publish
from coc_service.usecases.channels import OpenRecord
from coc_service.usecases.keys import ServiceKeys

LETTERS_A_DAY = 20  # so that one receipt cannot fill a case's file, nor the disk
_REPORT_PARTS = (RecordKind.REPORT, RecordKind.NAMED, RecordKind.IDENTITY)  # the log of a case begins with them


class NoSuchReceipt(Exception):
    """No report answers to this receipt: unknown, withdrawn and erased are the same."""


@dataclass(frozen=True, slots=True)
class Way:
    """A receipt in use: what the report is found by, and what opens it."""

    tag: bytes
    holder: HolderSecret


@dataclass(frozen=True, slots=True)
class SealedConversation:
    """A conversation as stored, with what opens it, and what the log says of it: all but what only the panel reads.

    `sealed_to` are the names of the members it was sealed to when it came, in the roster's order: who has stepped back
    since is theirs to tell.
    """

    case: Case
    receipt: Receipt
    grants: Sequence[Grant]
    records: Sequence[Record]
    entries: Sequence[Entry]
    checkpoint: PublishedCheckpoint | None
    sealed_to: Sequence[str]


def way(entropy: bytes) -> Way:
    """Return what a receipt's bits become."""
    secret = Secret(entropy)
    return Way(receipt_tag(secret), receipt_holder(secret))


def load(session: Session, way: Way, *, now: datetime) -> SealedConversation:
    """Return the conversation, still sealed. Effects: a log entry, by the hour.

    Raises:
        NoSuchReceipt: nothing answers to it.
    """
    found = peek(session, way)
    audit_log.append(session, [_told(Act.RECEIPT_USED, found.case, now=now)])
    return found


def find(session: Session, way: Way) -> Receipt:
    """Return the way back that a receipt names. No effects.

    Raises:
        NoSuchReceipt: nothing answers to it.
    """
    receipt = cases.receipt(session, way.tag)
    if receipt is None:
        raise NoSuchReceipt
    return receipt


def _hold(session: Session, way: Way) -> Receipt:
    """Return the way back with its case held.

    It is looked up again afterwards: on PostgreSQL it may have been withdrawn while we waited for the case.

    Raises:
        NoSuchReceipt: nothing answers to it.
    """
    before = find(session, way)
    cases.hold(session, before.case_id)
    session.expunge(before)
    return find(session, way)


def peek(session: Session, way: Way) -> SealedConversation:
    """Return the conversation, still sealed, to prepare an act that will be logged itself. No effects.

    Raises:
        NoSuchReceipt: nothing answers to it.
    """
    receipt = find(session, way)
    case = cases.case_of_receipt(session, receipt)
    return SealedConversation(
        case,
        receipt,
        cases.grants(session, case.id, holder_id=receipt.holder_id),
        cases.records(session, case.id, audiences=[Audience.REPORTER]),
        _entries(session, case),
        audit_log.latest_checkpoint(session),
        cases.first_reader_names(session, case.id),
    )


def _entries(session: Session, case: Case) -> list[Entry]:
    """Return the entries that the reporter's side of the file must fit; a record that is gone was perhaps theirs."""
    panels = cases.record_ids(session, case.id, audience=Audience.PANEL)
    entries = [decode(raw) for raw in audit_log.entries_of_case(session, case.id)]
    return [entry for entry in entries if entry.target not in panels]


def open_conversation(sealed: SealedConversation, way: Way) -> list[OpenRecord]:
    """Open what the reporter may read, after checking it against the log.

    Raises:
        RecordBroken: a record was changed, moved or taken away.
    """
    case_access.check_against_log(sealed.records, sealed.entries)
    return channels.open_records(sealed.records, grants=sealed.grants, holder=way.holder)


def seal_letter(
    sealed: SealedConversation, way: Way, *, kind: RecordKind, fields: Mapping[str, str], nonce: bytes, now: datetime
) -> Record:
    """Seal a letter to the panel. Form and words decide the record's id: the same words sent twice are one letter.

    Raises:
        RecordBroken: the reporter's grant was tampered with.
    """
    epoch = channels.open_epoch(sealed.grants, records=sealed.records, number=sealed.case.epoch, holder=way.holder)
    record_id = channels.record_id_of(way.holder, kind, {**fields, "nonce": nonce.hex()})
    return channels.seal_record(epoch, kind, Payload(REPORTER, to_hour(now), fields), record_id=record_id)


def store_letter(session: Session, way: Way, record: Record, *, now: datetime) -> bool:
    """Store a sealed letter, once. Effects: record, notices if nothing waited before, log entry, the reporter waits.

    Returns whether there was room for it: not an exception, for that would undo what shares the transaction.

    Raises:
        NoSuchReceipt: withdrawn in between.
        EpochTurned: the panel changed in between; seal again.
    """
    case = cases.case_of_receipt(session, _hold(session, way))
    if cases.record(session, record.id):
        return True
    if _letters_since(session, case, now - timedelta(days=1)) >= LETTERS_A_DAY:
        return False
    filing.add_record(session, case, record)
    is_news = case.reporter_wrote_at is None  # else everyone has been told: one receipt must not fill the mailboxes
    case.reporter_wrote_at = to_hour(now)
    entry = logbook.record_added(record, actor=logbook.REPORTER, at=now, committee=case.committee_id)
    audit_log.append(session, [entry])
    if is_news:
        _owe_notices(session, case, now=now)
    return True


def _letters_since(session: Session, case: Case, moment: datetime) -> int:
    """Return how many letters the reporter wrote since then, as the log tells it, which knows the hour."""
    entries = [decode(raw) for raw in audit_log.entries_of_case(session, case.id)[len(_REPORT_PARTS) :]]
    letters = [entry for entry in entries if entry.act is Act.RECORD_ADDED and entry.actor == logbook.REPORTER]
    return sum(entry.at > moment for entry in letters)


def _owe_notices(session: Session, case: Case, *, now: datetime) -> None:
    """Owe a notice to everyone on the case: who has yet to declare hears of it too."""
    declared = cases.declarations(session, case.id)
    still_on_it = [member_id for member_id, answer in declared.items() if answer is not Answer.RECUSED]
    notify.owe_notices(session, still_on_it, now=now)


def withdraw(session: Session, way: Way, *, now: datetime) -> None:
    """Withdraw a report: the receipt opens nothing from now on, and who the reporter is is erased at once.

    Effects: receipt and reporter's grants deleted, identity record erased, deadline, notices, log entries.

    Raises:
        NoSuchReceipt: nothing answers to it.
    """
    _hold(session, way)
    found = peek(session, way)
    case = found.case
    erased = [row for row in found.records if row.kind == RecordKind.IDENTITY]
    for row in erased:
        cases.drop_record(session, row.id)
    cases.drop_grants(session, case.id, holder_id=found.receipt.holder_id)
    cases.drop_receipt(session, way.tag)
    case.withdrawn_at, case.reporter_wrote_at = to_hour(now), None
    filing.set_deadline(session, case)
    gone = [_told(Act.RECORD_ERASED, case, target=row.id, now=now) for row in erased]
    audit_log.append(session, [_told(Act.REPORT_WITHDRAWN, case, now=now), *gone])
    _owe_notices(session, case, now=now)


def proof(session: Session, way: Way, *, keys: ServiceKeys, now: datetime) -> str | None:
    """Return the proof that the report is in the published log, as text; None until a checkpoint covers it.

    Effects: a log entry.

    Raises:
        NoSuchReceipt: nothing answers to it.
        CheckpointBroken: the checkpoint is not what our key signed.
    """
    found = peek(session, way)
    index, checkpoint = found.receipt.report_entry_index, publish.latest(session, keys=keys)
    if checkpoint is None or checkpoint.size <= index:
        return None
    path = inclusion_proof(index, checkpoint.size, audit_log.nodes(session))
    text = encode_proof(audit_log.entry(session, index), index=index, path=path, note=checkpoint.note)
    audit_log.append(session, [_told(Act.PROOF_TAKEN, found.case, now=now)])
    return text


def _told(act: Act, case: Case, *, now: datetime, target: str = "") -> Entry:
    return logbook.about_case(act, case, actor=logbook.REPORTER, at=now, target=target)
