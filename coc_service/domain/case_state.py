"""The state of a case, as its chain of signed entries states it, with properties derived from it.

Specification: `docs/trust.md`. How entries change it is in `case_chain`, what may be sealed in which epoch in `epochs`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coc_service.domain.facts import CaseFacts
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence, is_on_case
from coc_service.domain.quorum import Choice
from coc_service.domain.stages import Stage

PANEL = "panel"
_PARTY_CHANNEL = "party/"


@dataclass(frozen=True, slots=True)
class Party:
    """A party and their channel. `commitment` is that of the channel's key in the epoch in which they were added."""

    channel: str
    party: str
    encryption_key: bytes
    signing_key: bytes
    commitment: bytes
    since_epoch: int
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Begin:
    """The begin of an epoch. `digest` is SHA-256 of its bytes, in hexadecimal; `recipients` are (person, admission leaf)."""

    number: int
    digest: str
    signer: str
    recipients: tuple[tuple[str, str], ...]
    commitments: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Filed:
    """A record as the chain states it. `digest` is over its context and sealed bytes, in hexadecimal."""

    id: str
    channel: str
    epoch: int
    kind: str
    digest: str
    leaf: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ballot:
    """A voter's latest ballot in a vote."""

    leaf: str
    record: str


@dataclass(frozen=True, slots=True)
class Vote:
    """An open vote: the entry that opened it, the proposal it is about, the electorate, the ballots cast."""

    leaf: str
    proposal: str
    electorate: frozenset[str]
    ballots: Mapping[str, Ballot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision is based on: the records of the ballots that counted, and the tally as the lead stated it."""

    ballots: tuple[str, ...]
    tally: Mapping[Choice, int]


@dataclass(frozen=True, slots=True)
class Event:
    """What last happened in a case: the act, who did it, when. `what` is its move, its answer or the kind of its record."""

    act: str
    actor: str
    at: datetime
    what: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The fold of a case's chain. `head` is its newest leaf, `newest_at` the latest time of an entry that is not void;
    `admissions` are those under which people were added to the case;
    `last` is the newest event that changed something, so no visit;
    `is_settled` is False if somebody was added or left since the current epoch began: then nothing more is sealed in it.
    """

    id: str
    committee: str
    policy: str
    code_name: str
    is_in_danger: bool
    received_at: datetime
    reporter: str
    head: str
    begins: tuple[Begin, ...]
    admissions: Mapping[str, str]
    presences: Mapping[str, Presence]
    parties: Mapping[str, Party]
    records: Mapping[str, Filed]
    stage: Stage
    stage_due_at: datetime | None
    newest_at: datetime
    last: Event
    is_settled: bool = True
    erased: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    lead: str | None = None
    answered_at: datetime | None = None
    waiting_since: datetime | None = None
    withdrawn_at: datetime | None = None
    proposal: str = ""
    vote: Vote | None = None
    decision: Decision | None = None

    @property
    def current(self) -> Begin:
        """The begin of the newest epoch."""
        return self.begins[-1]

    @property
    def reporter_channel(self) -> str:
        """The name of the reporter's channel."""
        return party_channel(self.reporter)

    @property
    def is_reachable(self) -> bool:
        """Whether the reporter can still read a letter."""
        reporter = self.parties.get(self.reporter_channel)
        return reporter is not None and reporter.is_open

    @property
    def on_case(self) -> tuple[str, ...]:
        """The members on the case, both awaiting and clear."""
        return tuple(person for person, presence in self.presences.items() if is_on_case(presence))

    @property
    def clear(self) -> tuple[str, ...]:
        """The members who have declared no conflict."""
        return tuple(person for person, presence in self.presences.items() if presence is Presence.CLEAR)

    @property
    def awaiting(self) -> tuple[str, ...]:
        """The members who have not declared yet."""
        return tuple(person for person, presence in self.presences.items() if presence is Presence.AWAITING)

    @property
    def open_parties(self) -> tuple[Party, ...]:
        """The parties who can still read and write, in the order in which they were added."""
        return tuple(party for party in self.parties.values() if party.is_open)

    def presence_of(self, person: str) -> Presence:
        """Return a person's presence. For a person who was never on the case it is recused: the case is hidden from both."""
        return self.presences.get(person, Presence.RECUSED)

    def party_of(self, party_id: str) -> Party | None:
        """Return an open party by their id."""
        return next((party for party in self.open_parties if party.party == party_id), None)

    def begin(self, epoch: int) -> Begin | None:
        """Return an epoch's beginning."""
        return next((begin for begin in self.begins if begin.number == epoch), None)


def party_channel(party_id: str) -> str:
    """Return the name of a party's channel."""
    return _PARTY_CHANNEL + party_id


def answer_due_at(case: Case, policy: Policy) -> datetime | None:
    """Return the deadline of the first letter to the reporter; None if it was sent, or the reporter can no longer read it."""
    if case.answered_at or not case.is_reachable:
        return None
    return policy.acknowledge_by(case.received_at)


def deadline_at(case: Case, policy: Policy) -> datetime | None:
    """Return the nearest deadline; None exactly when the case is closed."""
    if case.stage_due_at is None:
        return None
    return min(case.stage_due_at, answer_due_at(case, policy) or case.stage_due_at)


def facts(case: Case, policy: Policy, *, person: str, at: datetime, is_vote_carried: bool = False) -> CaseFacts:
    """Return the facts that the workflow's rules depend on, for one person."""
    return CaseFacts(
        actor_id=person,
        actor_presence=case.presence_of(person),
        lead_id=case.lead,
        clear_count=len(case.clear),
        awaiting_count=len(case.awaiting),
        minimum_members=policy.panel.minimum_members,
        is_overdue=case.stage_due_at is not None and at > case.stage_due_at,
        is_acknowledged=case.answered_at is not None,
        is_reachable=case.is_reachable,
        is_vote_carried=is_vote_carried,
    )
