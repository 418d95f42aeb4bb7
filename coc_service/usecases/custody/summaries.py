"""The summaries of all cases in this process's memory, and a journal of their changes, so that a desk follows them cheaply.

They come from the folds that the process makes while it follows the log, never from a table's columns. After a start from the
pin the cases are not folded yet: they are `unread` until somebody reads them.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock

from coc_service.domain.summary import Summary

JOURNAL = 20_000  # a desk that is further behind is built again


@dataclass(frozen=True, slots=True)
class Changes:
    """The cases that changed, and how many changes there have been with these. `cases` is None if the journal is too short."""

    upto: int
    cases: Sequence[str] | None


@dataclass(slots=True)
class Summaries:
    """The summary of each case by its id. `changed` counts all changes; the newest are in the journal.

    Readers in threads use it while other requests commit, so it has a lock: a reader that saw the journal before a change and
    the count after it would never place that case on a desk.
    """

    cases: dict[str, Summary] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    changed: int = 0
    _lock: RLock = field(default_factory=RLock)
    _journal: deque[str] = field(default_factory=lambda: deque(maxlen=JOURNAL))

    def expect(self, case_ids: Iterable[str]) -> None:
        """Forget everything; these cases are to be read."""
        self.cases.clear()
        self.broken.clear()
        self.unread = set(case_ids)

    def take(self, newer: Mapping[str, Summary]) -> None:
        """Take the summaries of what was committed."""
        with self._lock:
            self.cases |= newer
            self.unread -= newer.keys()
            self.broken -= newer.keys()
            self._journal.extend(newer)
            self.changed += len(newer)

    def take_unread(self, summary: Summary) -> None:
        """Take the summary of a case that was unread; nothing if a newer one has come meanwhile."""
        with self._lock:
            if summary.id in self.unread:
                self.take({summary.id: summary})

    def forget(self, case_ids: Iterable[str]) -> None:
        """Drop cases that were erased. The journal has them once more, so that every desk drops them too."""
        with self._lock:
            for case_id in case_ids:
                self.cases.pop(case_id, None)
                self.unread.discard(case_id)
                self.broken.discard(case_id)
                self._journal.append(case_id)
                self.changed += 1

    def give_up(self, case_id: str) -> None:
        """Remember that a case cannot be read: a part of its chain is missing or altered."""
        self.unread.discard(case_id)
        self.broken.add(case_id)

    def since(self, changed: int) -> Changes:
        """Return the cases that changed after the first `changed` changes."""
        with self._lock:
            behind = self.changed - changed
            if behind > len(self._journal):
                return Changes(self.changed, None)
            return Changes(self.changed, [self._journal[-number] for number in range(behind, 0, -1)])

    def ids(self) -> list[str]:
        """Return the ids of all cases."""
        with self._lock:
            return list(self.cases)
