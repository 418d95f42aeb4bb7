"""Moving a case along its table, and voting: where the rules of `domain.workflow` and `domain.quorum` meet the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry
from coc_service.domain import quorum, workflow
from coc_service.domain.casefile import Audience, RecordKind
from coc_service.domain.conflicts import Answer
from coc_service.domain.quorum import Choice, Tally
from coc_service.domain.workflow import FORM_PANEL, LETTER, FieldsMissing, Move, Status
from coc_service.store import audit_log, cases
from coc_service.store.tables import Ballot, Case, Record
from coc_service.usecases import case_access, case_work, filing, logbook, notify, panel
from coc_service.usecases.case_access import SealedCase
from coc_service.usecases.channels import OpenRecord
from coc_service.usecases.filing import EpochTurned
from coc_service.usecases.login import Reader
from coc_service.usecases.outdated import Outdated
from coc_service.usecases.panel import Turn

LONGEST_DELAY = timedelta(days=91)
_ACT_OF: Mapping[Status | None, Act] = {Status.DECIDED: Act.CASE_DECIDED, Status.CLOSED: Act.CASE_CLOSED}


class VoteChanged(Outdated):
    """A ballot came or went since the vote was counted: count again."""


class NoVoteOpen(Exception):
    """There is nothing to vote on now."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A tally, and the ballots it counts: it holds only while they are the ballots."""

    tally: Tally | None
    record_ids: frozenset[str]

    @property
    def is_carried(self) -> bool:
        """Whether there was a count, and the proposal carries."""
        return self.tally is not None and self.tally.is_carried


NOT_COUNTED = Counted(None, frozenset())


@dataclass(frozen=True, slots=True)
class Step:
    """A move with all it brings: the fields by name, what was sealed of them, new keys where someone leaves, the count."""

    move: Move
    given: Mapping[str, str]
    records: Sequence[Record]
    turn: Turn | None
    counted: Counted


def count(loaded: SealedCase, opened: Sequence[OpenRecord]) -> Counted:
    """Count the opened ballots of the present round, of those who may vote."""
    ids = frozenset(ballot.record_id for ballot in loaded.ballots)
    cast = [record for record in opened if record.row.id in ids]
    choices = [Choice(record.payload.fields["choice"]) for record in cast]
    return Counted(quorum.tally(choices, eligible=len(loaded.clear_members()), rule=loaded.policy.voting), ids)


def silent_members(loaded: SealedCase) -> list[str]:
    """Return who has not declared: forming the panel leaves them out."""
    return sorted(member_id for member_id, answer in loaded.declarations.items() if answer is Answer.AWAITING)


def seal_step(
    loaded: SealedCase, reader: Reader, move: Move, *, given: Mapping[str, str], nonce: bytes, now: datetime
) -> list[Record]:
    """Seal what a move brings in writing: the panel's part, and the letter to the reporter if there is one.

    Raises:
        RecordBroken: the member's grant was tampered with.
    """
    names = [field.name for field in move.fields if field is not LETTER]
    written = {"move": move.name, **{name: given.get(name, "") for name in names}}
    parts = [(RecordKind.MOVE, written)]
    if given.get(LETTER.name):
        kind = RecordKind.MESSAGE if move.target is None else RecordKind.OUTCOME
        parts.append((kind, {"text": given[LETTER.name], "move": move.name}))
    return [
        case_work.seal_record(loaded, reader, kind=kind, fields=fields, nonce=nonce, now=now) for kind, fields in parts
    ]


