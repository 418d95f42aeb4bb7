"""The state of a committee, as its chain of signed entries states it: seats, keys and policy. How entries change it is in
`committee_chain`.

Specification: `docs/trust.md`, facts "committee", "who is a member", "leaving", "policy in force".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from coc_service import canonical
from coc_service.domain.affiliations import Affiliation
from coc_service.domain.availability import Availability
from coc_service.domain.chain import Statement, moment, read_moment
from coc_service.domain.introductions import Introduction
from coc_service.domain.own_pages import EMPTY, OwnPages
from coc_service.domain.pause_state import Pauses
from coc_service.domain.policy_versions import PolicyVersion
from coc_service.domain.recovery import RecoveryKey
from coc_service.domain.remembered import Answers, remembered
from coc_service.domain.transparency import NONE_YET, Reports

NameOf = Callable[[str], str]  # `Committee.name_of`, for those who need nothing else of a committee
_MEMBER, _ALTERNATE = "member", "alternate"


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place on a committee, as admitted. `leaf` is the leaf of the admission, in hexadecimal.

    `tenure` is the leaf of the admission with which their present tenure began. It is not part of the detail. An alternate is
    not a member: they are called for single cases, see `alternates`.
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
    is_alternate: bool = False

    def has_keys_of(self, other: "Seat") -> bool:
        """Whether both keys are the same."""
        return (self.encryption_key, self.signing_key) == (other.encryption_key, other.signing_key)

    def __hash__(self) -> int:
        """Hash only the leaf, which commits to all other fields: every report looks seats up."""
        return hash(self.leaf)

    def is_in_force(self, at: datetime) -> bool:
        """Whether the seat's term has begun and not ended."""
        return (self.starts is None or self.starts <= at) and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True)
