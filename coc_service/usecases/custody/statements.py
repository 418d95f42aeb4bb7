"""Reads what a stored entry states. Whenever it is loaded, its detail is checked against the digest in the entry."""

from collections.abc import Iterable, Mapping
from typing import Any

from coc_service import canonical
from coc_service.audit import Entry
from coc_service.domain.chain import Statement
from coc_service.store.log import EntryRow


class Frozen(Exception):
    """A part of a chain is missing or altered: an entry, a detail, its end, or the text of its policy."""


def refuse_a_frozen_committee(frozen: Iterable[str]) -> None:
    """Raise Frozen if a committee's chain is among these incomplete ones: its address, or a space, may be what is asked for."""
    for subject in frozen:
        if subject.startswith("committee:"):
            raise Frozen(subject)


class NoSuchCase(Exception):
    """The case does not exist, or not for this person. Unknown, left out and recused look the same."""


def statement_of(entry: Entry, row: EntryRow, *, leaf: bytes) -> Statement:
    """Return what an entry states, with its detail checked.

    Raises:
        Frozen: the detail is missing or altered.
    """
    detail = detail_of(entry, row)
    if detail is None:
        raise Frozen(entry.subject)
    return Statement(leaf.hex(), entry.act, entry.actor, entry.at, detail)


def detail_of(entry: Entry, row: EntryRow) -> Mapping[str, Any] | None:
    """Return an entry's detail; None if it is missing or altered; {} if the entry has none, or one that is not canonical JSON.

    An entry with an unreadable detail becomes void. It must not freeze its chain: the detail fits its digest, so no backup
    could repair it.
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
