"""Tells a reporter that there is news: by mail, if they left an address, and in a feed. Neither says a word of it.

Nothing of this is in the log, so that nothing of an address or of a wish is left once it is taken back.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import to_hour
from coc_service.crypto import OpenFailed, Secret, news_tag, open_sealed, seal
from coc_service.domain.case_state import Case
from coc_service.domain.chain import party_of
from coc_service.domain.record_models import RecordKind
from coc_service.mail import Envelope, EnvelopeMalformed, MessageKind
from coc_service.store import news, outbox
from coc_service.store.news_tables import NewsWish
from coc_service.usecases.custody import contexts, notices
from coc_service.usecases.custody.keys import ServiceKeys


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to hear of news: by mail to `address`, "" for no mail, in a language; in a feed."""

    address: str = ""
    language: str = ""
    has_feed: bool = False

    @property
    def is_none(self) -> bool:
        """Whether they want to hear of nothing."""
        return not self.address and not self.has_feed


def find(session: Session, bits: Secret, *, case_id: str, keys: ServiceKeys) -> Wish:
    """Return the wish behind the bits of a feed's address; an empty one if there is none for this case."""
    row = news.find(session, news_tag(bits))
    return opened(row, keys) or Wish() if row and row.case_id == case_id else Wish()


def opened(row: NewsWish, keys: ServiceKeys) -> Wish | None:
    """Return what a row says; None if it was altered, or moved to another case."""
    try:
        plain = open_sealed(keys.news, row.sealed, context=contexts.news(tag=row.tag, case_id=row.case_id))
        return Wish(**json.loads(plain))
    except (OpenFailed, ValueError, TypeError):
        return None


def keep(session: Session, bits: Secret, wish: Wish, *, case_id: str, keys: ServiceKeys) -> None:
    """Store a wish, or delete the row if there is nothing to wish for."""
    tag = news_tag(bits)
    if wish.is_none:
        news.drop(session, tag)
        return
    sealed = seal(keys.news, json.dumps(asdict(wish)).encode(), context=contexts.news(tag=tag, case_id=case_id))
    news.keep(session, tag, case_id=case_id, sealed=sealed)


def tell(session: Session, case: Case, *, keys: ServiceKeys, now: datetime) -> None:
    """Owe a mail to the reporter of a case, if they left an address. Effects: outbox."""
    wishes = [wish for row in news.of_case(session, case.id) if case.is_reachable and (wish := opened(row, keys))]
    for wish in wishes:
        if wish.address:
            outbox.owe(session, [notices.sealed_mail(_envelope(wish), keys=keys, now=now)])


def checked(address: str) -> str | None:
    """Return an address that mail can be sent to; None if it is none."""
    try:
        return _envelope(Wish(address, "en")).to
    except EnvelopeMalformed:
        return None


def newest_at(case: Case) -> datetime | None:
    """Return the hour of the committee's newest letter to the reporter, or of its newest question; None before the first."""
    letters = [
        one.at
        for one in case.records.values()
        if one.channel == case.reporter_channel and one.kind == RecordKind.LETTER and not party_of(one.author)
    ]
    found = [*letters, *(one.at for one in case.candidates.values())]
    return to_hour(max(found)) if found else None


def _envelope(wish: Wish) -> Envelope:
    return Envelope(MessageKind.REPORTER_NEWS, wish.address, {"spoken": wish.language})
