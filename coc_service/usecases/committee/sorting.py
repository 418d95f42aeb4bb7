"""What a member sorts when spam has come, and what they do with many cases at once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.orm import Session

from coc_service.domain import epochs, workflow
from coc_service.domain.case_state import Case
from coc_service.domain.move_rows import Move
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import NamedRecord, ReportRecord
from coc_service.domain.spam_moves import UNSORTED
from coc_service.domain.stages import Stage
from coc_service.domain.workflow import MoveRefused
from coc_service.store import cases
from coc_service.store.cases import Cursor, QueuePart
from coc_service.store.database import Database
from coc_service.store.tables import CaseIndex
from coc_service.usecases import act
from coc_service.usecases.act import Act, Question, Refused, Stale
from coc_service.usecases.committee import moves
from coc_service.usecases.committee.access import NotDeclared, OpenCase, OpenGate, RecordBroken, load_cleared
from coc_service.usecases.committee.moves import MakeMove, PreparedMove
from coc_service.usecases.committee.presence import DeclareClear
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

# How a case may have changed since its row was shown, or what is wrong with it: then it stays as it is.
_PASSED_OVER = (MoveRefused, NoSuchCase, NotDeclared, RecordBroken, Frozen, Refused)
_STAGES = {QueuePart.OPEN: UNSORTED, QueuePart.CLOSED: frozenset({Stage.SPAM})}


@dataclass(frozen=True, slots=True)
class Heap:
    """A page of cases to sort, and the cursor of the next page; None on the last one."""

    cases: tuple[Case, ...]
    names: dict[str, str]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class ToSort(Question[Heap]):
    """A page of the cases that a member may sort: new ones (`OPEN`), or those set aside as spam (`CLOSED`).

    The index has no column for spam: whether a case is spam is the fold of its chain. `size` is the number of cases that are
    looked at, so a page may have fewer. They are the member's own: a row with a grant may be of a case that they read no more.
    """

    custody: Custody
    member: UnlockedMember
    part: QueuePart
    after: Cursor | None
    size: int

    def look(self, session: Session) -> Heap:
        """Return the page."""
        view = self.custody.ledger.reading(session)
        found = list(islice(self._read(session, view), self.size + 1))
        own = tuple(case for _, case in found[: self.size] if case.stage in _STAGES[self.part])
        last = self._cursor(found[self.size - 1][0]) if len(found) > self.size else None
        return Heap(own, self._names(view, own), last)

    def _read(self, session: Session, view: View) -> Iterator[tuple[CaseIndex, Case]]:
        """Yield the cases that the member reads, with their index rows, in the order of the index."""
        after = self.after
        while True:
            found = cases.queue(
                session,
                person_id=self.member.person,
                committees=[committee for committee, _ in self.member.committees],
                part=self.part,
                after=after,
                size=self.size + 1,
            )
            yield from ((row, case) for row in found if (case := self._case(view, row.id)))
            after = self._cursor(found[-1]) if len(found) > self.size else None
            if after is None:
                return

    def _cursor(self, row: CaseIndex) -> Cursor | None:
        at = row.received_at if self.part is QueuePart.CLOSED else row.deadline_at
        return Cursor(at, row.id) if at else None

    def _case(self, view: View, case_id: str) -> Case | None:
        try:
            case = view.case(case_id)
        except (Frozen, NoSuchCase):
            return None
        committee = view.committee(case.committee)
        reads = committee and epochs.reader(case, committee, self.member.person, self.custody.now())
        return case if reads else None

    @staticmethod
    def _names(view: View, own: tuple[Case, ...]) -> dict[str, str]:
        """Return the names of those who marked a case, by person."""
        marked = {case.spam_mark: view.committee(case.committee) for case in own if case.spam_mark}
        return {person: committee.name_of(person) for person, committee in marked.items() if committee}


@dataclass(frozen=True, slots=True)
class Read:
    """A case as far as the member may read it: its story if it is open to them, else who is reported."""

    case: Case
    text: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class MakeFirst(Act[SealedFile, tuple[MakeMove, PreparedMove], str]):
    """Make the first of these moves that is open to the member; return its name. Effects: as `MakeMove`.

    Raises:
        NoSuchCase, NotDeclared, RecordBroken: see `MakeMove`.
        MoveRefused: none of them is open.
    """

    custody: Custody
    member: UnlockedMember
    case_id: str
    moves: Sequence[Move]
    nonce: bytes

    def look(self, session: Session) -> SealedFile:
        """Return the sealed file."""
        return load_cleared(self.custody.ledger.reading(session), self.case_id, self.member, self.custody)

    def prepare(self, seen: SealedFile) -> tuple[MakeMove, PreparedMove]:
        """Choose the move by the state of the case, and prepare it."""
        known = moves.facts(seen.case, seen.policy, None, person=self.member.person, at=self.custody.now())
        found = [one for one in self.moves if seen.case.stage in one.sources and not workflow.missing(one, known)]
        if not found:
            raise MoveRefused(self.moves[0].name)
        making = MakeMove(self.custody, self.member, self.case_id, found[0], {}, self.nonce)
        return making, making.prepare(seen)

    def store(self, session: Session, ready: tuple[MakeMove, PreparedMove]) -> str:
        """Store the move. Raises Stale if another member was quicker: then another of the moves may be open."""
        making, prepared = ready
        try:
            making.store(session, prepared)
        except MoveRefused as refused:
            raise Stale from refused
        return making.move.name


@dataclass(frozen=True, slots=True)
class Sorting:
    """What a member does with many cases, one after the other. Where it is not possible, a case stays as it is."""

    custody: Custody
    database: Database
    member: UnlockedMember

    async def read(self, shown: Sequence[Case]) -> list[Read]:
        """Open these cases: of those in which the member has not declared, only the gate. Effects: log entries."""
        return [await self._read(case) for case in shown]

    async def _read(self, case: Case) -> Read:
        try:
            if case.presence_of(self.member.person) is Presence.CLEAR:
                opened = await act.perform(OpenCase(self.custody, self.member, case.id), self.database)
                return Read(case, _answer(opened.file, ReportRecord, "narrative"), is_open=True)
            gate = await act.perform(OpenGate(self.custody, self.member, case.id), self.database)
            return Read(case, _answer(gate, NamedRecord, "who"))
        except _PASSED_OVER:
            return Read(case, "")

    async def declare(self, case_ids: Sequence[str]) -> None:
        """Declare that the member has no conflict in these cases. Effects: as `DeclareClear`."""
        for case_id in case_ids:
            try:
                await act.perform(DeclareClear(self.custody, self.member, case_id), self.database)
            except _PASSED_OVER:
                continue

    async def move(self, case_ids: Sequence[str], among: Sequence[Move], *, nonce: bytes) -> Counter[str]:
        """Make the first open one of these moves in each case; return how many of each were made. Effects: as `MakeMove`."""
        made = Counter[str]()
        for case_id in case_ids:
            try:
                made[await act.perform(MakeFirst(self.custody, self.member, case_id, among, nonce), self.database)] += 1
            except _PASSED_OVER:
                continue
        return made


def _answer(file: OpenedFile, kind: type[ReportRecord | NamedRecord], field: str) -> str:
    """Return one answer of the report; "" if its record is missing."""
    bodies = [one.said.body for one in file.records]
    return next((str(body.answers.get(field, "")) for body in bodies if isinstance(body, kind)), "")
