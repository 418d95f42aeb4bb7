"""Who is logged in, and how often it was tried."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.tables import Login, LoginAttempts
from coc_service.store.upserts import upsert


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


def count_attempt(session: Session, bucket: bytes, *, now: datetime, window_ends_at: datetime) -> int:
    """Count one more attempt in a bucket and return how many there were in its window. Windows that ended are removed."""
    session.execute(delete(LoginAttempts).where(col(LoginAttempts.window_ends_at) <= now))
    # One statement: of two first attempts at once on PostgreSQL the second would find the bucket taken.
    row = upsert(session, LoginAttempts).values(bucket=bucket, window_ends_at=window_ends_at, count=1)
    counted = row.on_conflict_do_update(index_elements=["bucket"], set_={"count": LoginAttempts.count + 1})
    return int(session.execute(counted.returning(col(LoginAttempts.count))).scalar_one())


def attempts(session: Session, bucket: bytes, *, now: datetime) -> int:
    """Return how many attempts a bucket counts now."""
    row = session.get(LoginAttempts, bucket)
    return row.count if row and row.window_ends_at > now else 0


def forget_attempts(session: Session, bucket: bytes) -> None:
    """Start a bucket anew after a login that succeeded."""
    session.execute(delete(LoginAttempts).where(col(LoginAttempts.bucket) == bucket))
