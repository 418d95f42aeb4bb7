"""Chains of entries for tests: each entry is judged by the rules, and takes effect or is void."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from coc_service import canonical
from coc_service.canonical import sha256
from coc_service.domain import case_chain, case_readers, committee_chain, employers, epochs, policy, votes, workflow
from coc_service.domain.case_state import PANEL, Case, Party, party_channel
from coc_service.domain.chain import Statement, Void, member, moment, party
from coc_service.domain.committee_state import Committee
from coc_service.domain.epochs import Arrival
from coc_service.domain.move_rows import Timer
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

TOML = policy.default_toml()
POLICY, DIGEST = policy.parse(TOML), policy.digest(TOML)
STRICTER_TOML = TOML.replace("minimum_votes = 2", "minimum_votes = 3")
STRICTER = policy.digest(STRICTER_TOML)
COMMITTEE, REPORTER = "committee-1", "robin"  # the party's id; on a real case it is random


def adopted(digest: str) -> Policy:
    return {DIGEST: POLICY, STRICTER: POLICY}[digest]


def key(text: str) -> bytes:
    """Return 32 bytes in place of a key: the folds do not check keys."""
    return sha256(text.encode())


def seat(person: str, **changed: str) -> dict[str, str]:
    return {
        "seat": f"seat of {person}",
        "person": person,
        "name": person.title(),
        "handle": f"@{person}",
        "login_name": person,
        "address": key(f"address of {person}").hex(),
        "encryption_key": key(f"{person} opens").hex(),
        "signing_key": key(f"{person} signs").hex(),
        "from": "",
        "until": "",
        "standing": "member",
        **changed,
    }


def founding(person: str = "noor", **changed: Any) -> dict[str, Any]:
    return {
        "committee": COMMITTEE,
        "slug": "conduct",
        "name": "Conduct",
        "project": "Example",
        "policy": DIGEST,
        "seat": seat(person),
        **changed,
    }


@dataclass
class Story:
    """The base of stories: the statements of a chain, and which of them are void, and why."""

    at: datetime = NOON
    told: list[Statement] = field(default_factory=list)
    void: dict[str, str] = field(default_factory=dict)

    def later(self, **by: float) -> None:
        self.at += timedelta(**by)

    def statement(self, act: str, actor: str, detail: Mapping[str, Any]) -> Statement:
        leaf = sha256(f"{len(self.told)} {act} {actor}".encode()).hex()
        return Statement(leaf, act, actor, self.at, {"of": act, "salt": "", **detail})

    def why(self, leaf: str) -> str:
        """Return why an entry is void; "" if it took effect."""
        return self.void.get(leaf, "")


@dataclass
class CommitteeStory(Story):
    committee: Committee | None = None

    def say(self, act: str, person: str, **detail: Any) -> str:
        return self.put(self.statement(act, member(person), detail))

    def put(self, statement: Statement) -> str:
        self.told.append(statement)
        try:
            self.committee = committee_chain.apply(self.committee, statement, subject_id=COMMITTEE, policies=adopted)
        except Void as refused:
            self.void[statement.leaf] = refused.reason
            self.committee = self.committee and committee_chain.pass_over(self.committee, statement.leaf)
        return statement.leaf

    @property
    def now(self) -> Committee:
        assert self.committee is not None
        return self.committee

    @property
    def people(self) -> list[str]:
        return [one.person for one in self.now.in_force(self.at)]

    def leaf_of(self, person: str) -> str:
        found = self.now.seat_of(person, self.at)
        return found.leaf if found else ""

    def propose_policy(self, person: str, toml: str = STRICTER_TOML, **changed: str) -> str:
        """Sign a policy as one member."""
        says = {"digest": policy.digest(toml), "before": self.now.policy, "toml": toml, "reason": "", **changed}
        return self.say("policy.adopted", person, **says)

    def adopt_policy(self, *by: str, toml: str = STRICTER_TOML) -> str:
        """Sign a policy as several members."""
        first, *others = by
        leaf = self.propose_policy(first, toml)
        for other in others:
            self.say("agreed", other, entry=leaf)
        return leaf

    def admit(self, person: str, *by: str, **changed: str) -> str:
        """Admit a person with the signatures of one or several members."""
        first, *others = by
        leaf = self.say("roster.admitted", first, seat=seat(person, **changed))
        for other in others:
            self.say("agreed", other, entry=leaf)
        return leaf


def founded(*people: str, at: datetime = NOON) -> CommitteeStory:
    """Return a committee of these people; the first founded it."""
    story = CommitteeStory(at=at)
    founder, *others = people
    story.say("committee.founded", founder, **founding(founder))
    for number, person in enumerate(others, start=1):
        story.admit(person, *people[: 1 if number < 3 else 2])
    assert story.people == list(people)
    return story


def name_of(begin: Mapping[str, Any]) -> str:
    """Return the name of the case with this genesis."""
    return canonical.case_name(canonical.encode(begin))


@dataclass
class CaseStory(Story):
    """A case and its committee. Nothing is sealed here; there are only the statements of entries."""

    board: CommitteeStory = field(default_factory=lambda: founded("noor", "ilse", "tomas", "dana"))
    policy: Policy = POLICY  # as if the committee had it, under the name of the usual one
    case: Case | None = None
    id: str = ""
    drawn: int = 0
    then: Committee | None = None  # the committee when the report arrived

    @property
    def now(self) -> Case:
        assert self.case is not None
        return self.case

    def report(self, *readers: str, **changed: Any) -> str:
        begin = {**self.genesis(*readers), **changed}
        self.id, self.then = name_of(begin), self.board.now
        return self.say("report.received", party(REPORTER), begin=begin, records=[self.ref("report", epoch=1)])

    def counted(self) -> Committee:
        return employers.settled(self.board.now, self.then or self.board.now)

    def genesis(self, *readers: str) -> dict[str, Any]:
        seats = [one for one in self.board.now.in_force(self.at) if not readers or one.person in readers]
        arrival = Arrival(self.at, "amber-heron", is_in_danger=False)
        return epochs.genesis(self.board.now, arrival, readers=seats, reporter=newcomer(REPORTER), panel=key("panel 1"))

    def say(self, act: str, actor: str, **detail: Any) -> str:
        return self.put(self.statement(act, actor, detail))

    def put(self, statement: Statement) -> str:
        self.told.append(statement)
        try:
            case_chain.judge(self.case, statement, self.board.now)
            if self.case and statement.act in employers.ACTS:
                employers.judge(self.case, statement, self.counted(), self.policy)
            if self.case and self.then and statement.act in case_readers.ACTS:
                case_readers.judge(self.case, statement, self.board.now, then=self.then, policy=self.policy)
            if self.case is None:
                self.case = case_chain.begin(statement, self.policy, case_id=self.id)
            else:
                self.case = case_chain.apply(self.case, statement, self.policy)
        except Void as refused:
            self.void[statement.leaf] = refused.reason
            self.case = self.case and case_chain.pass_over(self.case, statement.leaf)
        return statement.leaf

    # --- what honest people say ---

    def ref(self, kind: str = "note", channel: str = "", *, epoch: int | None = None) -> list[object]:
        self.drawn += 1
        channel = channel or (PANEL if kind in {"note", "ballot", "move"} else party_channel(REPORTER))
        number = epoch if epoch is not None else self.now.current.number
        return [f"record-{self.drawn}", channel, number, kind, key(f"digest {self.drawn}").hex()]

    def next_begin(self) -> dict[str, Any]:
        number = self.now.current.number + 1
        names = [PANEL, *(one.channel for one in self.now.open_parties)]
        commitments = {name: key(f"{name} {number}") for name in names}
        return epochs.next_begin(self.now, self.board.now, commitments=commitments, at=self.at)

    def begin(self, actor: str, **changed: Any) -> str:
        return self.say("epoch.begun", actor, begin={**self.next_begin(), **changed})

    def is_usable(self, actor: str) -> bool:
        return epochs.is_usable(self.now, self.board.now, writer=actor, at=self.at)

    def write(self, actor: str, kind: str = "note", **detail: Any) -> str:
        """Write as an honest writer does: in the newest epoch, or in one they begin."""
        if not self.is_usable(actor):
            self.begin(actor)
        return self.say(detail.pop("act", "record.added"), actor, records=[self.ref(kind)], **detail)

    def letter(self) -> str:
        return self.write(party(REPORTER), "addition")

    def declare(self, *people: str, answer: Presence = Presence.CLEAR) -> None:
        for person in people:
            self.say("declared", member(person), answer=answer.value)

    def step_back(self, person: str) -> str:
        return self.say("declared", member(person), answer=Presence.RECUSED.value)

    def propose(self, person: str, by: str = "noor", *, reads: str = "all", admission: str = "") -> str:
        """Propose a reader and return the leaf of the proposal."""
        leaf = admission or self.board.leaf_of(person)
        return self.say("reader.proposed", member(by), person=person, admission=leaf, reads=reads)

    def add_reader(self, person: str, *by: str, reads: str = "all") -> str:
        """Let two members add a reader, with the yes of a reporter who can still read; return the leaf of the second act."""
        first, second = by or ("noor", "ilse")
        leaf = self.propose(person, first, reads=reads)
        if self.now.is_reachable:
            self.say("reader.allowed", party(REPORTER), proposal=leaf)
        return self.say("reader.added", member(second), proposal=leaf)

    def lead(self, person: str) -> str:
        return self.say("lead.assigned", member(person), lead=person)

    def move(self, name: str, person: str = "noor", **changed: Any) -> str:
        """Make a move with the letter or the note it brings; `records=[]` for none."""
        move, actor = workflow.MOVES[name], member(person)
        says: dict[str, Any] = {"move": name, "to": (move.target or self.now.stage).value, "due": self.due(name)}
        says |= self._effects(name)
        if "records" not in changed and move.fields:
            _ = self.is_usable(actor) or self.begin(actor)
            changed["records"] = [self.ref("move")]
        return self.say(changed.pop("act", move.act), actor, **{"records": [], **says, **changed})

    def due(self, name: str) -> str:
        move = workflow.MOVES[name]
        if move.timer is Timer.KEPT:
            return moment(self.now.stage_due_at)
        if move.timer is Timer.GIVEN_DATE:
            return moment(self.at + timedelta(days=10))
        return moment(workflow.due_at(move, self.policy, stage=self.now.stage, given={}, now=self.at))

    def _effects(self, name: str) -> dict[str, Any]:
        case = self.now
        if name == "form_panel":
            return {"clear": sorted(case.clear), "left_out": sorted(case.awaiting)}
        if name == "open_vote":
            electorate = employers.electorate(case, self.counted(), self.policy, self.at)
            return {"proposal": case.proposal, "electorate": electorate}
        if name in {"uphold", "overturn"}:
            return {"appeals": case.unanswered}
        if name in {"answer_wish", "hand_over"}:
            return {"wish": case.oldest_wish or "0" * 64}
        if name == "decide" and case.vote:
            leaves = sorted(one.leaf for one in votes.counted(case).values())
            return {"vote": case.vote.leaf, "counted": leaves, "tally": yes(len(leaves), of=len(votes.voters(case)))}
        return {}

    def ballot(self, person: str, **changed: Any) -> str:
        vote = self.now.vote.leaf if self.now.vote else ""
        return self.write(member(person), "ballot", **{"act": "ballot.cast", "vote": vote, **changed})


def yes(count: int, *, of: int) -> dict[str, int]:
    return {"yes": count, "no": 0, "abstain": 0, "eligible": of}


def newcomer(party_id: str, *, epoch: int = 1) -> Party:
    channel = party_channel(party_id)
    opens, signs = key(f"{party_id} opens"), key(f"{party_id} signs")
    return Party(channel, party_id, opens, signs, key(f"{channel} {epoch}"), epoch)
