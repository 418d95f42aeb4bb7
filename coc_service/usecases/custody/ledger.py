"""The log as this process follows it: what it remembers, and the states of the database that are held against it.

Specification: `docs/trust.md` section 3. A `View` answers from one state of the database; a `Draft` holds the log's end and
appends.
"""

import math
from collections.abc import Mapping

from sqlalchemy.orm import Session

from coc_service.audit import Frontier
from coc_service.crypto import equal
from coc_service.domain.committee_state import Committee
from coc_service.store import jobs, log
from coc_service.store.log import HeadRow
from coc_service.usecases.custody.draft import Draft, head_mac, head_row
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.memory import Earlier, Memory, PendingLog
from coc_service.usecases.custody.policies import Policies
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import Clock, LogEnd, LogFault, ProcessState, View, utc_now

_DRAFT = "coc_service.draft"
_NOW = math.inf  # whoever holds the head sees all that was committed, whenever their transaction began


class Ledger:
    """One process's ledger."""

    def __init__(self, keys: ServiceKeys, now: Clock = utc_now) -> None:
        self.memory = Memory()
        self.state = ProcessState(keys, self.memory, Policies(), now)

    def committees(self) -> Mapping[str, Committee]:
        """Return the committees as this process last saw them, without asking the database.

        Raises:
            LogFault: the log turned out not to be the one that this process follows.
        """
        if self.memory.is_wound_back:
            raise LogFault
        return self.memory.committees

    def committee_by_slug(self, slug: str) -> Committee | None:
        """Return the committee founded under this name in the address, as this process last saw it."""
        return next((one for one in self.committees().values() if one.slug == slug), None)

    def refuse_if_a_committee_is_frozen(self) -> None:
        """Raise Frozen where the chain of some committee cannot be judged: nobody can say then what its address was."""
        for subject in self.memory.frozen:
            if subject.startswith("committee:"):
                raise Frozen(subject)

    def resume(self, session: Session, earlier: Earlier) -> None:
        """Begin from what an earlier process left. The log must continue it. A committee whose chain is incomplete, or whose
        policy has no text, is frozen: it must not keep the others from being served.

        Raises:
            LogFault: it does not.
        """
        row = log.head(session)
        if row is None or row.size < earlier.frontier.size:
            raise LogFault
        self.memory.restore(earlier, {})
        here = PendingLog(self.memory.size, self.memory.size, self.memory.frontier)
        view = View(self.state, session, LogEnd(here, HeadRow(here.size, b"", b"")))
        subjects = [subject for subject in earlier.heads if subject.startswith("committee:")]
        self.memory.committees = {one.id: one for subject in subjects if (one := self._refolded(view, subject))}
        self.reading(session)

    def _refolded(self, view: View, subject: str) -> Committee | None:
        try:
            committee = view.fold_committee(subject)
            if committee:
                view.policy_of(committee)  # pages take its rules from memory
        except Frozen:
            self.memory.frozen.add(subject)
            return None
        return committee

    def reading(self, session: Session) -> View:
        """Return the log as the session's state of the database shows it. Follows what this process has not seen yet.

        Raises:
            LogFault: it does not continue what this process remembers.
        """
        now = self.state.now()
        view = View(self.state, session, self._ahead(log.head(session), began_at=jobs.began_at(session)))
        if view.ahead.size > view.ahead.base:
            self.memory.take_over(view.ahead)
        if view.ahead.size == self.memory.size:
            self.memory.looked_at = now
        return view

    def follow(self, session: Session) -> None:
        """Follow the log to its end; nothing where there is no log yet. Raises LogFault."""
        if log.head(session):
            self.reading(session)

    def distrust(self) -> None:
        """Trust nothing stored any more: another replica follows another log."""
        self.memory.is_wound_back = True

    def writing(self, session: Session) -> Draft:
        """Return the log's end, held until this transaction ends; one for all jobs that share the transaction.

        Raises:
            LogFault: as `reading`.
        """
        shared = jobs.transaction_values(session)
        draft = shared.get(_DRAFT)
        if draft is None:
            draft = shared[_DRAFT] = self._held(session)
            jobs.after_commit(session, draft.take_over)
        draft.session = session
        return draft

    def _held(self, session: Session) -> Draft:
        """Hold the log's end. What others have appended is committed: memory takes it over now.

        Otherwise an act that is prepared from memory would be as stale when it is tried again.
        """
        row = log.hold_head(session)
        draft = Draft(self.state, session, self._ahead(row, began_at=_NOW))
        if draft.ahead.size == draft.ahead.base:
            return draft
        self.memory.take_over(draft.ahead)
        return Draft(self.state, session, self._ahead(row, began_at=_NOW))

    def begin(self, session: Session) -> None:
        """Write the head of the empty log."""
        log.begin(session, head_row(self.state.keys, Frontier()))

    def _ahead(self, row: HeadRow | None, *, began_at: float) -> LogEnd:
        if row is None or not equal(row.mac, head_mac(self.state.keys, row.size, row.frontier)):
            raise LogFault
        ahead = None if self.memory.is_wound_back else self.memory.ahead(row.size, row.frontier, began_at=began_at)
        if ahead is None:
            self.memory.is_wound_back = True
            raise LogFault
        return LogEnd(ahead, row)
