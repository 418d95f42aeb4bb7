"""What a stored entry states: its detail is checked against the digest that was signed, every time it is loaded."""

from collections.abc import Mapping
from typing import Any

from coc_service import canonical
from coc_service.audit import Entry
from coc_service.domain.chain import Statement
from coc_service.store.log import EntryRow


class Frozen(Exception):
    """What a chain stands on is missing or altered: an entry or detail of it, where it ends, or the text of its policy."""


class NoSuchCase(Exception):
    """There is no such case, or not for this person: unknown, left out and recused are the same."""


def statement_of(entry: Entry, row: EntryRow, *, leaf: bytes) -> Statement:
    """Return what an entry states, its detail checked.

    Raises:
        Frozen: the detail is missing or another.
    """
    detail = detail_of(entry, row)
    if detail is None:
        raise Frozen(entry.subject)
    return Statement(leaf.hex(), entry.act, entry.actor, entry.at, detail)


def detail_of(entry: Entry, row: EntryRow) -> Mapping[str, Any] | None:
    """Return an entry's detail, None where it is missing or another; {} where the entry bears none, or one that cannot be read.

    Such an entry is void: freezing its chain would be for good, because nothing can be put back.
    """
    if not entry.digest:
        return {}
    # SQLite keeps a text in a column of bytes.
    if not isinstance(row.detail, bytes) or canonical.sha256(row.detail) != entry.digest:
        return None
    try:
        return canonical.decode(row.detail)
    except ValueError:
        return {}
