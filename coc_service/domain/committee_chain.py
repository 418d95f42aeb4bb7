"""A committee as its chain of signed entries states it: who sits on it, with which keys, under which policy.

Specification: `docs/trust.md`, facts "committee", "who is a member", "leaving", "policy in force".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from coc_service import canonical
from coc_service.domain.chain import MALFORMED, Detail, Statement, Void, moment, read_moment, require, require_in_order
from coc_service.domain.policy import Policy

Policies = Callable[[str], Policy]
_GROUPS = range(0, 20, 4)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place on a committee, as admitted. `leaf` is the leaf of the admission, in hexadecimal.

    `tenure` is the leaf of the admission since which they sit without a break, with these keys. It is no part of the detail.
    """

    leaf: str
    seat: str
    person: str
    name: str
    handle: str
    login_name: str
    sealed_address: bytes
    encryption_key: bytes
    signing_key: bytes
    starts: datetime | None = None
    ends: datetime | None = None
    tenure: str = ""

    def has_keys_of(self, other: "Seat") -> bool:
        """Whether both keys are the same."""
        return (self.encryption_key, self.signing_key) == (other.encryption_key, other.signing_key)

    def __hash__(self) -> int:
        """The leaf commits to all of it, and every report looks seats up."""
        return hash(self.leaf)

    def is_in_force(self, at: datetime) -> bool:
        """Whether its term has begun and not ended."""
        return (self.starts is None or self.starts <= at) and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement that takes several members, with those who have signed it."""

    statement: Statement
    signers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Committee:
    """The fold. `seats` are those admitted and not left, in the order of admission; `admissions` are all that ever counted, by
    leaf; `head` is the chain's newest leaf, `newest_at` the latest time of an entry that counts.
    """

    id: str
    slug: str
    name: str
    project: str
    policy: str
    head: str
    newest_at: datetime
    seats: tuple[Seat, ...] = ()
    admissions: Mapping[str, Seat] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    compared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    admitted_by: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def in_force(self, at: datetime) -> tuple[Seat, ...]:
        """Return the seats whose term runs at that moment."""
        return tuple(seat for seat in self.seats if seat.is_in_force(at))

    def seat_of(self, person: str, at: datetime) -> Seat | None:
        """Return a person's seat in force; None if they have none."""
        return next((seat for seat in self.seats if seat.person == person and seat.is_in_force(at)), None)

    def name_of(self, person: str) -> str:
        """Return a person's name as admitted last, also of somebody who has left; "" for a stranger."""
        last = self.last_admission(person)
        return last.name if last else ""

    def last_admission(self, person: str, *, before: str = "") -> Seat | None:
        """Return a person's newest admission that counted, also of somebody who has left; None for a stranger.

        `before` is the leaf of another admission of theirs, which may not count yet: the one that it came after.
        """
        found: Seat | None = None
        for seat in self.admissions.values():
            if seat.leaf == before:
                break
            found = seat if seat.person == person else found
        return found

    def readers_digest(self, at: datetime) -> str:
        """Return what stands for this list of readers and these rules: 80 bits of SHA-256 in groups of four hex digits."""
        return _readers_digest(self.policy, tuple(seat.leaf for seat in self.in_force(at)))

    def comparison_owed(self, seat: Seat) -> bool:
        """Whether an admission still waits to be compared once more, by the admitted person and by one other."""
        done = self.compared.get(seat.leaf, frozenset())
        is_founding = self.admitted_by.get(seat.leaf) == frozenset({seat.person})
        return not is_founding and not (seat.person in done and done - {seat.person})


@lru_cache(maxsize=64)  # every form shows it
def _readers_digest(policy: str, admissions: tuple[str, ...]) -> str:
    text = canonical.sha256(canonical.encode({"policy": policy, "admissions": admissions})).hex()
    return " ".join(text[start : start + 4] for start in _GROUPS)


def signers_needed(committee: Committee, policy: Policy, at: datetime) -> int:
    """Return how many members a change of the committee takes: one below the policy's number of seats."""
    return policy.admission.needed(len(committee.in_force(at)))


def apply(committee: Committee | None, statement: Statement, *, subject_id: str, policies: Policies) -> Committee:
    """Return the committee after one more entry of its chain.

    Raises:
        Void: the rules refuse the entry. The chain goes on without it: see `pass_over`.
    """
    try:
        if committee is None:
            return _found(statement, subject_id)
        require_in_order(statement, committee.newest_at)
        require(committee.seat_of(statement.person, statement.at), "the signer has no seat in force")
        return _state(committee, statement, policies)
    except MALFORMED as error:
        raise Void("the detail is malformed") from error


def pass_over(committee: Committee, leaf: str) -> Committee:
    """Return the committee after an entry without effect."""
    return replace(committee, head=leaf)


def seat_detail(seat: Seat) -> dict[str, str]:
    """Return a seat as a detail holds it."""
    return {
        "seat": seat.seat,
        "person": seat.person,
        "name": seat.name,
        "handle": seat.handle,
        "login_name": seat.login_name,
        "address": seat.sealed_address.hex(),
        "encryption_key": seat.encryption_key.hex(),
        "signing_key": seat.signing_key.hex(),
        "from": moment(seat.starts),
        "until": moment(seat.ends),
    }


def statement_digest(detail: Detail) -> str:
    """Return what a form carries of a statement that somebody is asked to sign: SHA-256 of the detail without its salt."""
    return canonical.sha256(canonical.encode({name: detail[name] for name in detail if name != "salt"})).hex()


