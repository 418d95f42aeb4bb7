"""What the operator can do about an invitation: send it again, correct it, withdraw it. Each act kills the links before it."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.chain import person_subject
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.login_name import login_key
from coc_service.mail import ascii_address
from coc_service.store import people, sites
from coc_service.store.tables import Person
from coc_service.usecases.act import SetUpProblem, SetUpRefused, WriteAct
from coc_service.usecases.custody.addresses import opened_address, sealed_address
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.signer import OPERATOR, Signer
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.invitations import standing_of
from coc_service.usecases.people.inviting import Invitee, check_names
from coc_service.usecases.people.links import issue_link
from coc_service.usecases.people.seats import proposed_seats


@dataclass(frozen=True, slots=True)
class Resend(WriteAct[str]):
    """Mail an invited person a new link, and return its one-time part. The old link is dead.

    Effects: their row, a log entry, a mail that is owed.

    Raises:
        SetUpRefused: nobody is invited under that login name, or they have made their keys.
    """

    custody: Custody
    login_name: str
    link: str

    def write(self, session: Session) -> str:
        """Issue the link."""
        draft = self.custody.ledger.writing(session)
        person = _invited(session, draft, self.login_name)
        if draft.signing_key(person.id):
            raise SetUpRefused(SetUpProblem.KEYS_ARE_MADE)
        return issue_link(session, self.custody, person, link=self.link)


@dataclass(frozen=True, slots=True)
class Correction:
    """What the operator corrects; None leaves a field as it is."""

    name: str | None = None
    handle: str | None = None
    login_name: str | None = None
    address: str | None = None
    has_one_name: bool = False


@dataclass(frozen=True, slots=True)
class Correct(WriteAct[tuple[str, ...]]):
    """Correct what was entered about an invited person, and return the names of the fields that changed.

    Who has no keys yet gets a new link, also if the address is the same: whoever has the old one may be the wrong person.
    Who waits to be admitted keeps their keys; the roster page shows the new values, and an older page admits nobody.

    Effects: their row, log entries, a mail that is owed.

    Raises:
        SetUpRefused: nobody is invited under that login name; a member has signed who they are; as `Invite`; nothing changes.
    """

    custody: Custody
    login_name: str
    correction: Correction
    link: str

    def write(self, session: Session) -> tuple[str, ...]:
        """Change the row."""
        draft = self.custody.ledger.writing(session)
        person = _invited(session, draft, self.login_name)
        if _is_signed(draft, person.id):
            raise SetUpRefused(SetUpProblem.MEMBERS_HAVE_SIGNED)
        before = self._invitee(person)
        after = self._corrected(before)
        fields = tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name))
        if not fields:
            raise SetUpRefused(SetUpProblem.NOTHING_CHANGES)
        self._change(session, person, after)
        _log(draft, self.custody, person, LogAct.PERSON_CORRECTED, says={"fields": list(fields)})
        if not draft.signing_key(person.id):
            issue_link(session, self.custody, person, link=self.link)
        return fields

    def _invitee(self, person: Person) -> Invitee:
        address = opened_address(person.sealed_address, person=person.id, keys=self.custody.keys)
        return Invitee(person.name, person.handle, person.login_name, address)

    def _corrected(self, before: Invitee) -> Invitee:
        given = {name: value for name in _FIELDS if (value := getattr(self.correction, name)) is not None}
        after = replace(before, **given, has_one_name=self.correction.has_one_name or "name" not in given)
        check_names(after)
        return replace(after, login_name=login_key(after.login_name), address=ascii_address(after.address))

    def _change(self, session: Session, person: Person, after: Invitee) -> None:
        other = people.by_login_name(session, after.login_name)
        if other is not None and other.id != person.id:
            raise SetUpRefused(SetUpProblem.LOGIN_NAME_TAKEN)
        person.name, person.handle, person.login_name = after.name, after.handle, after.login_name
        person.sealed_address = sealed_address(after.address, person=person.id, keys=self.custody.keys)
        session.flush()


@dataclass(frozen=True, slots=True)
class Withdraw(WriteAct[None]):
    """Withdraw a person's invitation to a committee. The members can no longer admit them on it.

    Without another invitation and without keys, no link of theirs works, their address is deleted, and the login name is free.

    Effects: their row, a log entry.

    Raises:
        SetUpRefused: they are not invited there, or a member of that committee has signed their admission.
    """

    custody: Custody
    committee_slug: str
    login_name: str

    def write(self, session: Session) -> None:
        """Log it, and empty the row of a person who is nobody any more."""
        draft = self.custody.ledger.writing(session)
        committee = sites.committee_by_slug(session, self.committee_slug)
        person = people.by_login_name(session, self.login_name)
        standing = standing_of(draft, person.id).invitations if person else ()
        here = [one for one in standing if committee and one.committee == committee.id]
        if person is None or not here:
            raise SetUpRefused(SetUpProblem.NOT_INVITED)
        unsigned = [one for one in here if one.seat not in _signed_seats(draft)]
        if not unsigned:
            raise SetUpRefused(SetUpProblem.MEMBERS_HAVE_SIGNED)
        for one in unsigned:
            says = {"committee": one.committee, "seat": one.seat}
            _log(draft, self.custody, person, LogAct.PERSON_UNINVITED, says=says)
        if len(unsigned) == len(standing) and not draft.signing_key(person.id):
            _forget(session, person)


_FIELDS = ("name", "handle", "login_name", "address")


def _forget(session: Session, person: Person) -> None:
    """Delete what is only needed to reach a person. Their name stays, so that members see who was invited."""
    person.invitation_hash, person.sealed_address, person.login_name = None, b"", person.id
    session.flush()


def _invited(session: Session, view: View, login_name: str) -> Person:
    person = people.by_login_name(session, login_name)
    if person is None or not standing_of(view, person.id).invitations:
        raise SetUpRefused(SetUpProblem.NOT_INVITED)
    return person


def _is_signed(view: View, person: str) -> bool:
    """Whether a member of a committee has signed who the person is. From then on that counts."""
    return any(one.person == person for one in _signed(view))


def _signed_seats(view: View) -> frozenset[str]:
    """Return the ids of the seats that a member has signed. Who left and was invited again waits for another one."""
    return frozenset(one.seat for one in _signed(view))


def _signed(view: View) -> list[Seat]:
    """Return every admission of a committee, in force or not, and those that still need a signature; also of auditors."""
    return [seat for committee in view.committees() for seat in _signed_by(committee)]


def _signed_by(committee: Committee) -> list[Seat]:
    admitted = [*committee.admissions.values(), *committee.auditor_admissions.values()]
    proposed = [*proposed_seats(committee), *proposed_seats(committee, act=LogAct.AUDITOR_ADMITTED)]
    return [*admitted, *(seat for _, _, seat in proposed)]


def _log(draft: Draft, custody: Custody, person: Person, act: LogAct, *, says: dict[str, Any]) -> None:
    draft.append(act, person_subject(person.id), signer=Signer(OPERATOR), at=custody.now(), says=says)
