"""INSERT ... ON CONFLICT: both engines have it, but SQLAlchemy has a separate class for each."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coc_service.store.rows import Model


def upsert(session: Session, model: type[Model]) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT into a model's table that has the methods `on_conflict_do_...`."""
    return sqlite.insert(model) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(model)
