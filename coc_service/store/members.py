"""Members, their key slots and their logins."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.domain.roster import MemberState
from coc_service.store.tables import KeySlot, LoginAttempts, Member
from coc_service.store.tables import Session as Login


def member(session: Session, member_id: str) -> Member | None:
    """Return a member."""
    return session.get(Member, member_id)


def fresh(session: Session, member_id: str) -> Member | None:
    """Return a member as the row is now, whatever this session read before, and keep the row from changing."""
    return session.get(Member, member_id, with_for_update=True, populate_existing=True)


def by_login_name(session: Session, login_name: str) -> Member | None:
    """Return the member who logs in under this name."""
    return session.scalars(select(Member).where(col(Member.login_name) == login_name)).one_or_none()


def by_invitation(session: Session, invitation_hash: bytes, *, now: datetime) -> Member | None:
    """Return who was invited by an unused, unexpired link."""
    query = select(Member).where(
        col(Member.invitation_hash) == invitation_hash, col(Member.state) == MemberState.INVITED
    )
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found if found and found.invitation_expires_at and found.invitation_expires_at > now else None


def of_committee(session: Session, committee_id: str) -> Sequence[Member]:
    """Return everyone who is or was on (or on the way to) a committee, in the order of admission and then by name."""
    query = select(Member).where(col(Member.committee_id) == committee_id)
    return session.scalars(query.order_by(col(Member.admission_order), col(Member.name))).all()


def next_admission_order(session: Session, committee_id: str) -> int:
    """Return the place in the roster that the next admitted member takes; 0 means that nobody was ever admitted."""
    query = select(func.count()).select_from(Member)
    seated = query.where(col(Member.committee_id) == committee_id, col(Member.admission_order).is_not(None))
    return session.scalars(seated).one()


def slots(session: Session, member_id: str) -> Sequence[KeySlot]:
    """Return a member's key slots."""
    return session.scalars(select(KeySlot).where(col(KeySlot.member_id) == member_id)).all()


def login(session: Session, id_hash: bytes, *, now: datetime) -> Login | None:
    """Return a login that has not ended."""
    found = session.get(Login, id_hash)
    return found if found and found.expires_at > now and found.ends_at > now else None


def end_login(session: Session, id_hash: bytes) -> None:
    """End one login."""
    session.execute(delete(Login).where(col(Login.id_hash) == id_hash))


def forget_ended_logins(session: Session, *, now: datetime) -> None:
    """Remove what has expired."""
    session.execute(delete(Login).where((col(Login.expires_at) <= now) | (col(Login.ends_at) <= now)))


def count_attempt(session: Session, bucket: bytes, *, now: datetime, window_ends_at: datetime) -> int:
    """Count one more attempt in a bucket and return how many there were in its window. Windows that ended are removed."""
    session.execute(delete(LoginAttempts).where(col(LoginAttempts.window_ends_at) <= now))
    # One statement: of two first attempts at once on PostgreSQL the second would find the bucket taken.
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite.insert if is_sqlite else postgresql.insert)(LoginAttempts)
    row = insert.values(bucket=bucket, window_ends_at=window_ends_at, count=1)
    counted = row.on_conflict_do_update(index_elements=["bucket"], set_={"count": LoginAttempts.count + 1})
    return int(session.execute(counted.returning(col(LoginAttempts.count))).scalar_one())


def attempts(session: Session, bucket: bytes, *, now: datetime) -> int:
    """Return how many attempts a bucket counts now."""
    row = session.get(LoginAttempts, bucket)
    return row.count if row and row.window_ends_at > now else 0


def forget_attempts(session: Session, bucket: bytes) -> None:
    """Start a bucket anew after a login that succeeded."""
    session.execute(delete(LoginAttempts).where(col(LoginAttempts.bucket) == bucket))
