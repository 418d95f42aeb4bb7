"""Working on a case: letters, notes, the acknowledgement, the lead. Sealed beside the transaction, stored inside it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.domain.casefile import Payload, RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.domain.roles import may_choose_lead
from coc_service.store import audit_log, cases
from coc_service.store.tables import Record
from coc_service.usecases import case_access, channels, filing, logbook
from coc_service.usecases.case_access import SealedCase
from coc_service.usecases.channels import record_id_of
from coc_service.usecases.login import Reader


class NotTheLead(Exception):
    """Someone else leads, and in time: they hand over, nobody takes."""


class NotOnTheCase(Exception):
    """The lead must be someone who has declared no conflict."""


def seal_record(
    loaded: SealedCase, reader: Reader, *, kind: RecordKind, fields: Mapping[str, str], nonce: bytes, now: datetime
) -> Record:
    """Seal what a member writes. Form and words decide the record's id, so the same words sent twice are stored once.

    Raises:
        RecordBroken: the member's grant was tampered with.
    """
    epoch = channels.open_epoch(loaded.grants, records=loaded.records, number=loaded.case.epoch, holder=reader.holder)
    record_id = record_id_of(reader.holder, kind, {**fields, "case": loaded.case.id, "nonce": nonce.hex()})
    return channels.seal_record(epoch, kind, Payload(reader.member.id, now, dict(fields)), record_id=record_id)


def store_record(session: Session, case_id: str, reader: Reader, record: Record, *, now: datetime) -> None:
    """Store a letter or a note, once. Effects: record, log entry; a letter answers the reporter.

    Raises:
        ReporterUnreachable: it is a letter, and there is nobody to read it.
        NoSuchCase, NotDeclared: for this member.
        EpochTurned: who is on the case changed in between; seal again.
    """
    cases.hold(session, case_id)
    case = case_access.find_declared(session, case_id, reader)
    if cases.record(session, record.id):
        return
    add = filing.add_letter if record.kind == RecordKind.MESSAGE else filing.add_record
    add(session, case, record)
    actor = logbook.by_member(reader.member.id)
    audit_log.append(session, [logbook.record_added(record, actor=actor, at=now, committee=case.committee_id)])


def acknowledge(session: Session, case_id: str, reader: Reader, record: Record, *, now: datetime) -> None:
    """Acknowledge a report with a letter. Effects: as `store_record`; the first deadline is met; log entry.

    Raises:
        ReporterUnreachable, NoSuchCase, NotDeclared, EpochTurned: as `store_record`.
    """
    store_record(session, case_id, reader, record, now=now)
    case = case_access.find_declared(session, case_id, reader)
    if case.acknowledged_at:
        return
    case.acknowledged_at = now
    filing.set_deadline(session, case)
    actor = logbook.by_member(reader.member.id)
    audit_log.append(session, [logbook.about_case(Act.CASE_ACKNOWLEDGED, case, actor=actor, at=now)])


def assign_lead(session: Session, case_id: str, reader: Reader, *, lead_id: str, now: datetime) -> None:
    """Choose who leads a case. Effects: lead, log entry.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        NotOnTheCase: the chosen member cannot.
        NotTheLead: the choice is not this member's.
    """
    cases.hold(session, case_id)
    loaded = case_access.peek(session, case_id, reader)
    case = loaded.case
    if not may_choose_lead(case_access.facts(loaded, reader, now=now)):
        raise NotTheLead
    if loaded.declarations.get(lead_id) is not Answer.CLEAR:
        raise NotOnTheCase
    if case.lead_id == lead_id:
        return
    case.lead_id = lead_id
    actor = logbook.by_member(reader.member.id)
    audit_log.append(session, [logbook.about_case(Act.CASE_LEAD_ASSIGNED, case, actor=actor, at=now, target=lead_id)])
