"""Reports every statement that runs through SQLAlchemy (ORM flush, Core or plain SQL) to its transaction."""

import re
from functools import lru_cache

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from coc_service.store.transaction import transaction_on

_READS = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
_LOCKS = re.compile(r"\bFOR\s+(NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|INTO)\b", re.IGNORECASE)


def watch(engine: Engine) -> None:
    """Report every statement and error on an engine's connections to their transactions."""
    event.listen(engine, "before_cursor_execute", _note_statement)
    event.listen(engine, "handle_error", _note_error)


@lru_cache(maxsize=1024)
def only_reads(statement: str) -> bool:
    """Whether a statement changes nothing (it may take locks). In doubt it counts as a write.

    A SELECT that calls a function which writes is not detected; the service's databases have no functions.
    """
    return bool(_READS.match(statement)) and not _WRITES.search(_LOCKS.sub("", statement))


def _note_statement(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    transaction = transaction_on(connection)
    if transaction is not None:
        transaction.admit(is_read=only_reads(statement))


def _note_error(context: ExceptionContext) -> None:
    connection = context.connection
    if connection is None or connection.closed:
        return
    transaction = transaction_on(connection)
    if transaction is not None:
        transaction.note_error(context.sqlalchemy_exception or context.original_exception)
