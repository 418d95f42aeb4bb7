"""Deletes the details of cases that two members erased, once the next checkpoint is out.

Not at once: replicas that follow the log judge the last entry of the case by the whole chain. By the next checkpoint they have.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import decode, leaf_hash
from coc_service.domain.chain import case_subject
from coc_service.store import erasing, log
from coc_service.store.log import EntryRow
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import detail_of
from coc_service.usecases.custody.view import View
from coc_service.usecases.site import publish


@dataclass(frozen=True, slots=True)
class DetailsDue(Question[bool]):
    """Whether erased cases still have details that must go. Asked on every beat, so that an idle worker writes nothing."""

    custody: Custody

    def look(self, session: Session) -> bool:
        """Return whether they have."""
        return bool(_to_erase(self.custody.ledger.reading(session), self.custody))


@dataclass(frozen=True, slots=True)
class EraseDetails(WriteAct[int]):
    """Delete the details that erased cases still have; return how many. Effects: details."""

    custody: Custody

    def write(self, session: Session) -> int:
        """Delete them."""
        positions = _to_erase(self.custody.ledger.writing(session), self.custody)
        erasing.erase_details(session, positions)
        return len(positions)


def _to_erase(view: View, custody: Custody) -> list[int]:
    """Return the positions of the entries whose details must go."""
    memory = view.memory
    waiting = {one: ended for one, ended in memory.expunged.items() if one not in memory.without_details}
    published = publish.latest(view.session, custody.keys) if waiting else None
    found: list[int] = []
    for case_id, ended in waiting.items():
        rows = log.chain(view.session, case_subject(case_id), stop=view.ahead.size)
        last = next((number for number, row in enumerate(rows) if leaf_hash(row.entry).hex() == ended.leaf), None)
        if last is None or published is None or rows[last].position >= published.size:
            continue
        own = [row.position for row in rows[:last] if row.detail is not None and not _is_proposal(row, rows[last])]
        found += own
        memory.without_details |= set() if own else {case_id}
    return found


def _is_proposal(row: EntryRow, last: EntryRow) -> bool:
    """Whether this is the proposal that the last entry confirms."""
    said = detail_of(decode(last.entry), last) or {}
    return said.get("proposal") == leaf_hash(row.entry).hex()
