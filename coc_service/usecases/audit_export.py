"""The log leaves the house whole, and the case files are held against it."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act, Checkpoint, Entry, Header, decode, write_export
from coc_service.domain.casefile import Audience
from coc_service.domain.conflicts import Answer
from coc_service.store import audit_log, cases
from coc_service.store.tables import Case
from coc_service.usecases import case_access, logbook
from coc_service.usecases.channels import RecordBroken
from coc_service.usecases.keys import ServiceKeys


def log_export(session: Session, *, now: datetime) -> None:
    """Say in the log that it was exported. Effects: a log entry."""
    audit_log.append(session, [logbook.entry(Act.AUDIT_EXPORTED, actor=logbook.OPERATOR, at=now)])


def export(session: Session, *, keys: ServiceKeys) -> list[bytes]:
    """Return the lines of an export: every entry, every published checkpoint, and one that signs the rest. No effects."""
    head = audit_log.head(session)
    entries = list(audit_log.entries(session))
    published = audit_log.checkpoints(session)
    notes = [checkpoint.note for checkpoint in published]
    if not published or published[-1].size < head.size:  # what was published stands, even where the log no longer fits
        notes.append(keys.signer.sign(Checkpoint(keys.signer.origin, head.size, head.root())))
    header = Header(origin=keys.signer.origin, size=len(entries), root=head.root(), checkpoints=len(notes))
    return list(write_export(header, entries=entries, notes=notes))


def check_records(session: Session) -> int:
    """Check every case file against the log and return how many records there are. No effects.

    Raises:
        RecordBroken: naming the first record that is missing, changed, moved or not in the log, or the first grant
            that is missing.
    """
    logged = _entries_by_case(session)
    checked = 0
    for case_id in sorted({*logged, *cases.all_ids(session)}):
        records = cases.all_records(session, case_id)
        case_access.check_against_log(records, logged[case_id])
        _check_grants(session, case_id)
        checked += len(records)
    return checked


def _check_grants(session: Session, case_id: str) -> None:
    """Check that nobody who is on a case, nor its reporter, was quietly cut off from a part of it."""
    case = cases.case(session, case_id)
    receipt = cases.receipt_of_case(session, case_id)
    on_the_case = [i for i, answer in cases.declarations(session, case_id).items() if answer is not Answer.RECUSED]
    owed = {(holder, audience, epoch) for holder in on_the_case for audience in Audience for epoch in _epochs(case)}
    owed |= {(receipt.holder_id, Audience.REPORTER, epoch) for epoch in _epochs(case) if receipt}
    held = {(row.holder_id, row.audience, row.epoch) for row in cases.all_grants(session, case_id)}
    for _, audience, epoch in sorted(owed - held):
        raise RecordBroken(f"grant-{audience}-{epoch}")


def _epochs(case: Case) -> range:
    return range(1, case.epoch + 1)


def _entries_by_case(session: Session) -> defaultdict[str, list[Entry]]:
    """Return the log's entries by the case their own bytes name: a case that was taken out whole is missed, too."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for raw in audit_log.entries(session):
        entry = decode(raw)
        if entry.case:
            found[entry.case].append(entry)
    return found
