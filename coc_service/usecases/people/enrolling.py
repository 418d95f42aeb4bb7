"""Enrolling: whoever holds a one-time link makes their keys, and founds the committee if nobody has yet."""

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
    random_id,
    signing_public_key,
)
from coc_service.domain import committee_state
from coc_service.domain.chain import committee_subject, person_subject
from coc_service.store import people
from coc_service.store.tables import KeySlot, Person
from coc_service.usecases.act import Act, Question
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody, member
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.signer import SITE, Signer
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.inviting import invitation_hash
from coc_service.usecases.people.login import PASSPHRASE_SLOT
from coc_service.usecases.people.passphrases import check_strength
from coc_service.usecases.people.seats import Invitation, invitations, waiting_seat


class InvitationGone(Exception):
    """The link was used, has expired, or never was: one answer for all three."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """Who a one-time link was made for, what they are invited to, and the names of those committees."""

    person: Person
    invitations: Sequence[Invitation]
    committees: tuple[str, ...]


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
        return _invitee(session, self.custody.ledger.reading(session), self.custody, self.token)


def _invitee(session: Session, view: View, custody: Custody, token: str) -> Welcome:
    found = people.by_invitation(session, invitation_hash(token, keys=custody.keys), now=custody.now())
    if found is None or not token.startswith(found.id):  # the hash of another's link may have been copied to this row
        raise InvitationGone
    invited = invitations(view, found.id)
    return Welcome(found, invited, tuple(_name(view, one.committee) for one in invited))


def _name(view: View, committee_id: str) -> str:
    founded = view.committee(committee_id)
    return founded.name if founded else _proposed(view, committee_id).get("name", "")


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

    is_slow: ClassVar[bool] = True

    custody: Custody
    token: str
    passphrase: str = field(repr=False)

    def look(self, session: Session) -> Welcome:
        """Return who the link is for."""
        welcome = _invitee(session, self.custody.ledger.reading(session), self.custody, self.token)
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
        welcome, now = _invitee(session, draft, self.custody, self.token), self.custody.now()
        person = welcome.person
        if draft.signing_key(person.id):
            raise InvitationGone  # somebody put a link back on the row: who has enrolled keeps their keys
        person.invitation_hash, person.invitation_expires_at = None, None
        person.encryption_key, person.signing_key = ready.encryption_key, ready.signing_key
        session.add(KeySlot(id=random_id(), person_id=person.id, kind=PASSPHRASE_SLOT, slot=ready.slot))
        session.flush()
        signer = member(person.id, ready.secret)
        says = {"encryption_key": ready.encryption_key.hex(), "signing_key": ready.signing_key.hex()}
        draft.append(LogAct.PERSON_ENROLLED, person_subject(person.id), signer=signer, at=now, says=says)
        founded = [self._found(draft, welcome.person, one, signer) for one in welcome.invitations]
        return Enrolled(person.id, fingerprint(ready.encryption_key, ready.signing_key), any(founded))

    def _found(self, draft: Draft, person: Person, invitation: Invitation, signer: Signer) -> bool:
        """Found the committee, if nobody has. The log says that they were invited to it: a seat's row does not."""
        proposed = {} if draft.committee(invitation.committee) else _proposed(draft, invitation.committee)
        if not proposed:
            return False
        says = {**proposed, "seat": committee_state.seat_detail(waiting_seat(invitation, person))}
        subject = committee_subject(invitation.committee)
        draft.append(LogAct.COMMITTEE_FOUNDED, subject, signer=signer, at=self.custody.now(), says=says)
        return True


def _proposed(view: View, committee_id: str) -> dict[str, str]:
    """Return what the operator proposed, as the log has it; {} for nothing."""
    said = [statement.detail for _, statement in view.chain(SITE) if not view.is_void(statement.leaf)]
    projects = {one["project"]: one["name"] for one in said if one.get("of") == LogAct.PROJECT_CREATED}
    for one in said:
        if one.get("of") == LogAct.COMMITTEE_PROPOSED and one["committee"] == committee_id:
            own = {name: str(one[name]) for name in ("committee", "slug", "name", "policy")}
            return own | {"project": projects.get(one["project"], "")}
    return {}
