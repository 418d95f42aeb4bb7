"""The closed cases that two members both read, for the part of a transparency report that only members know.

Each of the two counts them from their own grants, so neither learns of a case that they do not read. A case that only one of
them reads is in the totals of the log, and in no table.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import case_times
from coc_service.domain import epochs
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject
from coc_service.domain.committee_state import Committee
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import MoveRecord, ReportRecord
from coc_service.domain.report_periods import Period
from coc_service.domain.transparency import NO_DECISION, OTHER
from coc_service.domain.vocabulary import Finding
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import Question
from coc_service.usecases.committee import catching_up, findings
from coc_service.usecases.committee.access import NotDeclared, find_cleared
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.site import log_figures

AT_ONCE = 8
_KEPT_OUT = "keep_out_of_transparency"


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case that both read, and what was found in it: a `Finding`, `NO_DECISION`, or `OTHER` for several. A draft knows the
    case by its `tag`, a digest of what goes with the details of its first entry: so a draft tells nothing of an erased case.
    """

    id: str
    tag: str
    code_name: str
    finding: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Who counts: the member, and the other one. It is the same whichever of the two asks."""

    member: UnlockedMember
    other: str
    committee_id: str
    period: Period


@dataclass(frozen=True, slots=True)
class LoadCounted(Question[list[tuple[SealedFile, str]]]):
    """Load those of these cases that were closed in the period and that both read, each with its tag."""

    custody: Custody
    pair: Pair
    case_ids: Sequence[str]

    def look(self, session: Session) -> list[tuple[SealedFile, str]]:
        """Return the sealed files, and the tags."""
        view, member = self.custody.ledger.reading(session), self.pair.member
        found = []
        for case_id in self.case_ids:
            try:
                case = find_cleared(view, case_id, member, self.custody)
                if self._is_counted(view, case):
                    file = casefile.load(view, case_id, recipient_id=member.person)
                    found.append((file, _tag_of(view, case_id)))
            except (NoSuchCase, NotDeclared, Frozen):
                continue
        return found

    def _is_counted(self, view: View, case: Case) -> bool:
        committee, period = view.committee(case.committee), self.pair.period
        is_ours = committee is not None and committee.id == self.pair.committee_id
        if committee is None or not is_ours or not self._is_read(case, committee):
            return False
        when = case_times.Period(period.first, period.last, period.cut_off)
        return log_figures.times(view, case.id).closing(when) is not None

    def _is_read(self, case: Case, committee: Committee) -> bool:
        """Whether the other member reads the case too, as the member can see in it."""
        other = self.pair.other
        is_reader = epochs.reader(case, committee, other, self.custody.now()) is not None
        return is_reader and case.presence_of(other) is Presence.CLEAR


async def counted_cases(custody: Custody, database: Database, pair: Pair) -> list[CountedCase]:
    """Return the cases that both read, in the order of their code names. It looks only at cases that exist for the member."""
    member = pair.member
    await catching_up.read_all(custody, database, member)
    known = custody.ledger.memory.summaries.cases
    own = [known[one] for one in custody.desk_indexes.of(member.person).in_order() if one in known]
    ids = [one.id for one in own if one.is_clear(member.person) and one.committee == pair.committee_id]
    found: list[CountedCase] = []
    for start in range(0, len(ids), AT_ONCE):
        for file, tag in await act.ask(LoadCounted(custody, pair, ids[start : start + AT_ONCE]), database):
            found += _counted(casefile.open_file(file, member.recipient), tag)
            await asyncio.sleep(0)
    return sorted(found, key=lambda one: (one.code_name, one.id))


def _tag_of(view: View, case_id: str) -> str:
    """Return the digest of the random value in the first entry's detail."""
    _, first = view.chain(case_subject(case_id))[0]
    return canonical.sha256(canonical.context("transparency-line", str(first.detail["salt"]))).hex()


def _counted(opened: OpenedFile, tag: str) -> list[CountedCase]:
    """Return the case, unless its reporter asked to write nothing about it, or that cannot be read."""
    reports = [one.said.body for one in opened.records if isinstance(one.said.body, ReportRecord)]
    if not reports or any(one.answers.get(_KEPT_OUT) for one in reports):
        return []
    return [CountedCase(opened.case.id, tag, opened.case.code_name, _finding(opened))]


def _finding(opened: OpenedFile) -> str:
    """Return what was found in a case, by the decision that stands."""
    decided = findings.decided(opened)
    if decided is not None and decided.points:
        found = {one.finding.body.finding for one in decided.points if one.finding}
        return next(iter(found)).value if len(found) == 1 else OTHER
    leaf = opened.case.decided_proposal
    if not leaf:
        return NO_DECISION
    said = [one.said.body for one in opened.records if one.filed.leaf == leaf and isinstance(one.said.body, MoveRecord)]
    words = [str(one.given.get("finding", "")) for one in said]
    return words[0] if words and words[0] in set(Finding) else OTHER
