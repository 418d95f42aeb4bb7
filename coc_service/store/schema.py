"""Finds objects in the database that are not ours: a trigger or view could return other data than what was written."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.store.news_tables import metadata

_OF_MIGRATIONS = "alembic_version"
_SQLITE = "SELECT type, name FROM sqlite_master WHERE type <> 'index' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
_POSTGRESQL = """
SELECT 'trigger', tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace
UNION ALL SELECT 'rule', rulename FROM pg_rules WHERE schemaname = current_schema()
UNION ALL SELECT 'function', proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
UNION ALL SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' ELSE 'relation' END, relname FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relkind NOT IN ('i', 'S', 'c', 't')
UNION ALL SELECT 'policy', polname FROM pg_policy
UNION ALL SELECT 'event trigger', evtname FROM pg_event_trigger
"""


def unknown_objects(session: Session) -> list[str]:
    """Return the triggers, views, rules, functions and tables that no migration of ours created, as "kind name"."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    found = session.execute(text(_SQLITE if is_sqlite else _POSTGRESQL))
    known = {*metadata.tables, _OF_MIGRATIONS}
    return sorted(f"{kind} {name}" for kind, name in found if kind != "table" or name not in known)
