"""The log for people: what of it a member may read, and the proof of an entry.

A member reads the chains of the cases whose gate they have passed, of their committees, their own, and what whoever runs the
server did. Nothing shows how many entries of others lie between two of them: docs/decisions/0075.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NoReturn

from sqlalchemy.orm import Session

from coc_service.audit import Act, Chain
from coc_service.domain.chain import case_subject, committee_subject, person_subject
from coc_service.domain.committee_state import Committee
from coc_service.domain.summary import Summary
from coc_service.store import people
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.act import Question
from coc_service.usecases.committee import access, desk, log_lines
from coc_service.usecases.committee.log_lines import Kind, LogLine, Source
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.desk_indexes import place_of
from coc_service.usecases.custody.newest import newest
from coc_service.usecases.custody.signer import SITE
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import leaving
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.site import publish

PAGE = 50
CASES = 25  # of which entries are read for a page that shows everything
LISTED = 200  # cases that can be chosen
MOST = 200  # entries of a chain on a page that shows everything
MOST_OF_ONE = 2000  # entries of a chain that was chosen
YOU, WHOLE_SITE = "you", "site"
# What a committee sees of the chains of those who were invited to it.
_JOINING: frozenset[str] = frozenset(
    {Act.PERSON_INVITED, Act.PERSON_ENROLLED, Act.PERSON_UNINVITED, Act.PERSON_CORRECTED, Act.PERSON_LINK_ISSUED}
)


@dataclass(frozen=True, slots=True)
class WantedLog:
    """What a member wants to see. `case` is a case's id; `part` is `YOU`, `WHOLE_SITE`, or a committee's id; "" for everything.

    `person` is who acted or was acted upon.
    """

    case: str = ""
    part: str = ""
    person: str = ""
    kind: Kind = Kind.ALL
    page: int = 1


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of entries, newest first, and what can be chosen: cases, committees and people, each name by id.

    `case` is the code name of the chosen case. `is_cut`: there are more cases, or older entries, than were read. `broken` are
    the names of chains that are incomplete.
    """

    case: str
    lines: Sequence[LogLine]
    total: int
    cases: Mapping[str, str]
    committees: Mapping[str, str]
    people: Mapping[str, str]
    is_cut: bool
    broken: Sequence[str]


@dataclass(frozen=True, slots=True)
class ShowLog(Question[LogPage]):
    """The entries that a member may read.

    Raises:
        NoSuchCase: the chosen case, or the chosen part, is not theirs to read.
        NotDeclared: they have not declared for the chosen case.
    """

    custody: Custody
    member: UnlockedMember
    wanted: WantedLog = WantedLog()

    def look(self, session: Session) -> LogPage:
        """Return one page of it."""
        view = self.custody.ledger.reading(session)
        committees, published = desk.committees_of(view, self.member), publish.latest(session, self.custody.keys)
        cases = _cases(view, self.member, committees)
        sources = self._sources(view, committees, cases)
        read = [read_source(view, one, most=self._most) for one in sources]
        secret = frozenset[str]().union(*(leaving.kept_from(one, self.member.person) for one in committees.values()))
        found = self._wanted([line for one in read for line in one.lines if not log_lines.is_about(line, secret)])
        start = (self.wanted.page - 1) * PAGE
        return LogPage(
            case=sources[0].name if self.wanted.case else "",
            lines=[_with_proof(line, published) for line in found[start : start + PAGE]],
            total=len(found),
            cases={one.id: one.code_name for one in cases},
            committees={one.id: one.name for one in committees.values()},
            people=_people(committees),
            is_cut=any(one.is_cut for one in read) or (not self._is_narrow and len(cases) > CASES),
            broken=[one.source.name for one in read if one.is_broken],
        )

    def _wanted(self, lines: Sequence[LogLine]) -> list[LogLine]:
        """Return the wanted entries, newest first. What a party did stands at the start of its hour, as its entry says.

        Members' own invitation is among their own entries and their committee's, and shown once.
        """
        wanted = self.wanted
        found = {one.position: one for one in lines if log_lines.is_wanted(one, kind=wanted.kind, person=wanted.person)}
        return sorted(found.values(), key=lambda line: (line.statement.at, line.position), reverse=True)

    @property
    def _is_narrow(self) -> bool:
        return bool(self.wanted.case or self.wanted.part)

    @property
    def _most(self) -> int:
        return MOST_OF_ONE if self._is_narrow else MOST

    def _sources(self, view: View, committees: Mapping[str, Committee], cases: Sequence[Summary]) -> list[Source]:
        if self.wanted.case:
            return [self._case(view, self.wanted.case)]
        parts = {
            YOU: [Source(person_subject(self.member.person), Chain.PERSON)],
            WHOLE_SITE: [Source(SITE, Chain.SITE)],
            **{one.id: of_committee(view, one) for one in committees.values()},
        }
        if self.wanted.part:
            return parts[self.wanted.part] if self.wanted.part in parts else _no_such()
        of_cases = [self._case(view, one.id) for one in cases[:CASES]]
        return [*(source for part in parts.values() for source in part), *of_cases]

    def _case(self, view: View, case_id: str) -> Source:
        return case_source(view, case_id, self.member, self.custody)