class Departure:
    """The end of a tenure by a statement: the seat that ended, when, and who signed it."""

    seat: Seat
    at: datetime
    signers: frozenset[str]

    @property
    def is_removal(self) -> bool:
        """Whether others ended it. A member who resigns signs alone."""
        return self.signers != {self.seat.person}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement that needs the signatures of several members, with those who have signed it.

    `about` is the person whose seat or keys it is about; "" if it is about nobody.
    """

    statement: Statement
    signers: frozenset[str]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Committee:
    """The fold of a committee's chain. `seats` are those admitted that have not left, in the order of admission; `admissions`
    are all that ever took effect, by leaf; `departures` are by the tenure that they ended. `head` is the newest leaf,
    `newest_at` the latest time of an entry that is not void. `affiliations` are the employers that each person stated last.
    `policy_versions` are all policies that were in force, the present one last. `pages` are its own texts as last adopted,
    `pages_leaf` the leaf of that statement, "" if it has adopted none. `recovery` is the recovery key in force,
    `recovery_keys` are all that ever were, by leaf, `recovered` the admissions that got cases back by one. `lost_keys` are
    the signing keys by person that it stated as lost, `kept_seats` the seats that wait for new ones, `auditors` by person.
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
    availabilities: Mapping[str, Availability] = field(default_factory=dict)
    introductions: Mapping[str, Introduction] = field(default_factory=dict)
    departures: Mapping[str, Departure] = field(default_factory=dict)
    pauses: Pauses = field(default_factory=dict)
    pages: OwnPages = EMPTY
    pages_leaf: str = ""
    lost_keys: Mapping[str, frozenset[bytes]] = field(default_factory=dict)
    kept_seats: Mapping[str, Seat] = field(default_factory=dict)
    recovery: RecoveryKey | None = None
    recovery_keys: Mapping[str, RecoveryKey] = field(default_factory=dict)
    recovered: frozenset[str] = frozenset()
    auditors: Mapping[str, Seat] = field(default_factory=dict)
    auditor_admissions: Mapping[str, Seat] = field(default_factory=dict)
    auditor_ends: Mapping[str, datetime] = field(default_factory=dict)
    policy_versions: tuple[PolicyVersion, ...] = ()
    affiliations: Mapping[str, tuple[Affiliation, ...]] = field(default_factory=dict)
    transparency: Reports = NONE_YET
    answers: Answers = field(default_factory=dict, init=False, repr=False, compare=False)

    @remembered
    def in_force(self, at: datetime) -> tuple[Seat, ...]:
        """Return the members' seats in force at that time: those that sign and count. Alternates are not among them."""
        return tuple(seat for seat in self.seated(at) if not seat.is_alternate)

    @remembered
    def alternates(self, at: datetime) -> tuple[Seat, ...]:
        """Return the alternates who can be called at that time: those in force that are not paused."""
        return tuple(one for one in self.seated(at) if one.is_alternate and self.paused_until(one, at) is None)

    def seated(self, at: datetime) -> tuple[Seat, ...]:
        """Return all seats in force at that time, of members and of alternates."""
        return tuple(seat for seat in self.seats if seat.is_in_force(at))

    @remembered
    def receiving(self, at: datetime) -> tuple[Seat, ...]:
        """Return the seats to which new reports are sealed: those in force that are not paused; if every one is, all."""
        seats = self.in_force(at)
        return tuple(seat for seat in seats if self.paused_until(seat, at) is None) or seats  # a report needs a reader

    def paused_until(self, seat: Seat, at: datetime) -> datetime | None:
        """Return until when a seat gets no new reports; None if it gets them."""
        pause = self.pauses.get(seat.tenure)
        return pause.until if pause and at < pause.until else None

    def is_seated(self, leaf: str, at: datetime) -> bool:
        """Whether the seat of this admission is in force."""
        return any(seat.leaf == leaf and seat.is_in_force(at) for seat in self.seats)

    def seat_of(self, person: str, at: datetime) -> Seat | None:
        """Return a person's seat in force; None if they have none."""
        return next((seat for seat in self.seats if seat.person == person and seat.is_in_force(at)), None)

    def availability_of(self, person: str) -> Availability:
        """Return when a person can be reached, as they stated it last; the default if they never did."""
        return self.availabilities.get(person, Availability())

    def introduction_of(self, person: str) -> Introduction:
        """Return a person's title and pronouns, as they stated them last."""
        return self.introductions.get(person, Introduction())

    @remembered
    def on_call(self, at: datetime) -> tuple[Seat, ...]:
        """Return the seats in force whose members are on call at that time."""
        return tuple(seat for seat in self.receiving(at) if self.availability_of(seat.person).is_on_call(at))

    def name_of(self, person: str) -> str:
        """Return a person's name as last admitted, even if they have left; "" if they were never admitted."""
        last = self.last_admission(person)
        return last.name if last else ""

    def last_admission(self, person: str, *, before: str = "") -> Seat | None:
        """Return the last admission of a person that took effect, even if they have left; None if there is none.

        `before` is the leaf of an admission: only earlier ones are considered. It may still lack signatures.
        """
        found: Seat | None = None
        for seat in self.admissions.values():
            if seat.leaf == before:
                break
            found = seat if seat.person == person else found
        return found

    def departure_of(self, admission: str) -> Departure | None:
        """Return how the tenure of an admission was ended by a statement; None if it was not."""
        seat = self.admissions.get(admission)
        return self.departures.get(seat.tenure) if seat else None

    def last_departure(self, person: str) -> Departure | None:
        """Return how a person left last; None if they never did, or are back."""
        last = self.last_admission(person)
        return self.departures.get(last.tenure) if last else None

    @remembered
    def readers_digest(self, at: datetime) -> str:
        """Return the digest of roster, recovery key and policy: 80 bits of SHA-256 in groups of four hexadecimal digits."""
        readers, called = (tuple(seat.leaf for seat in seats) for seats in (self.receiving(at), self.alternates(at)))
        recovery = (self.recovery.leaf,) if self.recovery else ()
        return _readers_digest(self.policy, (*readers, *recovery), called)

    def comparison_owed(self, seat: Seat) -> bool:
        """Whether the admitted person and one other have not both compared the admission once more."""
        done = self.compared.get(seat.leaf, frozenset())
        is_founding = self.admitted_by.get(seat.leaf) == frozenset({seat.person})
        return not is_founding and not (seat.person in done and done - {seat.person})


@lru_cache(maxsize=64)  # every report form shows it
def _readers_digest(policy: str, admissions: tuple[str, ...], alternates: tuple[str, ...]) -> str:
    shown = {"policy": policy, "admissions": admissions, "alternates": alternates}
    text = canonical.sha256(canonical.encode(shown)).hex()
    return " ".join(text[start : start + 4] for start in range(0, 20, 4))


def seat_detail(seat: Seat) -> dict[str, str]:
    """Return a seat as it is written in a detail."""
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
        "standing": _ALTERNATE if seat.is_alternate else _MEMBER,
    }


def seat_from(detail: Mapping[str, Any], *, leaf: str) -> Seat:
    """Read a seat from a detail."""
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
        is_alternate=detail.get("standing", _MEMBER)
        == _ALTERNATE,  # an admission before there were alternates has none
    )
