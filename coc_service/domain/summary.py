"""A case in short, for the desk: what its groups, counts and rows depend on, and nothing that is sealed.

A process keeps the summary of every case in memory, where the whole fold would take ten times as much.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from types import UnionType

from coc_service.domain import case_retention, case_state, danger, epochs, votes
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_state import Case, Event
from coc_service.domain.committee_state import Committee
from coc_service.domain.open_proposals import CaseProposal
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import RecordKind
from coc_service.domain.retention import RetentionSummary
from coc_service.domain.stages import Stage

Readers = tuple[tuple[str, str], ...]  # (person, leaf of the admission under which they were added)


@dataclass(frozen=True, slots=True)
class Summary:
    """The fold of a case in short. `deadline_at` is None when the case is closed and nothing in it waits.

    `has_news`: the reporter wrote after the report, and nobody has answered. `to_vote` are those whose ballot is missing.
    `label` is the record of the newest title; `content` changes whenever a record is added or erased.
    `unconfirmed` is what was proposed and neither confirmed nor refused; it may have lapsed meanwhile.
    `party_wrote`: somebody who is heard wrote last in their channel. `may_answer` are those for whom an appeal waits.
    `decided` are the records that say what a vote decided, while it stands: proposal, measures, and the ballots to count again.
    `is_less_safe`: the danger was told after the report, by a reporter who feels less safe.
    `retention` is how long a closed case is kept; None while it is open.
    `danger_taken` is who takes care of a danger without having written, and its deadline: it counts again if they leave.
    """

    id: str
    committee: str
    code_name: str
    stage: Stage
    received_at: datetime
    deadline_at: datetime | None
    last: Event
    awaiting: Readers
    clear: Readers
    lead: str | None = None
    lead_left: str = ""
    is_in_danger: bool = False
    is_less_safe: bool = False
    is_answered: bool = False
    is_reachable: bool = True
    is_withdrawn: bool = False
    has_news: bool = False
    is_voting: bool = False
    to_vote: frozenset[str] = frozenset()
    label: str = ""
    content: tuple[int, int] = (0, 0)
    danger_taken: tuple[str, datetime] | None = None
    unconfirmed: tuple[CaseProposal, ...] = ()
    party_wrote: bool = False
    may_answer: frozenset[str] = frozenset()
    decided: tuple[str, ...] = ()
    has_wish: bool = False
    retention: RetentionSummary | None = None

    @property
    def is_open(self) -> bool:
        """Whether the case is not closed."""
        return self.deadline_at is not None

    def changes_at(self, now: datetime) -> list[datetime]:
        """Return when the case may belong to another group of the desk by the clock alone."""
        due_at = self.retention.due_at if self.retention else None
        lapses = (one.open_until for one in self.unconfirmed)
        return [at for at in (self.deadline_at, due_at, *lapses) if at and at >= now]

    @property
    def has_candidate(self) -> bool:
        """Whether a proposed reader is neither added nor refused."""
        return any(isinstance(one, Candidate) for one in self.unconfirmed)

    def asks(self, person: str, kinds: type[CaseProposal] | UnionType, now: datetime) -> bool:
        """Whether what somebody else proposed waits for this member, if they are clear."""
        others = (one for one in self.unconfirmed if one.by != person and now <= one.open_until)
        return self.is_clear(person) and any(isinstance(one, kinds) for one in others)

    def admission_of(self, person: str) -> str:
        """Return the admission with which a person is on the case; "" if they are not on it."""
        return next((leaf for one, leaf in (*self.clear, *self.awaiting) if one == person), "")

    def is_clear(self, person: str) -> bool:
        """Whether a person has passed the gate."""
        return any(one == person for one, _ in self.clear)

    def is_awaited(self, person: str) -> bool:
        """Whether a person has not declared yet."""
        return any(one == person for one, _ in self.awaiting)


def summarise(case: Case, policy: Policy) -> Summary:
    """Return the summary of a case."""
    labels = [filed.id for filed in case.records.values() if filed.kind == RecordKind.LABEL]
    return Summary(
        id=case.id,
        committee=case.committee,
        code_name=case.code_name,
        stage=case.stage,
        received_at=case.received_at,
        deadline_at=case_state.deadline_at(case, policy),
        last=case.last,
        awaiting=_readers(case, Presence.AWAITING),
        clear=_readers(case, Presence.CLEAR),
        lead=case.lead,
        lead_left=case.lead_left,
        is_in_danger=case.is_danger_open,
        is_less_safe=case.danger_raised_at is not None,
        is_answered=case.answered_at is not None,
        is_reachable=case.is_reachable,
        is_withdrawn=case.withdrawn_at is not None,
        has_news=_has_news(case),
        is_voting=case.vote is not None,
        to_vote=votes.voters(case) - votes.counted(case).keys(),
        label=labels[-1] if labels else "",
        content=(len(case.records), len(case.erased)),
        danger_taken=_danger_taken(case, policy),
        unconfirmed=tuple(case.unconfirmed.values()),
        party_wrote=any(_wrote_last(case, one.channel) for one in case.open_parties if one.party != case.addressee),
        may_answer=case.appeal_deciders if case.unanswered else frozenset(),
        decided=decided_records(case),
        has_wish=bool(case.wishes),
        retention=case_retention.summary(case, policy),
    )


def decided_records(case: Case) -> tuple[str, ...]:
    """Return the records from which the measures in force can be read; () if there can be none."""
    leaf, measures = case.decided_proposal, [one.id for one in case.records.values() if one.kind == RecordKind.MEASURE]
    if not leaf or not measures or case.decision is None:
        return ()
    proposal = [one.id for one in case.records.values() if one.leaf == leaf]
    return (*measures, *proposal, *case.decision.ballots)


def _danger_taken(case: Case, policy: Policy) -> tuple[str, datetime] | None:
    due_at = case_state.danger_due_at(danger.untaken(case), policy)
    return (case.danger_taken_by, due_at) if due_at and not case.is_danger_open else None


def as_of(case: Summary, committee: Committee | None, at: datetime) -> Summary:
    """Return the summary without those who have left the committee, see `departures`: no lead and no ballot of theirs is
    waited for, and a danger that they took care of is open again.
    """
    if committee is None or all(committee.is_seated(leaf, at) for _, leaf in (*case.clear, *case.awaiting)):
        return case
    clear, awaiting = (_shared(tuple(_staying(readers, committee, at))) for readers in (case.clear, case.awaiting))
    remaining = {person for person, _ in (*clear, *awaiting)}
    present = replace(
        case,
        clear=clear,
        awaiting=awaiting,
        lead=case.lead if case.lead in remaining else None,
        lead_left=case.lead_left if case.lead is None or case.lead in remaining else case.lead,
        to_vote=case.to_vote & remaining,
        may_answer=case.may_answer & remaining,
    )
    return present if case.danger_taken is None or case.danger_taken[0] in remaining else _in_danger_again(present)


def _staying(readers: Readers, committee: Committee, at: datetime) -> Iterator[tuple[str, str]]:
    return ((person, leaf) for person, leaf in readers if epochs.tenured_seat(committee, person, leaf, at))


def _in_danger_again(case: Summary) -> Summary:
    if case.danger_taken is None or case.deadline_at is None:
        return case
    due_at = min(case.deadline_at, case.danger_taken[1])
    return replace(case, is_in_danger=True, deadline_at=due_at, danger_taken=None)


def _has_news(case: Case) -> bool:
    """Whether the newest record between the committee and whom it answers, other than the report, is theirs."""
    return case.is_reachable and _wrote_last(case, case.addressee_channel)


def _wrote_last(case: Case, channel: str) -> bool:
    written = [one for one in case.records.values() if one.channel == channel]
    newest = next((one for one in reversed(written) if one.kind in _WRITTEN), None)
    return newest is not None and newest.kind != RecordKind.LETTER


_WRITTEN = frozenset({RecordKind.ADDITION, RecordKind.PARTY_STATEMENT, RecordKind.LETTER})


def _readers(case: Case, presence: Presence) -> Readers:
    return _shared(_pairs(case, (one for one, stands in case.presences.items() if stands is presence)))


def _pairs(case: Case, people: Iterable[str]) -> Readers:
    return tuple((person, case.admissions.get(person, "")) for person in people)


@lru_cache(maxsize=4096)  # most cases have the same readers, so that one tuple in memory is enough for all of them
def _shared(readers: Readers) -> Readers:
    return readers
