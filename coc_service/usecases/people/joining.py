"""How somebody comes onto a committee: invited by the operator, enrolled by themself, admitted by members."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.crypto import (
    RecipientSecret,
    blind,
    encryption_public_key,
    fingerprint,
    lock,
    random_bytes,
    random_id,
    signing_public_key,
)
from coc_service.domain import committee_chain, roster
from coc_service.domain.committee_chain import Committee, Proposal, Seat
from coc_service.mail import Envelope, MessageKind
from coc_service.store import outbox, people, sites
from coc_service.store.tables import KeySlot, Person, ProposedCommittee, ProposedSeat
from coc_service.usecases.act import Act, Deed, Question, Refused
from coc_service.usecases.custody import contexts, notices
from coc_service.usecases.custody.addresses import opened_address, sealed_address
from coc_service.usecases.custody.custody import Custody, member
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.ledger import OPERATOR, SITE, Signer, View
from coc_service.usecases.people.login import PASSPHRASE_SLOT
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.passphrases import check_strength

INVITATION_LASTS = timedelta(days=7)
NOT_WAITING = msg("This person is not waiting any more.")
CHANGED = msg("What stands here has changed since you opened this page. Please compare it again.")
NOT_SEATED = msg("Only members with a seat on this committee can do this.")


class InvitationGone(Exception):
    """The link was used, has expired, or never was: one answer for all three."""


class LoginNameTaken(Exception):
    """Someone logs in under that name already."""


class NameMixesScripts(Exception):
    """A word of the name or handle has letters of several scripts: it could look like another name and not match it."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who is invited, as the operator wrote them down."""

    name: str
    handle: str
    login_name: str
    address: str


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation: the one-time part of the link is here and nowhere else. `token` is "" for who is enrolled already."""

    person: str
    token: str


@dataclass(frozen=True, slots=True)
class Invite(Deed[Invited | None]):
    """Invite somebody to a committee; `link` is the address before the one-time part. None: no such committee.

    Effects: person and seat rows, mail owed, log entry.

    Raises:
        LoginNameTaken: choose another.
        NameMixesScripts: `word` in name or handle cannot be compared with what reporters write.
    """

    custody: Custody
    committee_slug: str
    invitee: Invitee
    link: str

    def store(self, session: Session, ready: bool) -> Invited | None:  # noqa: ARG002, FBT001  nothing was prepared
        """Invite them."""
        if word := roster.mixed_word(f"{self.invitee.name} {self.invitee.handle}"):
            raise NameMixesScripts(word)
        committee = sites.committee_by_slug(session, self.committee_slug)
        if committee is None:
            return None
        if people.by_login_name(session, self.invitee.login_name):
            raise LoginNameTaken
        token, person, now = random_bytes(20).hex(), random_id(), self.custody.now()
        session.add(self._person(person, token, now))
        session.flush()
        _propose_seat(session, self.custody, committee, person)
        values = {"link": self.link + token, "expires": (now + INVITATION_LASTS).date().isoformat()}
        envelope = Envelope(MessageKind.INVITATION, self.invitee.address, values)
        outbox.owe(session, [notices.sealed_mail(envelope, keys=self.custody.keys, now=now)])
        return Invited(person, token)

    def _person(self, person: str, token: str, now: datetime) -> Person:
        keys = self.custody.keys
        return Person(
            id=person,
            login_name=self.invitee.login_name,
            name=self.invitee.name,
            handle=self.invitee.handle,
            sealed_address=sealed_address(self.invitee.address, person=person, keys=keys),
            invitation_hash=invitation_hash(token, keys=keys),
            invitation_expires_at=now + INVITATION_LASTS,
        )


@dataclass(frozen=True, slots=True)
class InviteAgain(Deed[Invited | None]):
    """Invite somebody who has a login to one more committee; they keep login, keys and address. None: nobody, or no committee.

    Effects: seat row, log entry. The members of that committee admit them.
    """

    custody: Custody
    committee_slug: str
    login_name: str

    def store(self, session: Session, ready: bool) -> Invited | None:  # noqa: ARG002, FBT001  nothing was prepared
        """Invite them."""
        committee = sites.committee_by_slug(session, self.committee_slug)
        person = people.by_login_name(session, self.login_name)
        if committee is None or person is None:
            return None
        if all(seat.committee_id != committee.id for seat in people.seats(session, person.id)):
            _propose_seat(session, self.custody, committee, person.id)
        return Invited(person.id, "")


def _propose_seat(session: Session, custody: Custody, committee: ProposedCommittee, person: str) -> None:
    seat = random_id()
    session.add(ProposedSeat(id=seat, person_id=person, committee_id=committee.id))
    draft, says = custody.ledger.writing(session), {"committee": committee.id, "seat": seat}
    draft.append(LogAct.PERSON_INVITED, f"person:{person}", signer=Signer(OPERATOR), at=custody.now(), says=says)


def invitation_hash(token: str, *, keys: ServiceKeys) -> bytes:
    """Return what a one-time link is found by: the database alone does not lead back to the link."""
    return blind(keys.blinding, "invitation/" + token)


@dataclass(frozen=True, slots=True)
class Welcome:
    """Who a one-time link was made for, and the committees they are invited to."""

    person: Person
    committees: Sequence[ProposedCommittee]


@dataclass(frozen=True, slots=True)
class FindInvitee(Question[Welcome]):
    """Who a one-time link was made for.

    Raises:
        InvitationGone: used, expired or never made.
    """

    custody: Custody
    token: str

    def look(self, session: Session) -> Welcome:
        """Return them."""
        return _invitee(session, self.custody, self.token)


def _invitee(session: Session, custody: Custody, token: str) -> Welcome:
    found = people.by_invitation(session, invitation_hash(token, keys=custody.keys), now=custody.now())
    if found is None:
        raise InvitationGone
    seats = people.seats(session, found.id)
    committees = [one for seat in seats if (one := sites.committee(session, seat.committee_id))]
    return Welcome(found, committees)


@dataclass(frozen=True, slots=True)
class NewKeys:
    """A person's fresh secret, with its public halves, locked under their passphrase."""

    person: str
    secret: RecipientSecret
    encryption_key: bytes
    signing_key: bytes
    slot: bytes


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody who has keys now: the fingerprint to compare, and whether they founded a committee."""

    person: str
    fingerprint: str
    has_founded: bool


@dataclass(frozen=True, slots=True)
class Enrol(Act[Welcome, NewKeys, Enrolled]):
    """Enrol whoever holds the link. The first person a committee ever had founds it; others wait to be admitted.

    Effects: keys on the person's row, key slot, log entries.

    Raises:
        InvitationGone: used, expired or never made.
        PassphraseWeak: with advice.
    """

    is_hard: ClassVar[bool] = True

    custody: Custody
    token: str
    passphrase: str = field(repr=False)

    def look(self, session: Session) -> Welcome:
        """Return who the link is for."""
        welcome = _invitee(session, self.custody, self.token)
        check_strength(self.passphrase, about=[welcome.person.name, welcome.person.handle, welcome.person.login_name])
        return welcome

    def prepare(self, seen: Welcome) -> NewKeys:
        """Draw the secret and lock it: Argon2id works for a tenth of a second."""
        person, secret = seen.person.id, RecipientSecret(random_bytes(32))
        slot = lock(secret, self.passphrase, context=contexts.key_slot(person=person, kind=PASSPHRASE_SLOT))
        return NewKeys(person, secret, encryption_public_key(secret), signing_public_key(secret), slot)

    def store(self, session: Session, ready: NewKeys) -> Enrolled:
        """Keep the public halves and the slot, and found what has nobody yet."""
        draft = self.custody.ledger.writing(session)  # first: two who enrol at once take turns at the log's head
        welcome, now = _invitee(session, self.custody, self.token), self.custody.now()
        person = welcome.person
        person.invitation_hash, person.invitation_expires_at = None, None
        person.encryption_key, person.signing_key = ready.encryption_key, ready.signing_key
        session.add(KeySlot(id=random_id(), person_id=person.id, kind=PASSPHRASE_SLOT, slot=ready.slot))
        session.flush()
        signer = member(person.id, ready.secret)
        says = {"encryption_key": ready.encryption_key.hex(), "signing_key": ready.signing_key.hex()}
        draft.append(LogAct.PERSON_ENROLLED, f"person:{person.id}", signer=signer, at=now, says=says)
        founded = [self._found(session, welcome.person, one, signer) for one in welcome.committees]
        return Enrolled(person.id, fingerprint(ready.encryption_key, ready.signing_key), any(founded))

    def _found(self, session: Session, person: Person, committee: ProposedCommittee, signer: Signer) -> bool:
        draft = self.custody.ledger.writing(session)
        proposed = None if draft.committee(committee.id) else _proposed(draft, committee.id)
        if proposed is None:
            return False
        seat = next(one for one in people.seats(session, person.id) if one.committee_id == committee.id)
        says = {**proposed, "seat": committee_chain.seat_detail(waiting_seat(seat, person))}
        draft.append(
            LogAct.COMMITTEE_FOUNDED, f"committee:{committee.id}", signer=signer, at=self.custody.now(), says=says
        )
        return True


def _proposed(view: View, committee_id: str) -> dict[str, str] | None:
    """Return what the operator proposed, as the log has it: the row only finds it, and may name another policy by now."""
    said = [statement.detail for _, statement in view.chain(SITE)]
    projects = {one["project"]: one["name"] for one in said if one.get("of") == LogAct.PROJECT_CREATED}
    for one in said:
        if one.get("of") == LogAct.COMMITTEE_PROPOSED and one["committee"] == committee_id:
            own = {name: str(one[name]) for name in ("committee", "slug", "name", "policy")}
            return own | {"project": projects.get(one["project"], "")}
    return None


def waiting_seat(seat: ProposedSeat, person: Person) -> Seat:
    """Return the seat that an admission of this person would state."""
    return Seat(
        leaf="",
        seat=seat.id,
        person=person.id,
        name=person.name,
        handle=person.handle,
        login_name=person.login_name,
        sealed_address=person.sealed_address,
        encryption_key=person.encryption_key or b"",
        signing_key=person.signing_key or b"",
        starts=seat.starts_at,
        ends=seat.ends_at,
    )


def admission(seat: Seat) -> dict[str, Any]:
    """Return what an admission states, without its salt."""
    return {"of": LogAct.ROSTER_ADMITTED.value, "seat": committee_chain.seat_detail(seat)}


@dataclass(frozen=True, slots=True)
class SeatShown:
    """A seat as the roster's page shows it: everything that an admission states, for people to compare.

    `digest` stands for exactly that; the form that admits carries it. `leaf` is the entry's, once there is one.
    """

    person: str
    name: str
    handle: str
    address: str
    fingerprint: str
    digest: str
    leaf: str = ""
    admitted_by: tuple[str, ...] = ()
    is_comparison_owed: bool = False
    has_signed: bool = False


@dataclass(frozen=True, slots=True)
class RosterShown:
    """A committee's roster: who sits on it, who waits for a (second) signature, who was invited and has no keys yet."""

    committee: Committee
    readers_digest: str
    signers_needed: int
    seats: Sequence[SeatShown]
    waiting: Sequence[SeatShown]
    half_admitted: Sequence[SeatShown]
    invited: Sequence[Person]