@dataclass(frozen=True, slots=True)
class ProveEntry(Question[str]):
    """The proof that an entry of a case or a committee is in the latest checkpoint.

    `case` or `committee` is an id, the other "". Only for what colleagues see: an entry that costs nothing, such as an opening,
    would show how much happens between two of them, also in cases that this member must not know of.

    Raises:
        NoSuchCase: not theirs to read; no such entry; none whose proof is given out; or no checkpoint covers it yet.
    """

    custody: Custody
    member: UnlockedMember
    leaf: str
    case: str = ""
    committee: str = ""

    def look(self, session: Session) -> str:
        """Return the proof."""
        view = self.custody.ledger.reading(session)
        source = self._source(view)
        found = [one for one in newest(view, source.subject, most=MOST_OF_ONE) if one.statement.leaf == self.leaf]
        if not found or not log_lines.is_provable(log_lines.line(source, found[0])):
            raise NoSuchCase
        return publish.proof(session, self.custody.keys, found[0].row) or _no_such()

    def _source(self, view: View) -> Source:
        if self.case:
            return case_source(view, self.case, self.member, self.custody)
        own = desk.committees_of(view, self.member)
        return Source(committee_subject(self.committee), Chain.COMMITTEE) if self.committee in own else _no_such()


def case_source(view: View, case_id: str, member: UnlockedMember, custody: Custody) -> Source:
    """Return the chain of a case whose gate the member has passed. Raises NoSuchCase, NotDeclared."""
    case = access.find_cleared(view, case_id, member, custody)
    committee = view.committee(case.committee)
    return Source(case_subject(case_id), Chain.CASE, case.code_name, committee, reporter=case.reporter)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a chain. `is_cut`: there are older entries; `is_broken`: a part of it is missing or altered."""

    source: Source
    lines: Sequence[LogLine] = ()
    is_cut: bool = False
    is_broken: bool = False


def read_source(view: View, source: Source, *, most: int) -> Read:
    """Return the newest entries of a chain that its reader may see, without void ones."""
    try:
        found = newest(view, source.subject, most=most)
    except Frozen:
        return Read(source, is_broken=True)
    lines = [log_lines.line(source, one) for one in found if source.only is None or one.statement.act in source.only]
    return Read(source, lines, is_cut=len(found) == most)


def _with_proof(line: LogLine, published: PublishedCheckpoint | None) -> LogLine:
    is_covered = published is not None and line.position < published.size
    return replace(line, has_proof=is_covered and log_lines.is_provable(line))


def _people(committees: Mapping[str, Committee]) -> dict[str, str]:
    """Return the name of everybody who was ever admitted, by id."""
    return {seat.person: one.name_of(seat.person) for one in committees.values() for seat in one.admissions.values()}


def _no_such() -> NoReturn:
    raise NoSuchCase


def _cases(view: View, member: UnlockedMember, committees: Mapping[str, Committee]) -> list[Summary]:
    """Return the cases whose gate the member has passed, the last changed first, as far as they can be chosen."""
    known, now = view.memory.summaries.cases.values(), view.now()
    mine = [one for one in known if one.committee in committees and one.is_clear(member.person)]
    mine.sort(key=lambda one: (one.last.at, one.id), reverse=True)
    reads = (one for one in mine if place_of(one, committees[one.committee], member.person, now))
    return list(islice(reads, LISTED))


def of_committee(view: View, committee: Committee) -> list[Source]:
    """Return the chain of a committee, and the joining of those whom the operator invited."""
    invited = people.invited_to(view.session, committee.id)
    return [
        Source(committee_subject(committee.id), Chain.COMMITTEE, committee.name, committee),
        *(Source(person_subject(one.id), Chain.PERSON, one.name, committee, only=_JOINING) for _, one in invited),
    ]
