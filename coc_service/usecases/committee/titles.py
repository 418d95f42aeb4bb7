"""The private titles of cases. A session opens each one once; only those who have passed a case's gate get any."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.crypto import blind
from coc_service.domain.record_models import LabelRecord, RecordKind
from coc_service.domain.summary import Summary
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import Question
from coc_service.usecases.committee.access import find_cleared
from coc_service.usecases.committee.loading import LoadFiles
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.session_caches import SessionCache, Title
from coc_service.usecases.people.members import UnlockedMember

SOME = 8  # labels opened for the tags in one visit, besides those of the shown cases: each takes two milliseconds
_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag and the cases that have it."""

    tag: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadLabel(Question[tuple[str, SealedFile]]):
    """Load the newest label of a case. Raises NoSuchCase, NotDeclared, Frozen."""

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> tuple[str, SealedFile]:
        """Return its record, "" if there is none, and the sealed file with nothing else."""
        view = self.custody.ledger.reading(session)
        case = find_cleared(view, self.case_id, self.member, self.custody)
        newest = [filed.id for filed in case.records.values() if filed.kind == RecordKind.LABEL][-1:]
        file = casefile.load(view, self.case_id, recipient_id=self.member.person, only=newest)
        return "".join(newest), file


@dataclass(slots=True)
class Titles:
    """The titles of a member's cases, during one request: the session's cache of them is opened once."""

    custody: Custody
    database: Database
    member: UnlockedMember
    _known: dict[str, Title] | None = None

    async def of(self, cases: Iterable[Summary]) -> Mapping[str, Title]:
        """Return the titles of those of these cases that have one and whose gate the member has passed, by case."""
        known = self._opened()
        titled = [case for case in cases if case.label and case.is_clear(self.member.person)]
        wanted = [case for case in titled if not self._is_known(case)]
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            some = LoadFiles(self.custody, self.member, part, lambda case: [case.label])
            loaded = await act.ask(some, self.database)
            known |= {case.id: title_in(case, file, self.member) for case, file in loaded}
        if wanted:
            self._cache().keep_titles(self.member.secret, known)
        return {case.id: known[case.id] for case in titled if self._is_known(case)}

    async def tags(self, *, most: int | None) -> dict[str, Tagged]:
        """Return the tags of the member's cases by their handles: of all, or with at most `most` labels opened now."""
        summaries = self.custody.ledger.memory.summaries.cases
        own = self.custody.desk_indexes.of(self.member.person).titled_cases()
        titled = [summaries[case_id] for case_id in own if case_id in summaries]
        unopened = [case for case in titled if not self._is_known(case)]
        left = {case.id for case in unopened[most:]} if most is not None else set()
        found = await self.of([case for case in titled if case.id not in left])
        by_tag: dict[str, list[str]] = {}
        for case_id, title in found.items():
            for tag in title.tags:
                by_tag.setdefault(tag, []).append(case_id)
        return {handle_of(tag, self.member): Tagged(tag, tuple(cases)) for tag, cases in by_tag.items()}

    def _opened(self) -> dict[str, Title]:
        if self._known is None:
            self._known = self._cache().titles(self.member.secret)
        return self._known

    def _is_known(self, case: Summary) -> bool:
        found = self._opened().get(case.id)
        return found is not None and found.label == case.label

    def _cache(self) -> SessionCache:
        return self.custody.session_caches.of(self.member.id_hash, now=self.custody.now())


def handle_of(tag: str, member: UnlockedMember) -> str:
    """Return what stands for a tag in an address: only this member can tell which tag it is."""
    return blind(member.secret, f"tag {tag}")[:8].hex()


def title_in(case: Summary, file: SealedFile, member: UnlockedMember) -> Title:
    """Return the title in a loaded file; an empty one if its record does not open. The case's page tells of such a record."""
    said = casefile.open_record(file, case.label, member.recipient)
    body = said.body if said else None
    return Title(case.label, body.title, body.tags) if isinstance(body, LabelRecord) else Title(case.label, "")


def is_titled(loaded: tuple[str, SealedFile], member: UnlockedMember, label: LabelRecord) -> bool:
    """Whether a case's newest label says this already; a case without one has neither title nor tags."""
    newest, file = loaded
    if not newest:
        return label == LabelRecord(title="", tags=())
    said = casefile.open_record(file, newest, member.recipient)
    return said is not None and said.body == label
