"""What pages show about lost keys: whose keys a member may state as lost, who must still sign, and who makes new ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import fingerprint
from coc_service.domain import committee_state, lost_keys
from coc_service.domain.committee_state import Committee, Proposal
from coc_service.store import people
from coc_service.usecases.act import Question, Refused
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import NOT_SEATED
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.seats import newest_invitation


@dataclass(frozen=True, slots=True)
class Keys:
    """A person and their present keys. `is_seated`: they sit on the committee; otherwise they wait for admission.

    `are_lost_elsewhere`: another committee of theirs has stated these keys as lost.
    """

    person: str
    name: str
    signing_key: str
    fingerprint: str
    is_seated: bool
    are_lost_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """Keys that were stated as lost. `leaf` is the statement's while it needs another signature, "" once it has taken effect.

    `is_linked` means that the person can make new keys; otherwise another committee of theirs has to sign too.
    """

    person: str
    name: str
    leaf: str = ""
    fingerprint: str = ""
    signed_by: tuple[str, ...] = ()
    may_sign: bool = False
    is_linked: bool = False


@dataclass(frozen=True, slots=True)
class Losable:
    """A committee's name, the people whose keys a member may state as lost, and the number of signatures that takes."""

    committee: str
    keys: Sequence[Keys]
    signers_needed: int


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
        """Return them."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        committee = view.committee(self.committee_id)
        if committee is None or committee.seat_of(self.member.person, now) is None:
            raise Refused(NOT_SEATED)
        needed = committee_state.loss_signers_needed(committee, view.policy_of(committee), now)
        return Losable(committee.name, list(may_be_lost(session, view, committee, self.member.person)), needed)


def may_be_lost(session: Session, view: View, committee: Committee, member: str) -> Iterator[Keys]:
    """Yield the keys that a member may state as lost: of the others on the committee, and of those who wait for admission."""
    closed = {one.about for one in statements(committee).values()} | {member}
    for seat in (one for one in (*committee.seats, *committee.auditors.values()) if one.person not in closed):
        code = fingerprint(seat.encryption_key, seat.signing_key)
        elsewhere = any(lost_keys.is_lost(one, seat.person, seat.signing_key) for one in view.committees())
        yield Keys(seat.person, seat.name, seat.signing_key.hex(), code, is_seated=True, are_lost_elsewhere=elsewhere)
    closed |= {one.person for one in committee.seats} | committee.auditors.keys()
    for _, row in people.invited_to(session, committee.id):
        key = view.signing_key(row.id)
        is_open = key and row.id not in closed and not lost_keys.is_lost(committee, row.id, key)
        if is_open and newest_invitation(view, row.id, committee.id):
            code = fingerprint(row.encryption_key or b"", key)
            yield Keys(row.id, row.name, key.hex(), code, is_seated=False, are_lost_elsewhere=False)


def statements(committee: Committee) -> Mapping[str, Proposal]:
    """Return the statements that keys are lost which need another signature, by leaf."""
    return {leaf: one for leaf, one in committee.proposals.items() if one.statement.act == LogAct.KEYS_LOST}


def shown(session: Session, view: View, committee: Committee, member: str, *, at: datetime) -> list[Lost]:
    """Return the keys stated as lost, for the roster: first those that need a signature, then those without new ones."""
    found = []
    for leaf, one in statements(committee).items():
        person = one.about
        names = tuple(sorted(committee.name_of(signer) for signer in one.signers))
        may_sign = member not in one.signers | {person}
        code = _fingerprint(session, committee, person, bytes.fromhex(one.statement.detail["signing_key"]))
        found.append(Lost(person, _name(session, committee, person), leaf, code, names, may_sign=may_sign))
    for person in committee.lost_keys:
        key = view.signing_key(person)
        if lost_keys.is_lost(committee, person, key):
            is_linked = lost_keys.are_off(view.committees(), person, key, at)
            found.append(Lost(person, _name(session, committee, person), is_linked=is_linked))
    return found


def _name(session: Session, committee: Committee, person: str) -> str:
    row = people.person(session, person)
    return committee.name_of(person) or (row.name if row else person)


def _fingerprint(session: Session, committee: Committee, person: str, signing_key: bytes) -> str:
    seat, row = committee.last_admission(person), people.person(session, person)
    if seat and seat.signing_key == signing_key:
        return fingerprint(seat.encryption_key, signing_key)
    return fingerprint(row.encryption_key or b"" if row else b"", signing_key)
