"""Cases and who may open them.

Every function that reads for a member asks the member's grants, so a case that is not theirs is absent, not refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from coc_service.domain.conflicts import Answer
from coc_service.store import rows
from coc_service.store.tables import Ballot, Case, Declaration, Grant, Member, Receipt, Record

_CASES, _RECEIPTS, _RECORDS = rows.table(Case), rows.table(Receipt), rows.table(Record)
_NAMED = select(_CASES.c.id).where(_CASES.c.code_name == bindparam("code_name"))
_TRACES = select(
    exists().where(_RECEIPTS.c.tag == bindparam("tag")),
    exists().where(_RECORDS.c.id.in_(bindparam("record_ids", expanding=True))),
)


class Shelf(StrEnum):
    """Which part of the queue."""

    OPEN = "open"
    MINE = "mine"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the queue: the sort key of a row."""

    at: datetime
    case_id: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case as the queue shows it to one member.

    With their own declaration, whether they have voted in this round, and whether any declaration is still awaited.
    """

    case: Case
    answer: Answer
    lead_name: str | None
    has_voted: bool
    awaits_declarations: bool


def hold(session: Session, case_id: str) -> None:
    """Let nobody else write to a case until this transaction ends; the first line of every use case that does."""
    session.execute(select(col(Case.id)).where(col(Case.id) == case_id).with_for_update())


def case_for(session: Session, case_id: str, *, member_id: str) -> tuple[Case, Answer] | None:
    """Return a case and the member's declaration; None if the member holds no grant."""
    query = (
        select(Case, col(Declaration.answer))
        .join(Declaration, and_(col(Declaration.case_id) == col(Case.id), col(Declaration.member_id) == member_id))
        .where(col(Case.id) == case_id, col(Declaration.answer) != Answer.RECUSED)
        .where(exists().where(col(Grant.case_id) == col(Case.id), col(Grant.holder_id) == member_id))
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], Answer(row[1]))


def case_of_receipt(session: Session, receipt: Receipt) -> Case:
    """Return the case a receipt belongs to."""
    return session.get_one(Case, receipt.case_id)


def receipt(session: Session, tag: bytes) -> Receipt | None:
    """Return the way back that a tag names; unknown, withdrawn and erased are one: absent."""
    return session.get(Receipt, tag)


def receipt_of_case(session: Session, case_id: str) -> Receipt | None:
    """Return the reporter's way back, if it still exists."""
    return session.scalars(select(Receipt).where(col(Receipt.case_id) == case_id)).one_or_none()


def is_code_name_taken(session: Session, code_name: str) -> bool:
    """Whether a case bears that name."""
    return session.connection().execute(_NAMED, {"code_name": code_name}).first() is not None


def grants(session: Session, case_id: str, *, holder_id: str) -> Sequence[Grant]:
    """Return one holder's grants in a case."""
    query = select(Grant).where(col(Grant.case_id) == case_id, col(Grant.holder_id) == holder_id)
    return session.scalars(query).all()


def records(session: Session, case_id: str, *, audiences: Sequence[str], kinds: Sequence[str] = ()) -> Sequence[Record]:
    """Return sealed records in the order they were written."""
    query = select(Record).where(col(Record.case_id) == case_id, col(Record.audience).in_(audiences))
    if kinds:
        query = query.where(col(Record.kind).in_(kinds))
    return session.scalars(query.order_by(col(Record.position))).all()


def record(session: Session, record_id: str) -> Record | None:
    """Return one sealed record."""
    return session.get(Record, record_id)


class Traces(NamedTuple):
    """What the same words from the same form have left: their receipt, and any of their records."""

    receipt: bool
    records: bool


def traces(session: Session, tag: bytes, record_ids: Sequence[str]) -> Traces:
    """Return what a report of that tag and those records has left, at one moment."""
    row = session.connection().execute(_TRACES, {"tag": tag, "record_ids": record_ids}).one()
    return Traces(bool(row[0]), bool(row[1]))


def take_position(session: Session, case: Case) -> int:
    """Return the next place in a case's file. The case is held, so no two writers get the same."""
    position = case.next_position
    case.next_position = position + 1
    session.flush()
    return position


def declarations(session: Session, case_id: str) -> dict[str, Answer]:
    """Return what each member who was granted the case has declared."""
    found = session.scalars(select(Declaration).where(col(Declaration.case_id) == case_id))
    return {row.member_id: Answer(row.answer) for row in found}


def first_reader_names(session: Session, case_id: str) -> Sequence[str]:
    """Return the names of the members a report was sealed to when it came, in the roster's order."""
    query = select(col(Member.name)).join(Declaration, col(Declaration.member_id) == col(Member.id))
    return session.scalars(query.where(col(Declaration.case_id) == case_id).order_by(col(Member.admission_order))).all()


def declare(session: Session, case_id: str, *, member_id: str, answer: Answer) -> None:
    """Write down a member's word."""
    query = update(Declaration).where(col(Declaration.case_id) == case_id, col(Declaration.member_id) == member_id)
    session.execute(query.values(answer=answer))


