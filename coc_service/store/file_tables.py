"""The tables of files. Rows of chunks are inserted and deleted, never changed: rewriting them would write whole files again."""

from datetime import datetime

from sqlmodel import Field

from coc_service.store.tables import Row, metadata
from coc_service.store.types import UtcDateTime

__all__ = ["Chunk", "Upload", "metadata"]


class Upload(Row, table=True):
    """A file that arrives, or waits in a form. The row goes when a record takes the file, or when the file is swept."""

    __tablename__ = "upload"

    id: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class Chunk(Row, table=True):
    """One sealed chunk of a file. All have the same size."""

    __tablename__ = "chunk"

    file_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sealed: bytes
