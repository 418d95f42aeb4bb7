"""The newest entries of a chain, checked from its end back: a long chain need not be read from its beginning to be shown."""

from dataclasses import dataclass

from coc_service.audit import Entry, decode, leaf_hash
from coc_service.domain.chain import Statement
from coc_service.store import log
from coc_service.store.log import EntryRow
from coc_service.usecases.custody.statements import Frozen, statement_of
from coc_service.usecases.custody.view import LogFault, View


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement and the row of its entry, which says where it is in the log."""

    row: EntryRow
    statement: Statement


def newest(view: View, subject: str, *, most: int) -> list[Placed]:
    """Return up to `most` of a subject's newest entries, oldest first, without void ones. They lead to the remembered head.

    Raises:
        Frozen: an entry is missing or altered, or they do not end at the head.
        LogFault: an entry's bytes are none.
    """
    head = view.head(subject)
    if head is None:
        return []
    found: list[Placed] = []
    expected = head.leaf
    for row in log.newest(view.session, subject, stop=view.ahead.size, most=most):
        entry = _decoded(row)
        if entry.subject != subject or leaf_hash(row.entry) != expected:
            raise Frozen(subject)
        found.append(Placed(row, statement_of(entry, row, leaf=expected)))
        expected = entry.prev
    if len(found) != min(most, head.count):
        raise Frozen(subject)
    return [one for one in reversed(found) if not view.is_void(one.statement.leaf)]


def _decoded(row: EntryRow) -> Entry:
    try:
        return decode(row.entry)
    except ValueError as error:
        raise LogFault from error
