"""Tells a reporter that there is news: by mail, if they left an address, and in a feed. Neither says a word of it.

The reporter signs a digest of what they chose: a row that was planted, or put back after it was taken away, tells nobody. The
digest covers a random value that goes with the row, so that nothing of an address is left once it is taken away.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import to_hour
from coc_service.crypto import OpenFailed, Secret, news_tag, open_sealed, random_bytes, seal, sha256
from coc_service.domain import case_proposals
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_state import Case
from coc_service.domain.chain import party_of
from coc_service.domain.record_models import RecordKind
from coc_service.mail import Envelope, EnvelopeMalformed, MessageKind
from coc_service.store import news, outbox
from coc_service.store.news_tables import NewsSubscription
from coc_service.usecases.custody import contexts, notices
from coc_service.usecases.custody.keys import ServiceKeys

_NONCE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Subscription:
    """How somebody wants to hear of news: by mail to `address`, "" for no mail, in a language; in a feed. `nonce` is random."""

    address: str = ""
    language: str = ""
    has_feed: bool = False
    nonce: str = field(default="", compare=False)

    @property
    def is_none(self) -> bool:
        """Whether they want to hear of nothing."""
        return not self.address and not self.has_feed


def find(session: Session, bits: Secret, *, case: Case, keys: ServiceKeys) -> Subscription:
    """Return the subscription behind the bits of a feed's address; an empty one if there is none for this case."""
    row = news.find(session, news_tag(bits))
    return (row and opened(row, case, keys)) or Subscription()


def opened(row: NewsSubscription, case: Case, keys: ServiceKeys) -> Subscription | None:
    """Return what a row says; None if it was altered or moved, or is not what the reporter of the case signed last."""
    context = contexts.news(tag=row.tag, case_id=case.id)
    try:
        plain = open_sealed(keys.news, row.sealed, context=context)
        said = Subscription(**json.loads(plain))
    except (OpenFailed, ValueError, TypeError):
        return None
    return said if row.case_id == case.id and _digest(plain, context) == case.news else None


def _digest(plain: bytes, context: bytes) -> str:
    """Return what the reporter signs: not of the sealed bytes, which change with the service's keys."""
    return sha256(context + plain).hex()


def keep(session: Session, bits: Secret, subscription: Subscription, *, case_id: str, keys: ServiceKeys) -> str:
    """Store a subscription, or delete the row if there is nothing to subscribe to. Mails to an earlier address are deleted.

    Returns what the reporter must sign; "" if there is nothing to subscribe to.
    """
    tag = news_tag(bits)
    if subscription.is_none:
        drop(session, bits, keys=keys)
        return ""
    _take_back(session, tag, but_to=subscription.address, keys=keys)
    said = replace(subscription, nonce=random_bytes(_NONCE_BYTES).hex())
    plain, context = json.dumps(asdict(said)).encode(), contexts.news(tag=tag, case_id=case_id)
    news.keep(session, tag, case_id=case_id, sealed=seal(keys.news, plain, context=context))
    return _digest(plain, context)


def drop(session: Session, bits: Secret, *, keys: ServiceKeys) -> None:
    """Delete a subscription, and the mails that wait because of it or were refused: each of them holds the address."""
    tag = news_tag(bits)
    news.drop(session, tag)
    _take_back(session, tag, but_to="", keys=keys)


def drop_all(session: Session, case_id: str, *, keys: ServiceKeys) -> None:
    """Delete every subscription to a case, and the mails that wait because of it."""
    for row in news.of_case(session, case_id):
        news.drop(session, row.tag)
        _take_back(session, row.tag, but_to="", keys=keys)


def drop_addresses(session: Session, case: Case, *, keys: ServiceKeys) -> None:
    """Delete every subscription to a case that holds an address, and the mails that wait because of it. A feed alone stays."""
    for row in news.of_case(session, case.id):
        said = opened(row, case, keys)
        if said is None or said.address:
            news.drop(session, row.tag)
            _take_back(session, row.tag, but_to="", keys=keys)


def tell(session: Session, case: Case, *, keys: ServiceKeys, now: datetime) -> None:
    """Owe a mail to the reporter of a case, if they left an address. Effects: outbox."""
    for row in news.of_case(session, case.id) if case.is_reachable else ():
        if (subscription := opened(row, case, keys)) and subscription.address:
            values = {"spoken": subscription.language, "subscription": row.tag.hex()}
            envelope = Envelope(MessageKind.REPORTER_NEWS, subscription.address, values)
            outbox.owe(session, [notices.sealed_mail(envelope, keys=keys, now=now)])


def checked(address: str) -> str | None:
    """Return an address that mail can be sent to; None if it is none."""
    try:
        return Envelope(MessageKind.REPORTER_NEWS, address).to
    except EnvelopeMalformed:
        return None


def newest_at(case: Case) -> datetime | None:
    """Return the hour of the committee's newest letter to the reporter, or of its newest question; None before the first."""
    letters = [
        one.at
        for one in case.records.values()
        if one.channel == case.reporter_channel and one.kind == RecordKind.LETTER and not party_of(one.author)
    ]
    found = [*letters, *(one.at for one in case_proposals.waiting(case, Candidate).values())]
    return to_hour(max(found)) if found else None


def _take_back(session: Session, tag: bytes, *, but_to: str, keys: ServiceKeys) -> None:
    """Delete the mails that the subscription with this tag has led to, but not those to one address."""
    waiting = outbox.envelopes(session, kind=MessageKind.REPORTER_NEWS)
    opened = [(mail, _envelope(mail, sealed, keys)) for mail, sealed in waiting]
    outbox.take_back(
        session,
        [
            mail
            for mail, found in opened
            if found and found.values.get("subscription") == tag.hex() and found.to != but_to
        ],
    )


def _envelope(mail_id: str, sealed: bytes, keys: ServiceKeys) -> Envelope | None:
    """Return a mail's envelope; None if its row was altered, so that nobody can read an address in it either."""
    try:
        return Envelope.decode(open_sealed(keys.envelopes, sealed, context=contexts.envelope(mail_id=mail_id)))
    except (OpenFailed, EnvelopeMalformed):
        return None
