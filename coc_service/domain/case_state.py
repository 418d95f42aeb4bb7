"""The state of a case, as its chain of signed entries states it, with properties derived from it.

Specification: `docs/trust.md`. How entries change it is in `case_chain`, what may be sealed in which epoch in `epochs`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coc_service.domain.candidates import LateReader
from coc_service.domain.chain import party as party_actor
from coc_service.domain.chain import person_of
from coc_service.domain.disclosures import Disclosure
from coc_service.domain.open_proposals import CaseProposal
from coc_service.domain.outcomes import Decision, Outcome, Vote, Waiting
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence, is_on_case
from coc_service.domain.retention import NONE, Retention
from coc_service.domain.stages import Stage

PANEL = "panel"
_PARTY_CHANNEL = "party/"


@dataclass(frozen=True, slots=True)
class Party:
    """A party and their channel. `commitment` is that of the channel's key in the epoch in which they were added.

    Until they have opened their link (`is_joined`) the keys are the link's. `added_at` is None for the reporter.
    """

    channel: str
    party: str
    encryption_key: bytes
    signing_key: bytes
    commitment: bytes
    since_epoch: int
    is_open: bool = True
    is_joined: bool = True
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Begin:
    """The begin of an epoch. `digest` is SHA-256 of its bytes, in hexadecimal; `recipients` are (person, admission leaf).

    `committee_head` is the committee's newest entry at that place of the log.
    """

    number: int
    digest: str
    signer: str
    recipients: tuple[tuple[str, str], ...]
    commitments: Mapping[str, bytes]
    committee_head: str = ""


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
    `seen` is, by the id of a party, how many records the case had when they last came with their receipt;
    `contents` are the sealed bytes of files, by the id of the file;
    `last` is the newest event that changed something, so no visit;
    `is_settled` is False if somebody was added or left since the current epoch began: then nothing more is sealed in it.
    `spam_mark` is the member whose mark waits for a second one; `recorder` the member whom the receipt named as having recorded
    the report, `recorded_by` the same member once they have signed it, in the entry `recorded_as`; `is_imported`: it comes from
    what the committee kept before it had this service; `unconfirmed` are proposals that wait for a second member, by leaf,
    `disclosures` copies to which two agreed, by that of their proposal; `late_readers` were added; `stepped_back` have declared
    a conflict, `objected` are people whom the reporter refused or left out later, `alternates_left_out` are alternates whom
    they left out on the form. `lead_left` is the lead who left the committee, "" once somebody else leads. `recovery` is the
    leaf of the recovery key that the genesis names, "" if none. `danger_raised_at` is when the reporter last said that they
    are less safe, `is_danger_answered` whether a member has written to them since. `wishes` wait for an answer, by party;
    `took_over` took over from the reporter: letters of moves go to them. `delivered` is when a party first came after a letter
    to them was filed, by record; `appeals` wait for an answer, by party. `is_view_asked`: the reporter was asked about the
    newest proposal. `news` is the digest of how the reporter wants to hear of news, "" for not at all.
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
    contents: Mapping[str, Filed] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    seen: Mapping[str, int] = field(default_factory=dict)
    lead: str | None = None
    lead_left: str = ""
    answered_at: datetime | None = None
    waiting_since: datetime | None = None
    withdrawn_at: datetime | None = None
    danger_taken_by: str = ""
    danger_raised_at: datetime | None = None
    is_danger_answered: bool = False
    is_view_asked: bool = False
    proposal: str = ""
    vote: Vote | None = None
    decision: Decision | None = None
    spam_mark: str = ""
    recorder: str = ""
    recorded_by: str = ""
    recorded_as: str = ""
    is_imported: bool = False
    unconfirmed: Mapping[str, CaseProposal] = field(default_factory=dict)
    late_readers: Mapping[str, LateReader] = field(default_factory=dict)
    stepped_back: frozenset[str] = frozenset()
    objected: frozenset[str] = frozenset()
    recovery: str = ""
    alternates_left_out: frozenset[str] = frozenset()
    delivered: Mapping[str, datetime] = field(default_factory=dict)
    outcome: Outcome | None = None
    appeals: Mapping[str, Waiting] = field(default_factory=dict)
    wishes: Mapping[str, Waiting] = field(default_factory=dict)
    took_over: str = ""
    retention: Retention = NONE
    disclosures: Mapping[str, Disclosure] = field(default_factory=dict)
    news: str = ""

    @property
    def current(self) -> Begin:
        """The begin of the newest epoch."""
        return self.begins[-1]

    @property
    def reporter_channel(self) -> str:
        """The name of the reporter's channel."""
        return party_channel(self.reporter)

    @property
    def addressee(self) -> str:
        """Whom letters of moves go to: whoever took over from the reporter if their channel is open, else the reporter."""
        return self.took_over if self.party_of(self.took_over) else self.reporter

    @property
    def addressee_channel(self) -> str:
        """The channel of whom letters of moves go to."""
        return party_channel(self.addressee)

    @property
    def is_reachable(self) -> bool:
        """Whether the reporter, or whoever took over from them, can still read a letter."""
        return self.party_of(self.addressee) is not None

    @property
    def is_reporter_reachable(self) -> bool:
        """Whether the reporter can still read a letter."""
        return self.party_of(self.reporter) is not None

    @property
    def oldest_wish(self) -> str:
        """The entry of the wish that has waited longest for an answer; "" if none waits."""
        return next((one.leaf for one in self.wishes.values()), "")

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
    def is_danger_open(self) -> bool:
        """Whether the reporter said that somebody is in danger, and no member has answered yet: written to them, or said that
        they take care of it. If the member who said so has left the case, it is open again.

        A withdrawal does not end it: somebody may have made the reporter withdraw. What they say later counts in a closed case
        too, but not in one that two members set aside as spam.
        """
        is_taken = self.presence_of(self.danger_taken_by) is Presence.CLEAR
        is_late = self.danger_raised_at is not None and self.stage is not Stage.SPAM
        is_looked_after = self.stage_due_at is not None or is_late
        return self.is_in_danger and not self.is_danger_answered and not is_taken and is_looked_after

    @property
    def danger_since(self) -> datetime:
        """When the reporter said that somebody is in danger: with the report, or the last time since."""
        return self.danger_raised_at or self.received_at

    @property
    def appeal_deciders(self) -> frozenset[str]:
        """Who may answer an appeal: the clear members who took no part in the decision, else all who are clear."""
        ballots = self.decision.ballots if self.decision else ()
        took_part = {person_of(self.records[one].author) for one in ballots if one in self.records}
        took_part |= {self.outcome.by} if self.outcome else set()
        return frozenset(self.clear) - took_part or frozenset(self.clear)

    @property
    def open_parties(self) -> tuple[Party, ...]:
        """The parties who can still read and write, in the order in which they were added."""
        return tuple(party for party in self.parties.values() if party.is_open)

    @property
    def unanswered(self) -> list[str]:
        """The entries of the appeals that wait for an answer, in the order of the log.

        One against what is looked at again already has its answer in that: it is read before the new decision.
        """
        return [] if self.outcome and self.outcome.is_open_again else [one.leaf for one in self.appeals.values()]

    @property
    def decided_proposal(self) -> str:
        """The leaf of the proposal whose decision stands; "" if nothing was decided, or it was taken back."""
        return self.decision.proposal if self.decision else ""

    def presence_of(self, person: str) -> Presence:
        """Return a person's presence. For a person who was never on the case it is recused: the case is hidden from both."""
        return self.presences.get(person, Presence.RECUSED)

    def new_to(self, party_id: str) -> frozenset[str]:
        """Return the records that others filed in a party's channel since the party last came."""
        since = list(self.records.values())[self.seen.get(party_id, 0) :]
        mine, channel = party_actor(party_id), party_channel(party_id)
        return frozenset(one.id for one in since if one.channel == channel and one.author != mine)

    def party_of(self, party_id: str) -> Party | None:
        """Return an open party by their id."""
        for one in self.parties.values():
            if one.party == party_id and one.is_open:
                return one
        return None

    def begin(self, epoch: int) -> Begin | None:
        """Return an epoch's beginning."""
        return next((begin for begin in self.begins if begin.number == epoch), None)