def seat_from(detail: Mapping[str, Any], *, leaf: str) -> Seat:
    """Return the seat that a detail states."""
    return Seat(
        leaf=leaf,
        seat=str(detail["seat"]),
        person=str(detail["person"]),
        name=str(detail["name"]),
        handle=str(detail["handle"]),
        login_name=str(detail["login_name"]),
        sealed_address=bytes.fromhex(detail["address"]),
        encryption_key=bytes.fromhex(detail["encryption_key"]),
        signing_key=bytes.fromhex(detail["signing_key"]),
        starts=read_moment(detail["from"]),
        ends=read_moment(detail["until"]),
    )


def _found(statement: Statement, subject_id: str) -> Committee:
    said = statement.detail
    require(statement.act == "committee.founded", "a committee begins with its founding")
    seat = replace(seat_from(said["seat"], leaf=statement.leaf), tenure=statement.leaf)
    require(seat.person == statement.person, "the founder signs for themself")
    require(said["committee"] == subject_id, "the founding names another committee")
    return Committee(
        id=subject_id,
        slug=str(said["slug"]),
        name=str(said["name"]),
        project=str(said["project"]),
        policy=str(said["policy"]),
        head=statement.leaf,
        newest_at=statement.at,
        seats=(seat,),
        admissions={seat.leaf: seat},
        admitted_by={statement.leaf: frozenset({seat.person})},
    )


def _state(committee: Committee, statement: Statement, policies: Policies) -> Committee:
    moved = replace(committee, head=statement.leaf, newest_at=max(committee.newest_at, statement.at))
    match statement.act:
        case "roster.compared":
            return _compared(moved, statement)
        case "agreed":
            return _agreed(moved, statement, policies)
        case "roster.left" if _leaves_self(committee, statement):
            return _effect(moved, statement, frozenset({statement.person}))
        case "roster.admitted" | "roster.left" | "policy.adopted" | "committee.renamed":
            _check(committee, statement)
            return _proposed(moved, statement, frozenset({statement.person}), policies)
        case _:
            raise Void("no act of a committee")


def _leaves_self(committee: Committee, statement: Statement) -> bool:
    seat = _admission(committee, statement.detail["admission"])
    return seat.person == statement.person


def _admission(committee: Committee, leaf: str) -> Seat:
    found = next((seat for seat in committee.seats if seat.leaf == leaf), None)
    if found is None:
        raise Void("no such admission in force")
    return found


def _check(committee: Committee, statement: Statement) -> None:
    """Check what can be known before the others sign."""
    match statement.act:
        case "roster.admitted":
            seat_from(statement.detail["seat"], leaf=statement.leaf)
        case "roster.left":
            _admission(committee, statement.detail["admission"])
        case "policy.adopted":
            require(statement.detail["before"] == committee.policy, "another policy is in force")
        case _:
            require(statement.detail["name"], "a committee has a name")


def _proposed(committee: Committee, first: Statement, signers: frozenset[str], policies: Policies) -> Committee:
    """Put a statement into effect once enough members in force have signed it; keep it until then."""
    needed = signers_needed(committee, policies(committee.policy), first.at)
    waiting = {leaf: one for leaf, one in committee.proposals.items() if leaf != first.leaf}
    if len(signers) < needed:
        return replace(committee, proposals={**waiting, first.leaf: Proposal(first, signers)})
    return _effect(replace(committee, proposals=waiting), first, signers)


def _agreed(committee: Committee, statement: Statement, policies: Policies) -> Committee:
    proposal = committee.proposals.get(statement.detail["entry"])
    if proposal is None:
        raise Void("nothing of that leaf waits for a signature")
    require(statement.person not in proposal.signers, "signed twice by one person")
    _check(committee, proposal.statement)
    seated = {seat.person for seat in committee.in_force(statement.at)}
    signers = (proposal.signers & seated) | {statement.person}
    return _proposed(committee, proposal.statement, signers, policies)


def _effect(committee: Committee, statement: Statement, signers: frozenset[str]) -> Committee:
    said = statement.detail
    match statement.act:
        case "roster.admitted":
            return _admitted(committee, seat_from(said["seat"], leaf=statement.leaf), signers)
        case "roster.left":
            gone = _admission(committee, said["admission"])
            left = replace(committee, seats=tuple(seat for seat in committee.seats if seat != gone))
            return _without_proposals(left, gone.person)
        case "policy.adopted":
            return replace(committee, policy=str(said["digest"]))
        case _:
            return replace(committee, name=str(said["name"]))


def _admitted(committee: Committee, seat: Seat, signers: frozenset[str]) -> Committee:
    """A person has one seat on a committee: who is admitted again, with new keys or another term, keeps none of the old.

    With the same keys the tenure goes on. With others, or after leaving, a new one begins: it reaches no case of the old.
    """
    before = next((one for one in committee.seats if one.person == seat.person), None)
    admitted = replace(seat, tenure=before.tenure if before and seat.has_keys_of(before) else seat.leaf)
    seats = (*(one for one in committee.seats if one != before), admitted)
    admissions = {**committee.admissions, seat.leaf: admitted}
    by = {**committee.admitted_by, seat.leaf: signers}
    seated = replace(committee, seats=seats, admissions=admissions, admitted_by=by)
    return _without_proposals(seated, seat.person)


def _without_proposals(committee: Committee, person: str) -> Committee:
    """Drop the admissions of a person that wait for a signature: they were compared with a seat that is another now."""
    said = {leaf: one.statement.detail.get("seat", {}) for leaf, one in committee.proposals.items()}
    waiting = {leaf: one for leaf, one in committee.proposals.items() if said[leaf].get("person") != person}
    return replace(committee, proposals=waiting)


def _compared(committee: Committee, statement: Statement) -> Committee:
    leaf = _admission(committee, statement.detail["admission"]).leaf
    done = committee.compared.get(leaf, frozenset()) | {statement.person}
    return replace(committee, compared={**committee.compared, leaf: done})
