"""Rows of people, the seats they were invited to, and their key slots."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.domain.login_name import login_key
from coc_service.store.tables import KeySlot, Person, ProposedSeat


def person(session: Session, person_id: str) -> Person | None:
    """Return a person."""
    return session.get(Person, person_id)


def by_login_name(session: Session, login_name: str) -> Person | None:
    """Return the person with this login name, however it is typed; None if there is none."""
    return session.scalars(select(Person).where(func.lower(col(Person.login_name)) == login_key(login_name))).first()


def by_invitation(session: Session, invitation_hash: bytes, *, now: datetime) -> Person | None:
    """Return the person with this unused, unexpired invitation; None if there is none."""
    query = select(Person).where(col(Person.invitation_hash) == invitation_hash)
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found if found and found.invitation_expires_at and found.invitation_expires_at > now else None


def seats(session: Session, person_id: str) -> Sequence[ProposedSeat]:
    """Return the seats a person was invited to."""
    return session.scalars(select(ProposedSeat).where(col(ProposedSeat.person_id) == person_id)).all()


def invited_to(session: Session, committee_id: str) -> Sequence[tuple[ProposedSeat, Person]]:
    """Return everyone who was ever invited to a committee, ordered by name."""
    query = select(ProposedSeat, Person).join(Person, col(Person.id) == col(ProposedSeat.person_id))
    query = query.where(col(ProposedSeat.committee_id) == committee_id).order_by(col(Person.name), col(Person.id))
    return [(row[0], row[1]) for row in session.execute(query)]


def count(session: Session) -> int:
    """Return the number of people."""
    return session.scalars(select(func.count()).select_from(Person)).one()


def drop_slots(session: Session, person_id: str) -> None:
    """Delete a person's key slots."""
    session.execute(delete(KeySlot).where(col(KeySlot.person_id) == person_id))


def drop_slot(session: Session, person_id: str, kind: str) -> None:
    """Delete a person's key slots of a kind."""
    session.execute(delete(KeySlot).where(col(KeySlot.person_id) == person_id, col(KeySlot.kind) == kind))


def slots(session: Session, person_id: str) -> Sequence[KeySlot]:
    """Return a person's key slots."""
    return session.scalars(select(KeySlot).where(col(KeySlot.person_id) == person_id)).all()
