"""A report arrives: sealed beside the transaction, stored inside it, once, however often the form is sent."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import chain, count, repeat

from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry, to_hour
from coc_service.crypto import (
    HolderSecret,
    Secret,
    encryption_public_key,
    random_bytes,
    random_id,
    receipt_entropy,
    receipt_holder,
    receipt_tag,
    sha256,
)
from coc_service.domain import conflicts, receipt, workflow
from coc_service.domain.casefile import REPORTER, Payload, RecordKind
from coc_service.domain.codename import code_name
from coc_service.domain.conflicts import Answer
from coc_service.domain.report import Report
from coc_service.store import audit_log, cases, rows
from coc_service.store import rosters as roster_rows
from coc_service.store.rosters import MemberRow
from coc_service.store.tables import Case, Declaration, Grant, Receipt, Record
from coc_service.usecases import channels, logbook, notify, rosters
from coc_service.usecases.channels import Epoch, Holder
from coc_service.usecases.keys import ServiceKeys
from coc_service.usecases.outdated import Outdated
from coc_service.usecases.rosters import Roster

CODE_NAME_TRIES = 20


class NobodyLeft(Exception):
    """Everyone on the committee would be left out: there would be no reader."""


class RosterChanged(Outdated):
    """The roster changed between sealing and storing: seal again."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A report sealed and ready to be stored."""

    roster: Roster
    entropy: Secret
    tag: bytes
    holder_id: str
    reporter_key: bytes
    case_id: str
    grants: list[Grant]
    records: list[Record]
    eligible: tuple[MemberRow, ...]


class Arrival(Enum):
    """Whether the same words had come from the same form before."""

    NEW = auto()
    AGAIN = auto()
    AFTER_WITHDRAWAL = auto()  # a reload must not bring the report back


@dataclass(frozen=True, slots=True)
class Stored:
    """What happened: the receipt's bits; how the report arrived; if it is new, who can read it, and until when they answer."""

    entropy: Secret
    arrival: Arrival
    readers: tuple[MemberRow, ...] = ()
    acknowledge_by: datetime | None = None


def draw_receipt(report: Report, *, form_nonce: bytes, keys: ServiceKeys) -> Secret:
    """Return the receipt these words in this form lead to: always the same one, never one with a word that could hurt."""
    digest = _words_digest(report)
    for draw in count():
        entropy = receipt_entropy(keys.receipts, form_nonce, words_digest=digest, draw=draw)
        if receipt.leads_to_kind_words(entropy.reveal()):
            return entropy
    raise AssertionError


def has_come(session: Session, report: Report, *, form_nonce: bytes, keys: ServiceKeys) -> bool:
    """Whether these words from this form have led to a receipt that still opens something."""
    tag = receipt_tag(draw_receipt(report, form_nonce=form_nonce, keys=keys))
    return cases.receipt(session, tag) is not None


