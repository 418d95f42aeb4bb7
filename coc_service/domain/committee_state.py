"""A committee as its chain of signed entries states it: who sits on it, with which keys, under which policy. Values only.

Specification: `docs/trust.md`, facts "committee", "who is a member", "leaving", "policy in force". How an entry changes them
stands in `committee_chain`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from coc_service import canonical
from coc_service.domain.chain import Statement, moment, read_moment
from coc_service.domain.policy import Policy

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
