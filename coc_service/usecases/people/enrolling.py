"""Enrolment: an invited person uses a one-time link to create their keys, and founds the committee if nobody has yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import (
    RecipientSecret,
    encryption_public_key,
    fingerprint,
    lock,
    random_bytes,
    signing_public_key,
)
from coc_service.domain import committee_state
from coc_service.domain.chain import committee_subject, person_subject
from coc_service.store import people
from coc_service.store.tables import Person
from coc_service.usecases.act import Act, Question
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody, member
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.signer import Signer
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import key_slots
from coc_service.usecases.people.invitations import Invitation, standing_of
from coc_service.usecases.people.links import invitation_hashes
from coc_service.usecases.people.login import PASSPHRASE_SLOT
from coc_service.usecases.people.passphrases import check_strength
from coc_service.usecases.people.proposals import proposals
from coc_service.usecases.people.seats import may_enrol, waiting_seat


class InvitationGone(Exception):
    """The link was used, has expired or never existed. The three look the same."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The person a one-time link was made for, their invitations, and the names of those committees.

    `has_lost_keys`: members stated that their keys are lost, so they make new ones.
    """

    person: Person
    invitations: Sequence[Invitation]
    committees: tuple[str, ...]
    has_lost_keys: bool = False


@dataclass(frozen=True, slots=True)
class FindInvitee(Question[Welcome]):
    """Find the person a one-time link was made for.

    Raises:
        InvitationGone: used, expired or never made.
    """

    custody: Custody
    token: str

    def look(self, session: Session) -> Welcome:
        """Return the person and their invitations."""
        return _invitee(session, self.custody.ledger.reading(session), self.custody, self.token)


def _invitee(session: Session, view: View, custody: Custody, token: str) -> Welcome:
    issued = [
        (one, link)
        for link in invitation_hashes(token, keys=custody.keys)
        if (one := people.by_invitation(session, link))
    ]
    if not issued:
        raise InvitationGone
    found, link = issued[0]
    standing = standing_of(view, found.id)
    if not standing.opens(link, custody.now()):  # a hash may have been copied from another row, or put back
        raise InvitationGone
    if not may_enrol(view, found.id, custody.now()):
        raise InvitationGone  # a link for somebody who has keys: enrolled people keep them until these are lost
    invited = standing.invitations
    names = tuple(_name(view, one.committee) for one in invited)
    return Welcome(found, invited, names, has_lost_keys=bool(view.signing_key(found.id)))


def _name(view: View, committee_id: str) -> str:
    founded = view.committee(committee_id)
    return founded.name if founded else _proposed(view, committee_id).get("name", "")


@dataclass(frozen=True, slots=True)
class NewKeys:
    """A person's new secret, its public keys, and the key slot under their passphrase."""

    person: str
    secret: RecipientSecret
    encryption_key: bytes
    signing_key: bytes
    slot: bytes


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An enrolled person: the fingerprint to compare, and whether they founded a committee."""

    person: str
    fingerprint: str
    has_founded: bool


@dataclass(frozen=True, slots=True)
class Enrol(Act[Welcome, NewKeys, Enrolled]):
    """Enrol the person with the link. The first one enrolled for a committee founds it; others wait to be admitted.

    Effects: keys on the person's row, key slot, log entries.

    Raises:
        InvitationGone: used, expired or never made.
        PassphraseWeak: with advice.
    """

    is_slow: ClassVar[bool] = True

    custody: Custody
    token: str
    passphrase: str = field(repr=False)

    def look(self, session: Session) -> Welcome:
        """Return the person the link was made for, and check the passphrase."""
        welcome = _invitee(session, self.custody.ledger.reading(session), self.custody, self.token)
        check_strength(self.passphrase, about=[welcome.person.name, welcome.person.handle, welcome.person.login_name])
        return welcome

    def prepare(self, seen: Welcome) -> NewKeys:
        """Draw a random secret and lock it. Argon2id takes a tenth of a second."""
        person, secret = seen.person.id, RecipientSecret(random_bytes(32))
        slot = lock(secret, self.passphrase, context=contexts.key_slot(person=person, kind=PASSPHRASE_SLOT))
        return NewKeys(person, secret, encryption_public_key(secret), signing_public_key(secret), slot)

    def store(self, session: Session, ready: NewKeys) -> Enrolled:
        """Store the public keys and the slot, and found the committees that nobody has founded."""
        draft = self.custody.ledger.writing(session)  # first: serializes concurrent enrolments
        welcome, now = _invitee(session, draft, self.custody, self.token), self.custody.now()
        person = welcome.person
        people.drop_slots(session, person.id)  # of keys that were lost
        person.invitation_hash = None
        person.encryption_key, person.signing_key = ready.encryption_key, ready.signing_key
        session.flush()
        signer = member(person.id, ready.secret)
        says = {"encryption_key": ready.encryption_key.hex(), "signing_key": ready.signing_key.hex()}
        draft.append(LogAct.PERSON_ENROLLED, person_subject(person.id), signer=signer, at=now, says=says)
        key_slots.set_slot(draft, signer, person.id, kind=PASSPHRASE_SLOT, slot=ready.slot)
        founded = [self._found(draft, welcome.person, one, signer) for one in welcome.invitations]
        return Enrolled(person.id, fingerprint(ready.encryption_key, ready.signing_key), any(founded))

    def _found(self, draft: Draft, person: Person, invitation: Invitation, signer: Signer) -> bool:
        """Found the committee if nobody has. That they were invited is known from the log; the row is not trusted."""
        proposed = {} if draft.committee(invitation.committee) else _proposed(draft, invitation.committee)
        if not proposed:
            return False
        says = {**proposed, "seat": committee_state.seat_detail(waiting_seat(invitation, person))}
        subject = committee_subject(invitation.committee)
        draft.append(LogAct.COMMITTEE_FOUNDED, subject, signer=signer, at=self.custody.now(), says=says)
        return True


def _proposed(view: View, committee_id: str) -> dict[str, str]:
    """Return the operator's proposal of a committee, from the log; {} if there is none, or it was taken back."""
    found = proposals(view)
    proposal = found.committees.get(committee_id)
    if proposal is None:
        return {}
    own = {"committee": proposal.id, "slug": proposal.slug, "name": proposal.name, "policy": proposal.policy}
    return own | {"project": found.project_name(committee_id)}