def _words_digest(report: Report) -> bytes:
    """Return SHA-256 of every field as JSON: ASCII, keys sorted, no blanks, so that a later version finds the same."""
    said = json.dumps(report.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return sha256(said.encode("ascii"))


def seal_report(report: Report, *, form_nonce: bytes, roster: Roster, keys: ServiceKeys, now: datetime) -> Ready:
    """Seal a report to everyone eligible. Takes no session: some milliseconds of public-key work.

    Raises:
        NobodyLeft: nobody is eligible.
    """
    shut_out = conflicts.excluded(
        who=report.who,
        left_out=report.left_out,
        named_may_read=report.named_member_may_read,
        members=rosters.known(roster, keys=keys),
    )
    eligible = tuple(member for member in roster.members if member.id not in shut_out)
    if not eligible:
        raise NobodyLeft
    entropy = draw_receipt(report, form_nonce=form_nonce, keys=keys)
    holder = receipt_holder(entropy)
    epoch = channels.new_epoch(random_id(), 1)
    reporter = Holder(random_id(), encryption_public_key(holder))
    allowed = {member.id for member in eligible}
    readers = [seat for seat in roster.holders() if seat.holder_id in allowed]
    return Ready(
        roster=roster,
        entropy=entropy,
        tag=receipt_tag(entropy),
        holder_id=reporter.holder_id,
        reporter_key=reporter.encryption_key,
        case_id=epoch.case_id,
        grants=channels.grants(epoch, members=readers, reporter=reporter),
        records=_seal_parts(epoch, report, holder=holder, at=to_hour(now)),
        eligible=eligible,
    )


def _code_names() -> Iterator[str]:
    """Yield names drawn by lot: of two words, and of three when so many were taken."""
    for words in chain(repeat(2, CODE_NAME_TRIES), repeat(3)):
        yield code_name([int.from_bytes(random_bytes(4), "big") for _ in range(words)])


def _seal_parts(epoch: Epoch, report: Report, *, holder: HolderSecret, at: datetime) -> list[Record]:
    """Seal the report itself; who is reported (shown before a declaration); who reports (erasable alone)."""
    told = report.model_dump(mode="json", exclude={"identity", "left_out"})
    parts = {
        RecordKind.REPORT: {name: _as_text(value) for name, value in told.items()},
        RecordKind.NAMED: {"who": report.who},
        RecordKind.IDENTITY: {name: _as_text(value) for name, value in report.identity.model_dump(mode="json").items()},
    }
    return [
        channels.seal_record(
            epoch, kind, Payload(REPORTER, at, fields), record_id=channels.record_id_of(holder, kind, fields)
        )
        for kind, fields in parts.items()
    ]


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def store_report(session: Session, ready: Ready, *, now: datetime) -> Stored:
    """Store a sealed report unless the same words arrived from the same form before.

    That they did is no exception: it would undo what shares the transaction, as often as somebody reloads.

    Effects: case, receipt, grants, declarations, records, notices, log entries.

    Raises:
        RosterChanged: it was sealed to a roster that is no longer in force.
    """
    traces = cases.traces(session, ready.tag, [record.id for record in ready.records])
    if traces.receipt:
        return Stored(ready.entropy, Arrival.AGAIN)
    if traces.records:
        return Stored(ready.entropy, Arrival.AFTER_WITHDRAWAL)
    committee_id = ready.roster.committee.id
    if roster_rows.hold_version(session, committee_id) != ready.roster.version:
        raise RosterChanged
    case = _open_case(session, ready, now=now)
    readers = [Declaration(case_id=case.id, member_id=member.id, answer=Answer.AWAITING) for member in ready.eligible]
    rows.add(session, readers)
    rows.add(session, ready.grants)
    for position, record in enumerate(ready.records):
        record.position = position
    rows.add(session, ready.records)
    first = audit_log.append(session, _entries(ready, committee_id=committee_id, now=now))
    rows.add(session, [_receipt(ready, report_entry_index=first)])
    notify.owe_notices(session, [member.id for member in ready.eligible], now=now)
    acknowledge_by = ready.roster.policy.hours.acknowledge_by(case.received_at)
    return Stored(ready.entropy, Arrival.NEW, ready.eligible, acknowledge_by)


def _open_case(session: Session, ready: Ready, *, now: datetime) -> Case:
    committee = ready.roster.committee
    hour = to_hour(now)
    hours = ready.roster.policy.hours
    stage_due_at = hour + timedelta(hours=hours.conflict_check)
    case = Case(
        id=ready.case_id,
        committee_id=committee.id,
        code_name=next(name for name in _code_names() if not cases.is_code_name_taken(session, name)),
        status=workflow.FIRST,
        policy_digest=committee.policy_digest,
        next_position=len(ready.records),
        received_at=hour,
        reporter_wrote_at=hour,
        stage_due_at=stage_due_at,
        deadline_at=min(stage_due_at, hours.acknowledge_by(hour)),
    )
    rows.add(session, [case])
    return case


def _receipt(ready: Ready, *, report_entry_index: int) -> Receipt:
    return Receipt(
        tag=ready.tag,
        holder_id=ready.holder_id,
        case_id=ready.case_id,
        encryption_key=ready.reporter_key,
        report_entry_index=report_entry_index,
    )


def _entries(ready: Ready, *, committee_id: str, now: datetime) -> list[Entry]:
    first, *rest = ready.records
    return [
        logbook.record_added(first, actor=logbook.REPORTER, at=now, committee=committee_id, act=Act.REPORT_RECEIVED),
        *(logbook.record_added(record, actor=logbook.REPORTER, at=now, committee=committee_id) for record in rest),
    ]
