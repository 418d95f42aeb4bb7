"""What a draft of a transparency report says: counted from the cases that both members read, and from the committee's chain."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.orm import Session

from coc_service.audit import figures
from coc_service.catalogue import msg
from coc_service.domain.chain import committee_subject
from coc_service.domain.committee_state import Committee
from coc_service.domain.policy_effects import to_a_decision
from coc_service.domain.report_periods import Period
from coc_service.domain.transparency import OTHER, TABLES, Document, Draft, Published, period_said
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import Question, Refused
from coc_service.usecases.committee.counted_cases import CountedCase, Pair, counted_cases
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import OnRoster
from coc_service.usecases.people.members import UnlockedMember

OTHER_CASES = msg("The cases of this draft are not those that you both read now. Please write a new draft.")
_HOUR = timedelta(hours=1)


class Line(NamedTuple):
    """What a case counts as: its tag, a `Matter`, a `Step`, and what was found. `OTHER` where none fits."""

    tag: str
    matter: str
    step: str
    finding: str


class Tables(StrEnum):
    """What stands in the tables of a correction: what is counted now, what stood there before, or nothing."""

    COUNTED = "counted"
    KEPT = "kept"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A draft as its two members read it: the document, and the line of each case that it was counted from."""

    draft: Draft
    document: Document
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Words:
    """What members add in their own words, and what no case tells."""

    lessons: str = ""
    changes: str = ""
    legal_demands: int = 0
    met_police: bool = False
    tables: Tables = Tables.COUNTED


@dataclass(frozen=True, slots=True)
class Basis:
    """What the committee's chain says for a document: its times, who came and went, how often its rules changed.

    `before` is the version that the document corrects; None if it is the first.
    """

    before: Published | None
    answer_hours: int
    decision_hours: int
    joined: int
    left: int
    policies: int


@dataclass(frozen=True, slots=True)
class FindBasis(Question[Basis]):
    """What the committee's chain says about a period. Raises Refused if the person is no member of it."""

    custody: Custody
    member: UnlockedMember
    committee_id: str
    period: Period

    def look(self, session: Session) -> Basis:
        """Return the basis of a report about that period."""
        view = self.custody.ledger.reading(session)
        committee = OnRoster(self.custody, self.member, self.committee_id).seated(view)
        policy = view.policy_of(committee)
        return Basis(
            before=committee.transparency.newest(self.period),
            answer_hours=policy.hours.acknowledge,
            decision_hours=to_a_decision(policy) // _HOUR,
            joined=sum(self._has(at) for at in _joined(view, committee)),
            left=sum(self._has(one.at) for one in committee.departures.values() if not one.seat.is_alternate),
            policies=sum(self._has(one.at) for one in committee.policy_versions[1:]),
        )

    def _has(self, at: datetime) -> bool:
        return self.period.first <= at.astimezone(UTC).date() <= self.period.last


def _joined(view: View, committee: Committee) -> list[datetime]:
    """Return when each tenure of a member began."""
    begun = {seat.tenure for seat in committee.admissions.values() if not seat.is_alternate}
    return [one.at for _, one in view.chain(committee_subject(committee.id)) if one.leaf in begun]


def document_of(pair: Pair, basis: Basis, lines: Sequence[Line], words: Words) -> Document:
    """Return the document for these lines. Small parts are left out of its tables."""
    counted = {"matters": [one.matter for one in lines], "steps": [one.step for one in lines]}
    counted["findings"] = [one.finding for one in lines]
    return Document(
        committee=pair.committee_id,
        period=period_said(pair.period),
        corrects=basis.before.leaf if basis.before else "",
        answer_hours=basis.answer_hours,
        decision_hours=basis.decision_hours,
        **{name: _table(name, labels, basis, words.tables) for name, labels in counted.items()},
        joined=basis.joined,
        left=basis.left,
        policies=basis.policies,
        legal_demands=words.legal_demands,
        met_police=words.met_police,
        lessons=words.lessons,
        changes=words.changes,
    )


def _table(name: str, labels: Sequence[str], basis: Basis, tables: Tables) -> Mapping[str, int]:
    if basis.before is not None and tables is not Tables.COUNTED:
        return basis.before.document.table(name) if tables is Tables.KEPT else {}
    known = TABLES[name]
    counts = Counter(label if label in known else OTHER for label in labels)
    return figures.told({label: counts[label] for label in (*known, OTHER)})


def lines_of(counted: Sequence[CountedCase], chosen: Mapping[str, tuple[str, str]]) -> list[Line]:
    """Return the lines of these cases with the matter and the step that a member chose, by id.

    Raises:
        Refused: they chose for other cases.
    """
    if {one.id for one in counted} != chosen.keys():
        raise Refused(OTHER_CASES)
    return [Line(one.tag, *chosen[one.id], one.finding) for one in counted]


async def recounted(custody: Custody, database: Database, pair: Pair, opened: OpenedDraft) -> Document:
    """Return the document as the member would write it from the same lines and words, counted from their own grants.

    Raises:
        Refused: the lines are not those of the cases that both read, or not what was found in them.
    """
    counted, document = await counted_cases(custody, database, pair), opened.document
    said_of = {one.tag: (one.matter, one.step) for one in opened.lines}
    lines = lines_of(counted, {one.id: said_of[one.tag] for one in counted if one.tag in said_of})
    if sorted(lines) != sorted(opened.lines):
        raise Refused(OTHER_CASES)
    basis = await act.ask(FindBasis(custody, pair.member, pair.committee_id, pair.period), database)
    said = (document.lessons, document.changes, document.legal_demands, document.met_police)
    possible = [document_of(pair, basis, lines, Words(*said, tables)) for tables in Tables]
    return document if document in possible else possible[0]
