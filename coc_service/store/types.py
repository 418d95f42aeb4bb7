"""Column types that both engines must treat alike."""

from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, to the microsecond: aware on the way in, in UTC on the way out.

    SQLite has no time zones and hands back naive values even for `timezone=True`; a naive value
    that travels on would be read as local time somewhere.

    Raises:
        ValueError: for a naive value, which names no moment.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> datetime | None:
        """The same moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a time without a time zone is not a moment"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> datetime | None:
        """The moment, aware."""
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)