@dataclass(frozen=True, slots=True)
class ShowRoster(Question[list[RosterShown]]):
    """The rosters of the committees a member sits on."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> list[RosterShown]:
        """Return them."""
        view = self.custody.ledger.reading(session)
        return [self._roster(session, view, one) for one in view.committees_of(self.member.person, self.custody.now())]

    def _roster(self, session: Session, view: View, committee: Committee) -> RosterShown:
        now = self.custody.now()
        seats = committee.in_force(now)
        admitted = {seat.person for seat in seats}
        proposed = {seat.person: (leaf, one) for leaf, one, seat in _proposed_seats(committee)}
        rows = [
            (seat, person) for seat, person in people.invited_to(session, committee.id) if person.id not in admitted
        ]
        return RosterShown(
            committee=committee,
            readers_digest=committee.readers_digest(now),
            signers_needed=committee_chain.signers_needed(committee, view.policy_of(committee), now),
            seats=[self._seated(committee, seat) for seat in seats],
            waiting=[
                self._shown(waiting_seat(seat, person))
                for seat, person in rows
                if person.signing_key and person.id not in proposed
            ],
            half_admitted=[self._half(committee, leaf, one) for leaf, one in proposed.values()],
            invited=[person for _, person in rows if not person.signing_key],
        )

    def _seated(self, committee: Committee, seat: Seat) -> SeatShown:
        by = committee.admitted_by.get(seat.leaf, frozenset())
        names = tuple(sorted(committee.name_of(person) for person in by if person != seat.person))
        owed = committee.comparison_owed(seat)
        done = self.member.person in committee.compared.get(seat.leaf, frozenset())
        return self._shown(seat, admitted_by=names, is_comparison_owed=owed and not done)

    def _half(self, committee: Committee, leaf: str, proposal: Proposal) -> SeatShown:
        seat = committee_chain.seat_from(proposal.statement.detail["seat"], leaf=leaf)
        names = tuple(sorted(committee.name_of(person) for person in proposal.signers))
        return self._shown(seat, admitted_by=names, has_signed=self.member.person in proposal.signers)

    def _shown(self, seat: Seat, **more: Any) -> SeatShown:  # noqa: ANN401  the fields that only some seats have
        return SeatShown(
            person=seat.person,
            name=seat.name,
            handle=seat.handle,
            address=opened_address(seat.sealed_address, person=seat.person, keys=self.custody.keys),
            fingerprint=fingerprint(seat.encryption_key, seat.signing_key),
            digest=committee_chain.statement_digest(admission(seat)),
            leaf=seat.leaf,
            **more,
        )


def _proposed_seats(committee: Committee) -> list[tuple[str, Proposal, Seat]]:
    return [
        (leaf, one, committee_chain.seat_from(one.statement.detail["seat"], leaf=leaf))
        for leaf, one in committee.proposals.items()
        if one.statement.act == LogAct.ROSTER_ADMITTED
    ]


@dataclass(frozen=True, slots=True)
class _OnRoster(Act[Committee, Committee, None]):
    """What a member does on a committee's roster. A refusal is raised while looking: it costs the writer's batch nothing."""

    custody: Custody
    member: UnlockedMember
    committee_id: str

    def look(self, session: Session) -> Committee:
        """Return the committee, if the act is open to the member."""
        view = self.custody.ledger.reading(session)
        committee = self._seated(view)
        self._check(session, committee)
        return committee

    def prepare(self, seen: Committee) -> Committee:
        """Return what was seen."""
        return seen

    def _seated(self, view: View) -> Committee:
        committee = view.committee(self.committee_id)
        if committee is None or committee.seat_of(self.member.person, self.custody.now()) is None:
            raise Refused(NOT_SEATED)
        return committee

    def _check(self, session: Session, committee: Committee) -> None:
        raise NotImplementedError

    def _state(self, session: Session, act: LogAct, says: dict[str, Any]) -> None:
        self._check(session, self._seated(self.custody.ledger.writing(session)))
        self._append(session, act, says)

    def _append(self, session: Session, act: LogAct, says: dict[str, Any]) -> None:
        draft, subject = self.custody.ledger.writing(session), f"committee:{self.committee_id}"
        draft.append(act, subject, signer=self.member.signer, at=self.custody.now(), says=says)


@dataclass(frozen=True, slots=True)
class Admit(_OnRoster):
    """Admit somebody who has enrolled, by the signed word of a member who compared what the page showed.

    `digest` is what the form carried: it must be that of what is signed. From the policy's number of seats on, a second
    member must `Agree` before it counts. Effects: a log entry.

    Raises:
        Refused: they do not wait here, or what the page showed is not what stands there now.
    """

    person: str
    digest: str

    def store(self, session: Session, ready: Committee) -> None:  # noqa: ARG002  it is looked at again, with the head held
        """Sign it."""
        draft = self.custody.ledger.writing(session)
        seat = self._checked_seat(session, self._seated(draft))
        self._append(session, LogAct.ROSTER_ADMITTED, {"seat": committee_chain.seat_detail(seat)})

    def _check(self, session: Session, committee: Committee) -> None:
        self._checked_seat(session, committee)

    def _checked_seat(self, session: Session, committee: Committee) -> Seat:
        """Return the seat to sign, loaded once: a view in place of the table could answer the next time with another key."""
        is_proposed = any(seat.person == self.person for _, _, seat in _proposed_seats(committee))
        if is_proposed or committee.seat_of(self.person, self.custody.now()):
            raise Refused(NOT_WAITING, field=self.person)
        seat = self._seat(session)
        if committee_chain.statement_digest(admission(seat)) != self.digest:
            raise Refused(CHANGED, field=self.person)
        return seat

    def _seat(self, session: Session) -> Seat:
        person = people.person(session, self.person)
        seats = [one for one in people.seats(session, self.person) if one.committee_id == self.committee_id]
        if person is None or not seats or not person.signing_key:
            raise Refused(NOT_WAITING, field=self.person)
        return waiting_seat(seats[0], person)


@dataclass(frozen=True, slots=True)
class Agree(_OnRoster):
    """Sign what another member has signed; `entry` is its leaf, which stands for every byte of it. Effects: a log entry.

    Raises:
        Refused: it does not wait any more, or the member has signed it.
    """

    entry: str

    def store(self, session: Session, ready: Committee) -> None:  # noqa: ARG002  it is looked at again, with the head held
        """Sign it."""
        self._state(session, LogAct.AGREED, {"entry": self.entry})

    def _check(self, session: Session, committee: Committee) -> None:  # noqa: ARG002  the chain alone says it
        proposal = committee.proposals.get(self.entry)
        if proposal is None or self.member.person in proposal.signers:
            raise Refused(NOT_WAITING, field=self.entry)


@dataclass(frozen=True, slots=True)
class ConfirmComparison(_OnRoster):
    """Say that an admission was compared once more: by the admitted person, and by one other. Effects: a log entry.

    Raises:
        Refused: there is no such admission.
    """

    admission_leaf: str

    def store(self, session: Session, ready: Committee) -> None:  # noqa: ARG002  it is looked at again, with the head held
        """Say so."""
        self._state(session, LogAct.ROSTER_COMPARED, {"admission": self.admission_leaf})

    def _check(self, session: Session, committee: Committee) -> None:  # noqa: ARG002  the chain alone says it
        if all(seat.leaf != self.admission_leaf for seat in committee.seats):
            raise Refused(NOT_WAITING, field=self.admission_leaf)
