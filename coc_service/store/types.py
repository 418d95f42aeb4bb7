"""Column types that both engines must treat alike."""

from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A time with microseconds. Takes values with any time zone and returns them in UTC.

    SQLite has no time zones and returns naive values even with `timezone=True`; other code could
    interpret these as local time.

    Raises:
        ValueError: for a naive value, which does not identify a point in time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  SQLAlchemy's signature
    ) -> datetime | None:
        """Convert a value to UTC for the database."""
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
        """Return the stored value with UTC as its time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)
