"""The log as this process follows it: its memory, against which every state of the database is checked.

Specification: `docs/trust.md` section 3. A `View` reads one state of the database; a `Draft` locks the log's end and appends.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.orm import Session

from coc_service.audit import Frontier
from coc_service.crypto import equal
from coc_service.domain.chain import case_subject
from coc_service.domain.committee_state import Committee
from coc_service.domain.tombstone import Tombstone
from coc_service.store import jobs, log
from coc_service.store.log import HeadRow
from coc_service.usecases.custody import following, tombstones
from coc_service.usecases.custody.draft import Draft, head_mac, head_row
from coc_service.usecases.custody.following import Verification
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.memory import Earlier, Memory, PendingLog
from coc_service.usecases.custody.policies import Policies
from coc_service.usecases.custody.statements import Frozen, refuse_a_frozen_committee
from coc_service.usecases.custody.trusting import NotAsChecked
from coc_service.usecases.custody.view import Clock, LogFault, ProcessState, View, utc_now

V = TypeVar("V", bound=View)
_DRAFT = "coc_service.draft"
_NOW = math.inf  # a transaction that holds the head's lock sees everything committed, no matter when it began


class Ledger:
    """The ledger of one process."""

    def __init__(self, keys: ServiceKeys, now: Clock = utc_now) -> None:
        self.memory = Memory()
        self.state = ProcessState(keys, self.memory, Policies(), now)
        self.verification = Verification()

    def committees(self) -> Mapping[str, Committee]:
        """Return the committees as this process last saw them, without asking the database.

        Raises:
            LogFault: this process found that the database has another log, or was wound back.
        """
        if self.memory.is_wound_back:
            raise LogFault
        return self.memory.committees

    def committee_by_slug(self, slug: str) -> Committee | None:
        """Return the committee founded under this name in the address, as this process last saw it."""
        return next((one for one in self.committees().values() if one.slug == slug), None)

    def refuse_if_a_committee_is_frozen(self) -> None:
        """Raise Frozen if the chain of any committee is incomplete: its address may be the one that is asked for."""
        refuse_a_frozen_committee(self.memory.frozen)

    def resume(self, session: Session, earlier: Earlier) -> None:
        """Start from the pin of an earlier process. A committee whose chain is incomplete, or whose policy text is missing, is
        frozen, so that the others can still be served.

        Raises:
            LogFault: the log does not continue the pin.
        """
        row = log.head(session)
        if row is None or row.size < earlier.frontier.size:
            raise LogFault
        self.memory.restore(earlier, {})
        here = PendingLog(self.memory.size, self.memory.size, self.memory.frontier)
        view = View(self.state, session, here)
        subjects = [subject for subject in earlier.heads if subject.startswith("committee:")]
        self.memory.committees = {one.id: one for subject in subjects if (one := self._refolded(view, subject))}
        self.memory.expunged = {
            case_id: found
            for case_id, leaf in earlier.expunged.items()
            if (found := self._left_of(view, case_id, leaf))
        }
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

    def _left_of(self, view: View, case_id: str, leaf: str) -> Tombstone | None:
        head = view.head(case_subject(case_id))
        if head is None:
            return None
        try:
            return tombstones.left_of(view.session, case_id, head, leaf, stop=view.ahead.size)
        except Frozen:
            self.memory.frozen.add(case_subject(case_id))
            return None

    def reading(self, session: Session) -> View:
        """Return a view of the log in the session's state of the database. Follows entries that are new to this process.

        Raises:
            LogFault: the log does not continue what this process remembers.
        """
        now = self.state.now()
        view = self._followed(View, session, log.head(session), began_at=jobs.began_at(session))
        if view.ahead.size > view.ahead.base:
            self.memory.take_over(view.ahead)
        if view.ahead.size == self.memory.size:
            self.memory.looked_at = now
        return view

    def follow(self, session: Session) -> None:
        """Follow the log to its end. Does nothing if there is no log yet. Raises LogFault."""
        if log.head(session):
            self.reading(session)

    def distrust(self) -> None:
        """Refuse the database from now on, because another replica was shown another log."""
        self.memory.is_wound_back = True

    def writing(self, session: Session) -> Draft:
        """Lock the log's end until this transaction ends, and return the draft, which all jobs of the transaction share.

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
        """Lock the log's end, and take entries that other replicas have appended into memory at once: they are committed.

        Otherwise an act that was prepared from memory would be stale again at its next attempt.
        """
        row = log.hold_head(session)
        draft = self._followed(Draft, session, row, began_at=_NOW)
        if draft.ahead.size == draft.ahead.base:
            return draft
        self.memory.take_over(draft.ahead)
        return self._followed(Draft, session, row, began_at=_NOW)

    def begin(self, session: Session) -> None:
        """Insert the head of the empty log."""
        log.begin(session, head_row(self.state.keys, Frontier()))

    def _followed(self, kind: type[V], session: Session, row: HeadRow | None, *, began_at: float) -> V:
        if row is None or not equal(row.mac, head_mac(self.state.keys, row.size, row.frontier)):
            raise LogFault
        ahead = None if self.memory.is_wound_back else self.memory.ahead(row.size, row.frontier, began_at=began_at)
        if ahead is None:
            self.memory.is_wound_back = True
            raise LogFault
        view = kind(self.state, session, ahead)
        if row.size == ahead.size:
            return view
        try:
            following.follow(view, row, self.verification)
        except NotAsChecked:
            self.verification = replace(self.verification, checked=None)
            return self._followed(kind, session, row, began_at=began_at)
        return view
