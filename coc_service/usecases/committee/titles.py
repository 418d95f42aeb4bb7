"""The private titles of cases. A session opens each one once; only those who have passed a case's gate get any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.crypto import blind
from coc_service.domain.record_models import LabelRecord
from coc_service.domain.summary import Summary
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import Question
from coc_service.usecases.committee.access import NotDeclared, find_cleared
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.session_caches import Title
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.people.members import UnlockedMember

SOME = 40  # labels opened for the list of tags in one visit, besides those of the shown cases
_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag and the cases that have it."""

    tag: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadTitles(Question[list[tuple[Summary, SealedFile]]]):
    """Load the newest label of each of these cases, without those that this member may not open."""

    custody: Custody
    member: UnlockedMember
    cases: Sequence[Summary]

    def look(self, session: Session) -> list[tuple[Summary, SealedFile]]:
        """Return the sealed labels."""
        view = self.custody.ledger.reading(session)
        found = []
        for case in self.cases:
            try:
                find_cleared(view, case.id, self.member, self.custody)
                file = casefile.load(view, case.id, recipient_id=self.member.person, only=[case.label])
            except (NoSuchCase, NotDeclared, Frozen):
                continue
            found.append((case, file))
        return found


async def titles_of(
    custody: Custody, database: Database, member: UnlockedMember, cases: Iterable[Summary]
) -> Mapping[str, Title]:
    """Return the titles of those of these cases that have one and whose gate the member has passed, by case."""
    cache = custody.session_caches.of(member.id_hash, now=custody.now())
    known = cache.titles(member.secret)
    titled = [case for case in cases if case.label and case.is_clear(member.person)]
    wanted = [case for case in titled if case.id not in known or known[case.id].label != case.label]
    for start in range(0, len(wanted), _AT_ONCE):
        loaded = await act.ask(LoadTitles(custody, member, wanted[start : start + _AT_ONCE]), database)
        known |= {case.id: title_in(case, file, member) for case, file in loaded}
    if wanted:
        cache.keep_titles(member.secret, known)
    return {case.id: known[case.id] for case in titled if case.id in known and known[case.id].label == case.label}


async def tags_of(
    custody: Custody, database: Database, member: UnlockedMember, *, most: int | None
) -> dict[str, Tagged]:
    """Return the tags of the member's cases by their handles: of all of them, or with at most `most` labels opened now."""
    known = custody.ledger.memory.summaries.cases
    titled = [known[case_id] for case_id in custody.desk_indexes.of(member.person).titled_cases() if case_id in known]
    opened = custody.session_caches.of(member.id_hash, now=custody.now()).titles(member.secret) if titled else {}
    unopened = [case for case in titled if case.id not in opened or opened[case.id].label != case.label]
    left = {case.id for case in unopened[most:]} if most is not None else set()
    found = await titles_of(custody, database, member, [case for case in titled if case.id not in left])
    by_tag: dict[str, list[str]] = {}
    for case_id, title in found.items():
        for tag in title.tags:
            by_tag.setdefault(tag, []).append(case_id)
    return {handle_of(tag, member): Tagged(tag, tuple(cases)) for tag, cases in by_tag.items()}


def handle_of(tag: str, member: UnlockedMember) -> str:
    """Return what stands for a tag in an address: only this member can tell which tag it is."""
    return blind(member.secret, f"tag {tag}")[:8].hex()


def title_in(case: Summary, file: SealedFile, member: UnlockedMember) -> Title:
    """Return the title in a loaded file; an empty one if its record does not open. The case's page tells of such a record."""
    said = casefile.open_record(file, case.label, member.recipient)
    body = said.body if said else None
    return Title(case.label, body.title, body.tags) if isinstance(body, LabelRecord) else Title(case.label, "")
