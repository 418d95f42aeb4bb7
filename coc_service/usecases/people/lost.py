"""What pages show about lost keys: whose keys a member may state as lost, who must still sign, and who makes new ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import fingerprint
from coc_service.domain import lost_keys
from coc_service.domain.chain import Void
from coc_service.domain.committee_state import Committee, Proposal
from coc_service.store import people
from coc_service.usecases.act import Question, Refused
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import leaving
from coc_service.usecases.people.admitting import NOT_SEATED
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.seats import newest_invitation


class Takes(Enum):
    """What a statement that keys are lost takes: another member, a second signature a week later, or nothing more."""

    TWO = auto()
    A_WEEK = auto()
    ONE = auto()


@dataclass(frozen=True, slots=True)
class Keys:
    """A person and their present keys. `is_seated`: they sit on the committee; otherwise they wait for admission.

    `are_lost_elsewhere`: another committee of theirs has stated these keys as lost. `takes` says what a statement takes.
    """

    person: str
    name: str
    signing_key: str
    fingerprint: str
    is_seated: bool
    are_lost_elsewhere: bool
    takes: Takes = Takes.TWO


@dataclass(frozen=True, slots=True)
class Lost:
    """Keys that were stated as lost. `leaf` is the statement's while it needs another signature, "" once it has taken effect.

    `is_linked` means that the person can make new keys; otherwise another committee of theirs has to sign too. `alone_from`
    is when the only other member can sign for the second time, if `has_come` does not say that the person has logged in since.
    `kept` is the admission of a seat that waits for new keys, and that the others could end together.
    """

    person: str
    name: str
    leaf: str = ""
    fingerprint: str = ""
    signed_by: tuple[str, ...] = ()
    may_sign: bool = False
    is_linked: bool = False
    alone_from: datetime | None = None
    has_come: bool = False
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Losable:
    """A committee's name, and the people whose keys a member may state as lost."""

    committee: str
    keys: Sequence[Keys]


@dataclass(frozen=True, slots=True)
class ShowLosable(Question[Losable]):
    """Whose keys a member may state as lost.

    Raises:
        Refused: the member has no seat on this committee.
    """

    custody: Custody
    member: UnlockedMember
    committee_id: str

    def look(self, session: Session) -> Losable:
        """Return the keys, and the name of the committee."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        committee = view.committee(self.committee_id)
        if committee is None or committee.seat_of(self.member.person, now) is None:
            raise Refused(NOT_SEATED)
        return Losable(committee.name, list(may_be_lost(session, view, committee, self.member.person)))


def may_be_lost(session: Session, view: View, committee: Committee, member: str) -> Iterator[Keys]:
    """Yield the keys that a member may state as lost: of the others on the committee, and of those who wait for admission."""
    closed = {one.about for one in statements(committee).values()} | {member}
    for seat in (one for one in (*committee.seats, *committee.auditors.values()) if one.person not in closed):
        code = fingerprint(seat.encryption_key, seat.signing_key)
        elsewhere = any(lost_keys.is_lost(one, seat.person, seat.signing_key) for one in view.committees())
        takes, key = _takes(view, committee, seat.person), seat.signing_key.hex()
        yield Keys(seat.person, seat.name, key, code, is_seated=True, are_lost_elsewhere=elsewhere, takes=takes)
    closed |= {one.person for one in committee.seats} | committee.auditors.keys()
    for _, row in people.invited_to(session, committee.id):
        key_bytes = view.signing_key(row.id)
        is_open = key_bytes and row.id not in closed and not lost_keys.is_lost(committee, row.id, key_bytes)
        if is_open and newest_invitation(view, row.id, committee.id):
            code, takes = fingerprint(row.encryption_key or b"", key_bytes), _takes(view, committee, row.id)
            yield Keys(row.id, row.name, key_bytes.hex(), code, is_seated=False, are_lost_elsewhere=False, takes=takes)


def _takes(view: View, committee: Committee, person: str) -> Takes:
    members = committee.in_force(view.now())
    if any(seat.person == person for seat in members):
        return Takes.A_WEEK if len(members) == 2 else Takes.TWO  # noqa: PLR2004  the person and the one who looks
    has_place = person in committee.auditors or any(seat.person == person for seat in committee.seats)
    needed = max(view.policy_of(committee).admission.needed(len(members)), min(2, len(members)) if has_place else 1)
    return Takes.ONE if needed == 1 else Takes.TWO


def statements(committee: Committee) -> Mapping[str, Proposal]:
    """Return the statements that keys are lost which need another signature, by leaf."""
    return {leaf: one for leaf, one in committee.proposals.items() if one.statement.act == LogAct.KEYS_LOST}


def may_agree(view: View, committee: Committee, proposal: Proposal, member: str) -> bool:
    """Whether a member may sign a statement: once, or for the second time if they are the only other one, after a week in which
    the person has not logged in. Nobody signs the loss of their own keys.
    """
    if member not in proposal.signers:
        return member != proposal.about
    is_ripe = lost_keys.is_repeated(committee, proposal, member, view.now())
    return is_ripe and not _has_come(view, proposal)


def _has_come(view: View, proposal: Proposal) -> bool:
    try:
        lost_keys.check_not_back(proposal, view.person(proposal.about).came_at)
    except Void:
        return True
    return False


def shown(session: Session, view: View, committee: Committee, member: str, *, at: datetime) -> list[Lost]:
    """Return the keys stated as lost, for the roster: first those that need a signature, then those without new ones."""
    found = [_stated(session, view, committee, leaf, member=member) for leaf in statements(committee)]
    for person in committee.lost_keys:
        key = view.signing_key(person)
        if lost_keys.is_lost(committee, person, key):
            is_linked = lost_keys.are_off(view.committees(), person, key, at)
            name, kept = _name(session, committee, person), _endable(committee, person, at)
            found.append(Lost(person, name, is_linked=is_linked, kept=kept))
    return found


def _endable(committee: Committee, person: str, at: datetime) -> str:
    """Return the admission of a kept seat that the others could end and nobody has proposed to end; "" if there is none."""
    seat, others = committee.kept_seats.get(person), lost_keys.others_of(committee, person, at)
    return seat.leaf if seat and others > 1 and not leaving.is_removal_proposed(committee, seat) else ""


def _stated(session: Session, view: View, committee: Committee, leaf: str, *, member: str) -> Lost:
    one = committee.proposals[leaf]
    person, first = one.about, one.statement
    is_alone = lost_keys.others_of(committee, person, view.now()) == 1
    return Lost(
        person,
        _name(session, committee, person),
        leaf,
        _fingerprint(session, committee, person, bytes.fromhex(first.detail["signing_key"])),
        tuple(sorted(committee.name_of(signer) for signer in one.signers)),
        may_sign=may_agree(view, committee, one, member),
        alone_from=first.at + lost_keys.ALONE_AFTER if is_alone else None,
        has_come=is_alone and _has_come(view, one),
    )


def _name(session: Session, committee: Committee, person: str) -> str:
    row = people.person(session, person)
    return committee.name_of(person) or (row.name if row else person)


def _fingerprint(session: Session, committee: Committee, person: str, signing_key: bytes) -> str:
    seat, row = committee.last_admission(person), people.person(session, person)
    if seat and seat.signing_key == signing_key:
        return fingerprint(seat.encryption_key, signing_key)
    return fingerprint(row.encryption_key or b"" if row else b"", signing_key)