def make_move(session: Session, case_id: str, reader: Reader, step: Step, *, now: datetime) -> None:
    """Move a case. Effects: status, deadline, records, log entries; forming a panel leaves the silent out, and an open
    vote brings the others a notice.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        MoveRefused, FieldsMissing: see `domain.workflow.take`.
        ReporterUnreachable: there is a letter, and the reporter has withdrawn in between.
        VoteChanged, EpochTurned: something changed since it was prepared; prepare again.
    """
    cases.hold(session, case_id)
    loaded = case_access.peek(session, case_id, reader)
    case = loaded.case
    if any(cases.record(session, record.id) for record in step.records):
        return  # the same form again
    if step.counted.tally and step.counted.record_ids != frozenset(ballot.record_id for ballot in loaded.ballots):
        raise VoteChanged
    known = case_access.facts(loaded, reader, is_vote_carried=step.counted.is_carried, now=now)
    case.status = workflow.take(step.move, status=Status(case.status), facts=known, given=step.given)
    entries = _store_records(session, case, reader, step.records, now=now)
    entries += _leave_out_silent(session, loaded, reader, step, now=now)
    _begin_stage(session, loaded, step, now=now)
    act = _ACT_OF.get(step.move.target, Act.CASE_MOVED)
    entries.append(_entry(act, case, reader, now=now, target=step.move.name))
    audit_log.append(session, entries)
    if step.move.target is Status.VOTING:
        voters = [member.id for member in loaded.clear_members() if member.id != reader.member.id]
        notify.owe_notices(session, voters, now=now)


def _store_records(
    session: Session, case: Case, reader: Reader, records: Sequence[Record], *, now: datetime
) -> list[Entry]:
    actor = logbook.by_member(reader.member.id)
    for record in records:
        add = filing.add_letter if record.audience == Audience.REPORTER else filing.add_record
        add(session, case, record)
    return [logbook.record_added(record, actor=actor, at=now, committee=case.committee_id) for record in records]


def _leave_out_silent(
    session: Session, loaded: SealedCase, reader: Reader, step: Step, *, now: datetime
) -> list[Entry]:
    """After the declarations were due, no answer means no access."""
    silent = silent_members(loaded)
    if step.move.name != FORM_PANEL or not silent:
        return []
    if step.turn is None:
        raise EpochTurned
    turned = panel.remove(session, loaded.case, silent, step.turn, now=now)
    recused = [_entry(Act.CASE_RECUSED, loaded.case, reader, now=now, target=member_id) for member_id in silent]
    return [*recused, *turned]


def _begin_stage(session: Session, loaded: SealedCase, step: Step, *, now: datetime) -> None:
    case = loaded.case
    if step.move.target is None:
        case.stage_due_at = _new_date(step.given["new_date"], now=now)
    else:
        allowed = loaded.policy.hours.allowed(case.status)
        case.stage_due_at = now + allowed if allowed else None
    if step.move.target is Status.VOTING:
        case.voting_round += 1
    filing.set_deadline(session, case)


def _new_date(given: str, *, now: datetime) -> datetime:
    """Return the end of the given day.

    Raises:
        FieldsMissing: it is past, or further away than anyone should be made to wait at a time.
    """
    due_at = datetime.combine(date.fromisoformat(given), time(23, 59), UTC)
    if not now < due_at < now + LONGEST_DELAY:
        raise FieldsMissing(("new_date",))
    return due_at


def cast_ballot(session: Session, case_id: str, reader: Reader, record: Record, *, now: datetime) -> None:
    """Cast (or change) a ballot while a vote is open. Effects: record, ballot, log entry.

    Raises:
        NoSuchCase, NotDeclared: for this member.
        NoVoteOpen: there is no vote.
        EpochTurned: who is on the case changed in between; seal again.
    """
    cases.hold(session, case_id)
    case = case_access.find_declared(session, case_id, reader)
    if case.status != Status.VOTING:
        raise NoVoteOpen
    if cases.record(session, record.id):
        return
    entries = _store_records(session, case, reader, [record], now=now)
    session.flush()
    session.merge(
        Ballot(case_id=case.id, voting_round=case.voting_round, member_id=reader.member.id, record_id=record.id)
    )
    entries.append(_entry(Act.BALLOT_CAST, case, reader, now=now))
    audit_log.append(session, entries)


def _entry(act: Act, case: Case, reader: Reader, *, now: datetime, target: str = "") -> Entry:
    actor = logbook.by_member(reader.member.id)
    return logbook.about_case(act, case, actor=actor, at=now, target=target)
