"""Runs migrations on the connection of coc_service.store.migrations, in its transaction.

There is no `__init__.py` beside this file: it would shadow the library of the same name.
"""

from typing import Literal

from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from alembic import context
from coc_service.store.news_tables import metadata
from coc_service.store.types import UtcDateTime


def in_plain_types(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Render our column types as SQLAlchemy's: a migration must not depend on types of ours that may change."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=True,
    render_item=in_plain_types,
    # SQLite changes a table by creating a new one and copying the rows.
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
