"""Reads the cases that this process has not read since its start, for a member's desk and ahead of any."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from time import monotonic

from sqlalchemy.orm import Session

from coc_service.domain.summary import summarise
from coc_service.store import cases
from coc_service.store.cases import QueuePart
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import Question
from coc_service.usecases.committee.desk import committees_of
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

BUDGET_SECONDS = 2.0
_READ_AT_ONCE = 25
_READ_AHEAD = 3  # a long case takes a hundredth of a second and more, in which nothing else runs
_NEAREST = 200


@dataclass(frozen=True, slots=True)
class CatchUp(Question[bool]):
    """Bring a member's index up to date, one step. Returns whether more is to be done."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> bool:
        """Read some of the cases that this process has not read since its start; place some in the index."""
        view = self.custody.ledger.reading(session)
        known = self.custody.ledger.memory.summaries
        if known.unread:
            read_unread(view, self._nearest(session) or known.unread)
        index = self.custody.desk_indexes.of(self.member.person)
        index.catch_up(known, committees_of(view, self.member), now=self.custody.now())
        return index.is_behind or bool(known.unread)

    def _nearest(self, session: Session) -> list[str]:
        """Return unread cases with the nearest deadlines, by the table, which only helps to read the urgent ones first."""
        found = cases.queue(
            session,
            person_id=self.member.person,
            committees=[committee for committee, _ in self.member.committees],
            part=QueuePart.OPEN,
            after=None,
            size=_NEAREST,
        )
        unread = self.custody.ledger.memory.summaries.unread
        return [one.id for one in found if one.id in unread]


def read_unread(view: View, chosen: Iterable[str], *, most: int = _READ_AT_ONCE) -> None:
    """Read the summaries of unread cases."""
    known = view.memory.summaries
    for _, case_id in zip(range(most), list(chosen), strict=False):
        try:
            case = view.case(case_id)
            known.take_unread(summarise(case, view.policy(case)))
        except Frozen:
            known.give_up(case_id)
        except NoSuchCase:
            known.unread.discard(case_id)


@dataclass(frozen=True, slots=True)
class ReadAhead(Question[bool]):
    """Read a few of the cases that nobody has read since this process started. Returns whether more are left."""

    custody: Custody

    def look(self, session: Session) -> bool:
        """Read their summaries."""
        known = self.custody.ledger.memory.summaries
        read_unread(self.custody.ledger.reading(session), sorted(known.unread), most=_READ_AHEAD)
        return bool(known.unread)


async def read_ahead(custody: Custody, database: Database, *, pause_seconds: float) -> None:
    """Read every case that nobody has read since this process started, so that the first desk of a day waits for none.

    A few at a time with a pause in between: requests come first.
    """
    if not custody.ledger.memory.summaries.unread:
        return
    while True:
        if not await act.ask(ReadAhead(custody), database):
            return
        await asyncio.sleep(pause_seconds)


async def catch_up(custody: Custody, database: Database, member: UnlockedMember) -> None:
    """Bring a member's index up to date, as far as the time of a request goes; other requests are served in between.

    After a start, two thousand cases with fifty entries each take longer than any browser waits. The desk says that cases are
    still being read, and the next request goes on where this one ended.
    """
    await _go_on(custody, database, member, ends_at=monotonic() + BUDGET_SECONDS)


async def read_all(custody: Custody, database: Database, member: UnlockedMember) -> None:
    """Bring a member's index up to date however long it takes: figures of a part of the cases would be wrong."""
    await _go_on(custody, database, member, ends_at=inf)


async def _go_on(custody: Custody, database: Database, member: UnlockedMember, *, ends_at: float) -> None:
    while True:
        is_behind = await act.ask(CatchUp(custody, member), database)
        if not is_behind or monotonic() > ends_at:
            return
        await asyncio.sleep(0)
