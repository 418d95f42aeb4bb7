"""Mail that is owed: written as rows, delivered later. A conditional update claims a row, so that only one worker sends it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store import jobs, rows
from coc_service.store.prepared import prepare
from coc_service.store.tables import OutboxMail, Person


class MailState(StrEnum):
    """The state of a mail's row. The row of a delivered mail is deleted."""

    OWED = "owed"
    REFUSED = "refused"


class WaitingNotice(NamedTuple):
    """A mail to a person that no worker has claimed, with its number of attempts. It may have been refused for good."""

    mail_id: str
    person_id: str
    attempts: int
    state: str


_WAITING = "coc_service.waiting_notices"
_OUTBOX = rows.table(OutboxMail)
_WAITING_NOTICES = prepare(
    select(_OUTBOX.c.id, _OUTBOX.c.person_id, _OUTBOX.c.attempts, _OUTBOX.c.state).where(
        _OUTBOX.c.person_id.is_not(None),
        _OUTBOX.c.kind == bindparam("kind"),
        or_(_OUTBOX.c.state == MailState.OWED, _OUTBOX.c.state == MailState.REFUSED),
        _OUTBOX.c.claimed_until.is_(None),
        _OUTBOX.c.due_at <= bindparam("due_by"),
    ),
    WaitingNotice,
)


def owe(session: Session, mails: Sequence[OutboxMail]) -> None:
    """Insert mails that are owed."""
    if mails:
        _forget_waiting(session)
    rows.add(session, mails)


def waiting_notices(session: Session, *, kind: str, due_by: datetime) -> Sequence[WaitingNotice]:
    """Return the mails to persons of one kind that no worker is delivering and that are due by `due_by`.

    A refused one is among them, so that a closed mailbox has one row, which the next notice tries again.

    The limit is for rows altered by an attacker: one that never falls due must not suppress later notices.
    Reports that share a transaction share the answer, until one of its jobs changes a mail.
    """
    shared = jobs.transaction_values(session)
    answered: tuple[str, Sequence[WaitingNotice]] = shared.get(_WAITING, ("", ()))
    asked, found = answered
    if asked != kind:
        found = _WAITING_NOTICES.all(session, kind=kind, due_by=due_by)
        if not jobs.is_in_savepoint(session):  # whose changes may be undone alone
            shared[_WAITING] = (kind, found)
    return found


def _forget_waiting(session: Session) -> None:
    jobs.transaction_values(session).pop(_WAITING, None)


def owe_anew(session: Session, mail_id: str, *, new_id: str, due_at: datetime) -> None:
    """Owe a mail that was tried before once more, with a new id, and with it a new Message-ID, and a new due time."""
    _forget_waiting(session)
    query = update(OutboxMail).where(col(OutboxMail.id) == mail_id)
    session.execute(
        query.values(id=new_id, state=MailState.OWED, due_at=due_at), execution_options={"synchronize_session": False}
    )


