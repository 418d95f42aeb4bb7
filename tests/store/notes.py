"""Two small tables and the jobs on them, to try the engines without the service's own tables."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from coc_service.store import rows
from coc_service.store.types import UtcDateTime

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default=NOON)


class Answer(Base):
    __tablename__ = "answer"

    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"), primary_key=True)


def create_tables(session: Session) -> None:
    Base.metadata.create_all(session.connection())


def add(note_id: int, words: str = "") -> Callable[[Session], int]:
    def job(session: Session) -> int:
        session.add(Note(id=note_id, words=words))
        return note_id

    return job


def add_row(note_id: int, words: str = "") -> Callable[[Session], int]:
    """As `add`, but bypassing the session."""

    def job(session: Session) -> int:
        rows.add(session, [Note(id=note_id, words=words, written_at=NOON)])
        return note_id

    return job


def words_of(note_id: int) -> Callable[[Session], str | None]:
    return lambda session: session.scalar(select(Note.words).where(Note.id == note_id))


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Note)) or 0


def all_ids(session: Session) -> list[int]:
    return list(session.scalars(select(Note.id).order_by(Note.id)))
