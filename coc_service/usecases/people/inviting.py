"""Invitations: the operator names a person for a seat. A new person gets a one-time link; others use their login."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.canonical import context
from coc_service.crypto import blind, random_bytes, random_id
from coc_service.domain.chain import person_subject
from coc_service.domain.login_name import login_key
from coc_service.domain.names import mixed_word
from coc_service.domain.person_names import hidden_character, lacks_a_blank
from coc_service.mail import Envelope, MessageKind, ascii_address
from coc_service.store import outbox, people, sites
from coc_service.store.tables import Person, ProposedCommittee, ProposedSeat
from coc_service.usecases.act import SetUpProblem, SetUpRefused, WriteAct
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.addresses import sealed_address
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.signer import OPERATOR, Signer
from coc_service.usecases.people.ended import is_used_up
from coc_service.usecases.people.seats import invitations

INVITATION_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitee:
    """An invited person, as the operator entered them. `has_one_name`: their name has no family part to set apart."""

    name: str
    handle: str
    login_name: str
    address: str
    has_one_name: bool = False


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation. Only here is the one-time part of the link in clear. `token` is "" for a person already enrolled."""

    person: str
    token: str


@dataclass(frozen=True, slots=True)
class Invite(WriteAct[Invited | None]):
    """Invite a new person to a committee; `link` is the address before the one-time part. None if there is no such committee.

    Effects: person and seat rows, mail owed, log entry.

    Raises:
        SetUpRefused: the login name is taken; `word` in name or handle mixes scripts or is a hidden character, so it would
            not match a name in a report; or the name is in one word, of which nobody can tell the parts.
    """

    custody: Custody
    committee_slug: str
    invitee: Invitee
    link: str

    def write(self, session: Session) -> Invited | None:
        """Invite them."""
        self._check_names()
        committee = sites.committee_by_slug(session, self.committee_slug)
        if committee is None:
            return None
        if people.by_login_name(session, self.invitee.login_name):
            raise SetUpRefused(SetUpProblem.LOGIN_NAME_TAKEN)
        person, now = random_id(), self.custody.now()
        token = person + random_bytes(20).hex()  # with the id: its hash is useless on another row
        session.add(self._person(person, token, now))
        session.flush()
        _propose_seat(session, self.custody, committee, person)
        values = {"link": self.link + token, "expires": (now + INVITATION_LASTS).date().isoformat()}
        envelope = Envelope(MessageKind.INVITATION, ascii_address(self.invitee.address), values)
        outbox.owe(session, [notices.sealed_mail(envelope, keys=self.custody.keys, now=now)])
        return Invited(person, token)

    def _check_names(self) -> None:
        invitee = self.invitee
        written = f"{invitee.name} {invitee.handle} {invitee.login_name}"
        if hidden := hidden_character(written):
            raise SetUpRefused(SetUpProblem.NAME_HIDES_A_CHARACTER, word=f"U+{ord(hidden):04X}")
        if word := mixed_word(f"{invitee.name} {invitee.handle}"):
            raise SetUpRefused(SetUpProblem.NAME_MIXES_SCRIPTS, word=word)
        if lacks_a_blank(invitee.name) and not invitee.has_one_name:
            raise SetUpRefused(SetUpProblem.NAME_IN_ONE_WORD, word=invitee.name)

    def _person(self, person: str, token: str, now: datetime) -> Person:
        keys = self.custody.keys
        return Person(
            id=person,
            login_name=login_key(self.invitee.login_name),
            name=self.invitee.name,
            handle=self.invitee.handle,
            sealed_address=sealed_address(ascii_address(self.invitee.address), person=person, keys=keys),
            invitation_hash=invitation_hash(token, keys=keys),
            invitation_expires_at=now + INVITATION_LASTS,
        )


@dataclass(frozen=True, slots=True)
class InviteAgain(WriteAct[Invited | None]):
    """Invite a person with a login to another committee; they keep login, keys and address. None: no such person or committee.

    Effects: seat row, log entry. The members of that committee admit them.
    """

    custody: Custody
    committee_slug: str
    login_name: str

    def write(self, session: Session) -> Invited | None:
        """Store the person, their seat and the mail."""
        committee = sites.committee_by_slug(session, self.committee_slug)
        person = people.by_login_name(session, self.login_name)
        if committee is None or person is None:
            return None
        if not self._is_open(session, committee.id, person.id):
            _propose_seat(session, self.custody, committee, person.id)
        return Invited(person.id, "")

    def _is_open(self, session: Session, committee: str, person: str) -> bool:
        """Whether an invitation to the committee waits or has led to a seat in force; not if that seat has ended."""
        view, now = self.custody.ledger.writing(session), self.custody.now()
        here = [one for one in invitations(view, person) if one.committee == committee]
        return any(not is_used_up(view.committee(committee), one, now) for one in here)


def _propose_seat(session: Session, custody: Custody, committee: ProposedCommittee, person: str) -> None:
    seat = random_id()
    session.add(ProposedSeat(id=seat, person_id=person, committee_id=committee.id))
    draft, says = custody.ledger.writing(session), {"committee": committee.id, "seat": seat}
    draft.append(LogAct.PERSON_INVITED, person_subject(person), signer=Signer(OPERATOR), at=custody.now(), says=says)


def invitation_hash(token: str, *, keys: ServiceKeys) -> bytes:
    """Return the blinded hash by which a one-time link is found: the link cannot be derived from the database."""
    return blind(keys.blinding, context("invitation", token))