def drop_grants(session: Session, case_id: str, *, holder_id: str) -> None:
    """Take away everything a holder was granted in a case."""
    session.execute(delete(Grant).where(col(Grant.case_id) == case_id, col(Grant.holder_id) == holder_id))


def drop_receipt(session: Session, tag: bytes) -> None:
    """Make a receipt one that never was."""
    session.execute(delete(Receipt).where(col(Receipt.tag) == tag))


def drop_record(session: Session, record_id: str) -> None:
    """Erase one sealed record."""
    session.execute(delete(Record).where(col(Record.id) == record_id))


def ballots(session: Session, case: Case) -> Sequence[Ballot]:
    """Return who has voted in the present round."""
    query = select(Ballot).where(col(Ballot.case_id) == case.id, col(Ballot.voting_round) == case.voting_round)
    return session.scalars(query).all()


def drop_ballot(session: Session, case: Case, *, member_id: str) -> None:
    """Take back the ballot of someone who lost access."""
    query = delete(Ballot).where(col(Ballot.case_id) == case.id, col(Ballot.voting_round) == case.voting_round)
    session.execute(query.where(col(Ballot.member_id) == member_id))


def queue(
    session: Session, *, member: Member, shelf: Shelf, after: Cursor | None, page_size: int
) -> tuple[Sequence[QueueRow], bool]:
    """Return a page of the cases a member holds, nearest deadline first (closed: latest first), and whether more come.

    The walk is along an index in the order shown and stops after the page: its time grows with the page, and not with
    the table unless most of it is kept from this member.
    """
    query = _theirs(member)
    if shelf is Shelf.CLOSED:
        query = query.where(col(Case.deadline_at).is_(None)).order_by(col(Case.received_at).desc(), col(Case.id).desc())
        query = query if after is None else query.where(_before(after))
    else:
        query = query.where(col(Case.deadline_at).is_not(None)).order_by(col(Case.deadline_at), col(Case.id))
        query = query if after is None else query.where(_after(after))
    if shelf is Shelf.MINE:
        query = query.where(col(Case.lead_id) == member.id)
    found = [
        QueueRow(case, Answer(answer), lead, voter is not None, awaits)
        for case, answer, lead, voter, awaits in session.execute(query.limit(page_size + 1))
    ]
    return found[:page_size], len(found) > page_size


def _theirs(member: Member) -> Select[Case, str, str, str, bool]:
    other = aliased(Declaration)
    awaits = exists().where(col(other.case_id) == col(Case.id), col(other.answer) == Answer.AWAITING)
    return (
        select(Case, col(Declaration.answer), col(Member.name), col(Ballot.member_id), awaits)
        .join(Declaration, and_(col(Declaration.case_id) == col(Case.id), col(Declaration.member_id) == member.id))
        .outerjoin(Member, col(Member.id) == col(Case.lead_id))
        .outerjoin(
            Ballot,
            and_(
                col(Ballot.case_id) == col(Case.id),
                col(Ballot.voting_round) == col(Case.voting_round),
                col(Ballot.member_id) == member.id,
            ),
        )
        .where(col(Case.committee_id) == member.committee_id, col(Declaration.answer) != Answer.RECUSED)
        .where(exists().where(col(Grant.case_id) == col(Case.id), col(Grant.holder_id) == member.id))
    )


def _after(cursor: Cursor) -> ColumnElement[bool]:
    later = and_(col(Case.deadline_at) == cursor.at, col(Case.id) > cursor.case_id)
    return or_(col(Case.deadline_at) > cursor.at, later)


def _before(cursor: Cursor) -> ColumnElement[bool]:
    earlier = and_(col(Case.received_at) == cursor.at, col(Case.id) < cursor.case_id)
    return or_(col(Case.received_at) < cursor.at, earlier)


def all_ids(session: Session) -> Sequence[str]:
    """Return every case's id: for checking files against the log."""
    return session.scalars(select(col(Case.id)).order_by(col(Case.id))).all()


def all_records(session: Session, case_id: str) -> Sequence[Record]:
    """Return a case's whole sealed file, in order."""
    return session.scalars(select(Record).where(col(Record.case_id) == case_id).order_by(col(Record.position))).all()


def case(session: Session, case_id: str) -> Case:
    """Return a case that is known to exist."""
    return session.get_one(Case, case_id)


def all_grants(session: Session, case_id: str) -> Sequence[Grant]:
    """Return everyone's grants in a case."""
    return session.scalars(select(Grant).where(col(Grant.case_id) == case_id)).all()


def record_ids(session: Session, case_id: str, *, audience: str) -> frozenset[str]:
    """Return the ids of the records in one channel of a case."""
    query = select(col(Record.id)).where(col(Record.case_id) == case_id, col(Record.audience) == audience)
    return frozenset(session.scalars(query))
