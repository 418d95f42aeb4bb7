"""Logins, and the numbers of attempts to log in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.tables import Login, LoginAttempts
from coc_service.store.upserts import upsert


def login(session: Session, id_hash: bytes, *, now: datetime) -> Login | None:
    """Return a login whose idle limit has not passed; None if there is none."""
    found = session.get(Login, id_hash)
    return found if found and found.expires_at > now else None


def end_login(session: Session, id_hash: bytes) -> None:
    """Delete one login."""
    session.execute(delete(Login).where(col(Login.id_hash) == id_hash))


def end_logins_of(session: Session, person_id: str) -> Sequence[bytes]:
    """Delete all logins of a person, and return their ids."""
    ended = delete(Login).where(col(Login.person_id) == person_id).returning(col(Login.id_hash))
    return session.scalars(ended, execution_options={"synchronize_session": False}).all()


def forget_ended_logins(session: Session, *, now: datetime) -> None:
    """Delete logins whose idle limit has passed."""
    session.execute(delete(Login).where(col(Login.expires_at) <= now))


def count_attempt(session: Session, bucket: bytes, *, now: datetime, window_ends_at: datetime) -> int:
    """Count an attempt in a bucket and return the number in its window. Removes windows that have ended."""
    session.execute(delete(LoginAttempts).where(col(LoginAttempts.window_ends_at) <= now))
    # One upsert: with SELECT and INSERT, the second of two concurrent first attempts on PostgreSQL would fail.
    row = upsert(session, LoginAttempts).values(bucket=bucket, window_ends_at=window_ends_at, count=1)
    counted = row.on_conflict_do_update(index_elements=["bucket"], set_={"count": LoginAttempts.count + 1})
    return int(session.execute(counted.returning(col(LoginAttempts.count))).scalar_one())


def attempts(session: Session, bucket: bytes, *, now: datetime) -> int:
    """Return the number of attempts in a bucket's current window."""
    row = session.get(LoginAttempts, bucket)
    return row.count if row and row.window_ends_at > now else 0


def forget_attempts(session: Session, bucket: bytes) -> None:
    """Delete a bucket after a successful login."""
    session.execute(delete(LoginAttempts).where(col(LoginAttempts.bucket) == bucket))
