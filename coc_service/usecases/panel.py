"""Who is on a case: declaring, stepping back, and new keys for those who stay."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry
from coc_service.domain.conflicts import Answer
from coc_service.store import audit_log, cases, rows
from coc_service.store.tables import Case, Grant, Record
from coc_service.usecases import case_access, channels, filing, logbook, rosters
from coc_service.usecases.channels import Holder
from coc_service.usecases.filing import EpochTurned
from coc_service.usecases.login import Reader


class LastReader(Exception):
    """Nobody else could read the case: it must be handed on before they step back."""


@dataclass(frozen=True, slots=True)
class Staying:
    """Who keeps a case when others go, and the epoch that then begins."""

    case_id: str
    epoch: int
    members: tuple[Holder, ...]
    reporter: Holder | None


@dataclass(frozen=True, slots=True)
class Turn:
    """New channel keys, wrapped to those who stay, and the records that prove them."""

    staying: Staying
    grants: list[Grant]
    records: list[Record]


def declare_clear(session: Session, case_id: str, reader: Reader, *, now: datetime) -> None:
    """Say that there is no conflict. Effects: declaration, log entry.

    Raises:
        NoSuchCase: for this member.
    """
    cases.hold(session, case_id)
    case, answer = case_access.find(session, case_id, reader)
    if answer is Answer.CLEAR:
        return
    cases.declare(session, case_id, member_id=reader.member.id, answer=Answer.CLEAR)
    actor = logbook.by_member(reader.member.id)
    audit_log.append(session, [logbook.about_case(Act.CASE_DECLARED_CLEAR, case, actor=actor, at=now)])


def staying_without(session: Session, case: Case, leaving: Collection[str]) -> Staying:
    """Return who keeps the case when some leave. No effects.

    Raises:
        LastReader: nobody would.
        RosterBroken: an admission does not hold.
    """
    declared = cases.declarations(session, case.id)
    roster = rosters.in_force(session, case.committee_id)
    gone = {member_id for member_id, answer in declared.items() if answer is Answer.RECUSED} | set(leaving)
    staying = tuple(holder for holder in roster.holders() if holder.holder_id in declared.keys() - gone)
    if not staying:
        raise LastReader
    receipt = cases.receipt_of_case(session, case.id)
    reporter = Holder(receipt.holder_id, receipt.encryption_key) if receipt else None
    return Staying(case.id, case.epoch + 1, staying, reporter)


def staying_after_recusal(session: Session, case_id: str, reader: Reader) -> Staying:
    """Return who keeps the case when the reader steps back. No effects.

    Raises:
        NoSuchCase: for this member.
        LastReader, RosterBroken: as `staying_without`.
    """
    case, _ = case_access.find(session, case_id, reader)
    return staying_without(session, case, [reader.member.id])


def seal_turn(staying: Staying, *, now: datetime) -> Turn:
    """Draw the next epoch's keys and wrap them to those who stay. Takes no session."""
    epoch = channels.new_epoch(staying.case_id, staying.epoch)
    grants = channels.grants(epoch, members=staying.members, reporter=staying.reporter)
    return Turn(staying, grants, channels.begin_epoch(epoch, at=now))


def recuse(session: Session, case_id: str, reader: Reader, turn: Turn, *, now: datetime) -> None:
    """Step back from a case. Afterwards it does not exist for this member.

    Effects: the member's declaration; their grants, ballot and lead gone; a new epoch with its records; log entries.

    Raises:
        NoSuchCase: for this member.
        EpochTurned: who is on the case changed in between; prepare again.
        LastReader, RosterBroken: as `staying_without`.
    """
    cases.hold(session, case_id)
    case, _ = case_access.find(session, case_id, reader)
    recused = logbook.about_case(Act.CASE_RECUSED, case, actor=logbook.by_member(reader.member.id), at=now)
    audit_log.append(session, [recused, *remove(session, case, [reader.member.id], turn, now=now)])


def remove(session: Session, case: Case, leaving: Collection[str], turn: Turn, *, now: datetime) -> list[Entry]:
    """Take members off a case, begin the new epoch, and return what is to be logged of that. Effects: as `recuse`.

    Raises:
        EpochTurned: `turn` was prepared for another state of the case.
        LastReader, RosterBroken: as `staying_without`.
    """
    if staying_without(session, case, leaving) != turn.staying:
        raise EpochTurned
    for member_id in leaving:
        cases.declare(session, case.id, member_id=member_id, answer=Answer.RECUSED)
        cases.drop_grants(session, case.id, holder_id=member_id)
        cases.drop_ballot(session, case, member_id=member_id)
    if case.lead_id in leaving:
        case.lead_id = None
    case.epoch = turn.staying.epoch
    session.flush()
    rows.add(session, turn.grants)
    for record in turn.records:
        filing.add_record(session, case, record)
    return [
        logbook.record_added(record, actor=logbook.SERVICE, at=now, committee=case.committee_id, act=Act.EPOCH_TURNED)
        for record in turn.records
    ]
