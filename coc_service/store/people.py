"""People, the seats they were invited to, their key slots, logins and marks."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.tables import KeySlot, Login, LoginAttempts, Mark, Person, ProposedSeat


def person(session: Session, person_id: str) -> Person | None:
    """Return a person."""
    return session.get(Person, person_id)


def by_login_name(session: Session, login_name: str) -> Person | None:
    """Return who logs in under this name."""
    return session.scalars(select(Person).where(col(Person.login_name) == login_name)).one_or_none()


def by_invitation(session: Session, invitation_hash: bytes, *, now: datetime) -> Person | None:
    """Return who was invited by an unused, unexpired link."""
    query = select(Person).where(col(Person.invitation_hash) == invitation_hash)
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found if found and found.invitation_expires_at and found.invitation_expires_at > now else None


def seats(session: Session, person_id: str) -> Sequence[ProposedSeat]:
    """Return the seats a person was invited to."""
    return session.scalars(select(ProposedSeat).where(col(ProposedSeat.person_id) == person_id)).all()


def invited_to(session: Session, committee_id: str) -> Sequence[tuple[ProposedSeat, Person]]:
    """Return everyone who was ever invited to a committee, by name."""
    query = select(ProposedSeat, Person).join(Person, col(Person.id) == col(ProposedSeat.person_id))
    query = query.where(col(ProposedSeat.committee_id) == committee_id).order_by(col(Person.name), col(Person.id))
    return [(row[0], row[1]) for row in session.execute(query)]


def count(session: Session) -> int:
    """Return how many people there are."""
    return session.scalars(select(func.count()).select_from(Person)).one()


def slots(session: Session, person_id: str) -> Sequence[KeySlot]:
    """Return a person's key slots."""
    return session.scalars(select(KeySlot).where(col(KeySlot.person_id) == person_id)).all()


def login(session: Session, id_hash: bytes, *, now: datetime) -> Login | None:
    """Return a login whose idle limit has not passed."""
    found = session.get(Login, id_hash)
    return found if found and found.expires_at > now else None


def end_login(session: Session, id_hash: bytes) -> None:
    """Delete one login."""
    session.execute(delete(Login).where(col(Login.id_hash) == id_hash))


def forget_ended_logins(session: Session, *, now: datetime) -> None:
    """Delete what has expired."""
    session.execute(delete(Login).where(col(Login.expires_at) <= now))


def mark(session: Session, person_id: str, about: str) -> Mark | None:
    """Return what a person last saw of something."""
    return session.get(Mark, (person_id, about))


def keep_mark(session: Session, person_id: str, about: str, sealed: bytes) -> None:
    """Replace what a person last saw of something."""
    statement = _upsert(session)(Mark).values(person_id=person_id, about=about, sealed=sealed)
    session.execute(statement.on_conflict_do_update(index_elements=["person_id", "about"], set_={"sealed": sealed}))


def count_attempt(session: Session, bucket: bytes, *, now: datetime, window_ends_at: datetime) -> int:
    """Count one more attempt in a bucket and return how many there were in its window. Windows that ended are removed."""
    session.execute(delete(LoginAttempts).where(col(LoginAttempts.window_ends_at) <= now))
    # One statement: of two first attempts at once on PostgreSQL the second would find the bucket taken.
    row = _upsert(session)(LoginAttempts).values(bucket=bucket, window_ends_at=window_ends_at, count=1)
    counted = row.on_conflict_do_update(index_elements=["bucket"], set_={"count": LoginAttempts.count + 1})
    return int(session.execute(counted.returning(col(LoginAttempts.count))).scalar_one())


def attempts(session: Session, bucket: bytes, *, now: datetime) -> int:
    """Return how many attempts a bucket counts now."""
    row = session.get(LoginAttempts, bucket)
    return row.count if row and row.window_ends_at > now else 0


def forget_attempts(session: Session, bucket: bytes) -> None:
    """Start a bucket anew after a login that succeeded."""
    session.execute(delete(LoginAttempts).where(col(LoginAttempts.bucket) == bucket))


def _upsert(session: Session) -> type[sqlite.Insert] | type[postgresql.Insert]:
    return sqlite.Insert if session.get_bind().dialect.name == "sqlite" else postgresql.Insert