def party_channel(party_id: str) -> str:
    """Return the name of a party's channel."""
    return _PARTY_CHANNEL + party_id


def answer_due_at(case: Case, policy: Policy) -> datetime | None:
    """Return the deadline of the first letter to the reporter; None if it was sent, or none is owed."""
    if case.answered_at or not case.is_reachable or case.stage is Stage.SPAM:
        return None
    return policy.acknowledge_by(case.received_at)


def danger_due_at(case: Case, policy: Policy) -> datetime | None:
    """Return by when somebody must have taken care of the danger; None if there is none, or somebody did."""
    return policy.safe_by(case.danger_since) if case.is_danger_open else None


def appeal_due_at(case: Case, policy: Policy) -> datetime | None:
    """Return by when the oldest appeal must be answered; None if none waits."""
    return policy.appeal_by(min(one.at for one in case.appeals.values())) if case.unanswered else None


def deadline_at(case: Case, policy: Policy) -> datetime | None:
    """Return the nearest deadline; None exactly when the case is closed, no appeal waits and no danger was told since."""
    due: list[datetime | None] = [appeal_due_at(case, policy), danger_due_at(case, policy)]
    if case.stage_due_at is not None:
        due += [case.stage_due_at, answer_due_at(case, policy)]
    return min((due_at for due_at in due if due_at), default=None)
