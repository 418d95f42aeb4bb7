"""A reporter says how they want to hear that there is news, and whoever has the feed's address reads it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.catalogue import msg
from coc_service.crypto import link_bits, link_text, news_bits, news_tag
from coc_service.domain.case_state import Case
from coc_service.mail import ascii_address
from coc_service.store import news as rows
from coc_service.usecases.act import CheckedAct, Question, Refused
from coc_service.usecases.custody import news
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.news import Subscription
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.reporter.receipts import ReceiptKeys, find

NO_ADDRESS = msg("This is no mail address that we can write to. Please look at it again.")


@dataclass(frozen=True, slots=True)
class FindSubscription(Question[Subscription]):
    """Find how a reporter wants to hear of news. Raises NoSuchReceipt."""

    custody: Custody
    receipt: ReceiptKeys

    def look(self, session: Session) -> Subscription:
        """Return the subscription; an empty one if they said nothing."""
        found = find(session, self.custody.ledger.reading(session), self.receipt)
        bits, keys = news_bits(self.receipt.entropy), self.custody.keys
        return news.find(session, bits, case_id=found.case.id, keys=keys)


@dataclass(frozen=True, slots=True)
class ChangeSubscription(CheckedAct[Subscription]):
    """Change how one wants to hear of news; None leaves a part as it is. Effects: one row. There is no log entry.

    Raises:
        NoSuchReceipt: the receipt is unknown or withdrawn.
        Refused: no mail can be sent to the address.
    """

    custody: Custody
    receipt: ReceiptKeys
    address: str | None = None
    has_feed: bool | None = None
    language: str = ""

    def check(self, session: Session) -> None:
        """Raise what `write` would."""
        find(session, self.custody.ledger.reading(session), self.receipt)
        self._checked()

    def write(self, session: Session) -> Subscription:
        """Store the subscription, or delete it."""
        found = find(session, self.custody.ledger.writing(session), self.receipt)
        bits, keys = news_bits(self.receipt.entropy), self.custody.keys
        subscription = news.find(session, bits, case_id=found.case.id, keys=keys)
        if self.address is not None:
            subscription = replace(
                subscription, address=self._checked(), language=self.language if self.address else ""
            )
        if self.has_feed is not None:
            subscription = replace(subscription, has_feed=self.has_feed)
        news.keep(session, bits, subscription, case_id=found.case.id, keys=keys)
        return subscription

    def _checked(self) -> str:
        if not self.address:
            return ""
        address = news.checked(ascii_address(self.address))
        if address is None:
            raise Refused(NO_ADDRESS, field="address")
        return address


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a feed says: the hour of the last news, or of the report if there was none yet."""

    at: datetime
    has_news: bool


@dataclass(frozen=True, slots=True)
class ReadFeed(Question[FeedState | None]):
    """Find what a feed says; None if its address leads nowhere.

    A look at a feed is no visit: it opens nothing, and programs look every hour.
    """

    custody: Custody
    token: str

    def look(self, session: Session) -> FeedState | None:
        """Return the state of the feed."""
        try:
            bits = link_bits(self.token)
        except ValueError:
            return None
        row = rows.find(session, news_tag(bits))
        subscription = news.opened(row, self.custody.keys) if row else None
        if row is None or subscription is None or not subscription.has_feed:
            return None
        case = self._case(self.custody.ledger.reading(session), row.case_id)
        if case is None or not case.is_reachable:
            return None
        newest = news.newest_at(case)
        return FeedState(newest or case.received_at, has_news=newest is not None)

    @staticmethod
    def _case(view: View, case_id: str) -> Case | None:
        try:
            return view.case(case_id)
        except NoSuchCase:
            return None


def token_of(receipt: ReceiptKeys) -> str:
    """Return what stands in the address of a receipt's feed."""
    return link_text(news_bits(receipt.entropy))
