"""One-time links: how an invited person reaches the page on which they make their keys. Only the newest one works."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.canonical import context
from coc_service.crypto import blind, random_bytes
from coc_service.domain.chain import moment, person_subject
from coc_service.mail import Envelope, MessageKind
from coc_service.store import outbox
from coc_service.store.tables import Person
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.addresses import opened_address
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.signer import OPERATOR, Signer

LINK_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """A link that was issued. Only here is its one-time part in clear; `ends` is when it stops to work."""

    token: str = field(repr=False)
    ends: datetime


def new_link(session: Session, custody: Custody, person: Person, *, by: str) -> OneTimeLink:
    """Issue a link for a person: by the operator, or by the service once members stated that the person's keys are lost.

    Every earlier link of theirs is dead from this entry on, also if its hash is put back into their row.

    Effects: their row, a log entry. The mail is the caller's.
    """
    now = custody.now()
    made = OneTimeLink(person.id + random_bytes(20).hex(), now + LINK_LASTS)
    person.invitation_hash = invitation_hash(made.token, keys=custody.keys)
    session.flush()
    says = {"link": person.invitation_hash.hex(), "ends": moment(made.ends)}
    draft = custody.ledger.writing(session)
    draft.append(LogAct.PERSON_LINK_ISSUED, person_subject(person.id), signer=Signer(by), at=now, says=says)
    return made


def issue_link(session: Session, custody: Custody, person: Person, *, link: str) -> str:
    """Mail an invited person a new link of the operator's and return its one-time part. `link` is the address before it.

    Effects: as `new_link`, and a mail that is owed.
    """
    made, keys = new_link(session, custody, person, by=OPERATOR), custody.keys
    address = opened_address(person.sealed_address, person=person.id, keys=keys)
    values = {"link": link + made.token, "expires": made.ends.date().isoformat()}
    envelope = Envelope(MessageKind.INVITATION, address, values)
    outbox.owe(session, [notices.sealed_mail(envelope, keys=keys, now=custody.now())])
    return made.token


def invitation_hash(token: str, *, keys: ServiceKeys) -> bytes:
    """Return the blinded hash by which a one-time link is found: the link cannot be derived from database or log."""
    return blind(keys.blinding, context("invitation", token))


def invitation_hashes(token: str, *, keys: ServiceKeys) -> list[bytes]:
    """Return every hash under which a link may be found: it may have been issued before the root secret was changed."""
    return [invitation_hash(token, keys=one) for one in keys.ever]
