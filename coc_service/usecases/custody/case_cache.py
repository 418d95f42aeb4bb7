"""Folds of cases that a process keeps, so that a case that was just read is not folded again."""

from collections import OrderedDict
from dataclasses import dataclass, field

from coc_service.domain.case_state import Case

CACHED_ENTRIES = 30_000  # of all cases together; a fold takes some 3.5 kB for each, so all take about 100 MB


@dataclass(slots=True)
class CaseCache:
    """The folds used last. They are bounded by the entries of their chains, because one case can have three or three hundred.

    A process that walks through all cases, such as a verification, thus takes no more memory with a longer log. Its owner has
    a lock.
    """

    _folds: OrderedDict[str, tuple[Case, int]] = field(default_factory=OrderedDict)
    _entries: int = 0

    def get(self, case_id: str, *, head: str) -> Case | None:
        """Return the fold of a case at this head, as hexadecimal digits; None if it is not kept."""
        case, _ = self._folds.get(case_id, (None, 0))
        if case is None or case.head != head:
            return None
        self._folds.move_to_end(case_id)
        return case

    def keep(self, case: Case, *, entries: int) -> None:
        """Keep the fold of a case whose chain has so many entries. The least recently used ones are dropped, never this one."""
        self.drop(case.id)
        self._folds[case.id] = (case, entries)
        self._entries += entries
        while self._entries > CACHED_ENTRIES and len(self._folds) > 1:
            _, (_, dropped) = self._folds.popitem(last=False)
            self._entries -= dropped

    def drop(self, case_id: str) -> None:
        """Drop the fold of a case, if it is kept."""
        _, entries = self._folds.pop(case_id, (None, 0))
        self._entries -= entries
