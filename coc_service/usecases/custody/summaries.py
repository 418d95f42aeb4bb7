"""The summaries of all cases in this process's memory, and a journal of their changes, so that a desk follows them cheaply.

They come from the folds that the process makes while it follows the log, never from a table's columns. After a start from the
pin the cases are not folded yet: they are `unread` until somebody reads them.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from coc_service.domain.summary import Summary

JOURNAL = 20_000  # a desk that is further behind is made anew


@dataclass(slots=True)
class Summaries:
    """The summary of each case by its id. `changed` counts all changes; the newest are in the journal."""

    cases: dict[str, Summary] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    changed: int = 0
    _journal: deque[str] = field(default_factory=lambda: deque(maxlen=JOURNAL))

    def expect(self, case_ids: Iterable[str]) -> None:
        """Forget everything; these cases are to be read."""
        self.cases.clear()
        self.broken.clear()
        self.unread = set(case_ids)

    def take(self, newer: Mapping[str, Summary]) -> None:
        """Take the summaries of what was committed."""
        self.cases |= newer
        self.unread -= newer.keys()
        self.broken -= newer.keys()
        self._journal.extend(newer)
        self.changed += len(newer)

    def take_unread(self, summary: Summary) -> None:
        """Take the summary of a case that was unread; nothing if a newer one has come meanwhile."""
        if summary.id in self.unread:
            self.take({summary.id: summary})

    def give_up(self, case_id: str) -> None:
        """Remember that a case cannot be read: a part of its chain is missing or altered."""
        self.unread.discard(case_id)
        self.broken.add(case_id)

    def since(self, changed: int) -> Collection[str] | None:
        """Return the cases that changed after the first `changed` changes; None if the journal does not reach back so far."""
        behind = self.changed - changed
        if behind > len(self._journal):
            return None
        return [self._journal[-number] for number in range(behind, 0, -1)]
