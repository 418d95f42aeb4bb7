"""One-time links: how an invited person reaches the page on which they make their keys. Only the newest one works."""

from datetime import timedelta

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


def issue_link(session: Session, custody: Custody, person: Person, *, link: str) -> str:
    """Mail a person a new one-time link and return its one-time part. `link` is the address before that part.

    Every earlier link of theirs is dead from this entry on, also if its hash is put back into their row.

    Effects: their row, a log entry, a mail that is owed.
    """
    now, keys = custody.now(), custody.keys
    token, ends = person.id + random_bytes(20).hex(), now + LINK_LASTS
    person.invitation_hash = invitation_hash(token, keys=keys)
    session.flush()
    says = {"link": person.invitation_hash.hex(), "ends": moment(ends)}
    draft = custody.ledger.writing(session)
    draft.append(LogAct.PERSON_LINK_ISSUED, person_subject(person.id), signer=Signer(OPERATOR), at=now, says=says)
    address = opened_address(person.sealed_address, person=person.id, keys=keys)
    envelope = Envelope(MessageKind.INVITATION, address, {"link": link + token, "expires": ends.date().isoformat()})
    outbox.owe(session, [notices.sealed_mail(envelope, keys=keys, now=now)])
    return token


def invitation_hash(token: str, *, keys: ServiceKeys) -> bytes:
    """Return the blinded hash by which a one-time link is found: the link cannot be derived from database or log."""
    return blind(keys.blinding, context("invitation", token))
