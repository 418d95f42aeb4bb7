"""Marks: what a person last saw of the log or a case, sealed for them."""

from sqlalchemy.orm import Session

from coc_service.store.tables import Mark
from coc_service.store.upserts import upsert


def find(session: Session, person_id: str, about: str) -> Mark | None:
    """Return a person's mark about something; None if there is none."""
    return session.get(Mark, (person_id, about))


def keep(session: Session, person_id: str, about: str, sealed: bytes) -> None:
    """Store or replace a person's mark about something."""
    statement = upsert(session, Mark).values(person_id=person_id, about=about, sealed=sealed)
    session.execute(statement.on_conflict_do_update(index_elements=["person_id", "about"], set_={"sealed": sealed}))