def claim(session: Session, *, now: datetime, claimed_until: datetime, limit: int) -> Sequence[OutboxMail]:
    """Claim mails that are due and not claimed, or whose claim has expired; adds one attempt to each."""
    _forget_waiting(session)
    due = (
        select(col(OutboxMail.id))
        .where(col(OutboxMail.state) == MailState.OWED, col(OutboxMail.due_at) <= now)
        .where(func.coalesce(col(OutboxMail.claimed_until), now) <= now)
        .order_by(col(OutboxMail.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    query = update(OutboxMail).where(col(OutboxMail.id).in_(due))
    claimed = query.values(claimed_until=claimed_until, attempts=OutboxMail.attempts + 1).returning(OutboxMail)
    return session.scalars(claimed, execution_options={"synchronize_session": False, "populate_existing": True}).all()


def envelopes(session: Session, *, kind: str) -> Sequence[tuple[str, bytes]]:
    """Return the id and the sealed envelope of every mail of one kind to an address, whatever its state."""
    query = select(col(OutboxMail.id), col(OutboxMail.sealed_envelope)).where(col(OutboxMail.kind) == kind)
    return [(row[0], row[1]) for row in session.execute(query) if row[1] is not None]


def take_back(session: Session, mail_ids: Sequence[str]) -> None:
    """Delete mails, whatever their state. One that a worker is delivering now may still arrive, but is not tried again."""
    _forget_waiting(session)
    session.execute(delete(OutboxMail).where(col(OutboxMail.id).in_(mail_ids)))


def delivered(session: Session, mail_id: str) -> None:
    """Delete a mail that was delivered."""
    _forget_waiting(session)
    session.execute(delete(OutboxMail).where(col(OutboxMail.id) == mail_id))


def put_back(session: Session, mail_id: str, *, due_at: datetime, failure: str) -> None:
    """Release the claim on a mail, to be tried again at `due_at`."""
    _forget_waiting(session)
    query = update(OutboxMail).where(col(OutboxMail.id) == mail_id)
    session.execute(query.values(claimed_until=None, due_at=due_at, last_failure=failure))


def refused(session: Session, mail_id: str, *, failure: str) -> None:
    """Keep a mail that was refused for good, so that the operator can see it. It is not tried again."""
    _forget_waiting(session)
    query = update(OutboxMail).where(col(OutboxMail.id) == mail_id)
    session.execute(query.values(claimed_until=None, state=MailState.REFUSED, last_failure=failure))


def refused_people(session: Session, *, kind: str) -> Sequence[str]:
    """Return the people whose mail of this kind was refused for good, with none delivered since."""
    query = select(col(OutboxMail.person_id)).where(col(OutboxMail.kind) == kind)
    query = query.where(col(OutboxMail.state) == MailState.REFUSED, col(OutboxMail.person_id).is_not(None))
    return [person for person in session.scalars(query) if person]


def retry(session: Session, *, due_at: datetime, mail_id: str = "", waiting: bool = False) -> int:
    """Owe one mail again, due at `due_at`, or all refused ones, or with `waiting` also those that wait; return how many.

    A mail that a worker is delivering now is left alone.
    """
    _forget_waiting(session)
    query = update(OutboxMail).where(col(OutboxMail.claimed_until).is_(None))
    if mail_id:
        query = query.where(col(OutboxMail.id) == mail_id)
    elif not waiting:
        query = query.where(col(OutboxMail.state) == MailState.REFUSED)
    again = query.values(state=MailState.OWED, due_at=due_at, attempts=0).returning(col(OutboxMail.id))
    return len(session.scalars(again, execution_options={"synchronize_session": False}).all())


def drop(session: Session, *, mail_id: str = "") -> int:
    """Delete one mail, or all refused ones; return how many. A mail that a worker is delivering now is left alone."""
    _forget_waiting(session)
    query = delete(OutboxMail).where(col(OutboxMail.claimed_until).is_(None))
    wanted = col(OutboxMail.id) == mail_id if mail_id else col(OutboxMail.state) == MailState.REFUSED
    dropped = query.where(wanted).returning(col(OutboxMail.id))
    return len(session.scalars(dropped, execution_options={"synchronize_session": False}).all())


def all_owed(session: Session) -> list[tuple[OutboxMail, str | None]]:
    """Return every mail with the login name of its person, ordered by due time; None for a mail to an address."""
    query = select(OutboxMail, col(Person.login_name)).outerjoin(Person, col(Person.id) == col(OutboxMail.person_id))
    return [(row[0], row[1]) for row in session.execute(query.order_by(col(OutboxMail.due_at), col(OutboxMail.id)))]


class Due(NamedTuple):
    """The first and last due time of owed mails, and their highest number of attempts."""

    first: datetime | None
    last: datetime | None
    attempts: int | None


def due(session: Session) -> Due:
    """Return a summary of the mails that are owed, for `doctor`."""
    query = select(
        func.min(col(OutboxMail.due_at)), func.max(col(OutboxMail.due_at)), func.max(col(OutboxMail.attempts))
    )
    return Due(*session.execute(query.where(col(OutboxMail.state) == MailState.OWED)).one())


def counts(session: Session) -> dict[str, int]:
    """Return the number of mails in each state."""
    query = select(col(OutboxMail.state), func.count()).group_by(col(OutboxMail.state))
    return {row[0]: row[1] for row in session.execute(query)}
