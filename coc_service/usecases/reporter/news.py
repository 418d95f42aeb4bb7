"""A reporter says how they want to hear that there is news, and whoever has the feed's address reads it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.crypto import link_bits, link_text, news_bits, news_tag
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject
from coc_service.mail import ascii_address
from coc_service.store import news as rows
from coc_service.usecases.act import CheckedAct, Question, Refused
from coc_service.usecases.custody import news
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.news import Subscription
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.reporter.receipts import Found, ReceiptKeys, find

CHANGES_A_DAY = 10  # each is stored for good in the log, so that one receipt does not fill it
_DAY = timedelta(days=1)
TOO_OFTEN = msg("You have changed this often today. Nothing was stored. Please come back tomorrow.")
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
        return news.find(session, bits, case=found.case, keys=keys)


@dataclass(frozen=True, slots=True)
class ChangeSubscription(CheckedAct[Subscription]):
    """Change how one wants to hear of news; None leaves a part as it is. Effects: one row, a log entry if something changes.

    Raises:
        NoSuchReceipt: the receipt is unknown or withdrawn.
        Refused: no mail can be sent to the address, or the day's limit is reached. What is taken away is never refused.
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
        draft = self.custody.ledger.writing(session)
        found = find(session, draft, self.receipt)
        before = news.find(session, news_bits(self.receipt.entropy), case=found.case, keys=self.custody.keys)
        after = before
        if self.address is not None:
            after = replace(after, address=self._checked(), language=self.language if self.address else "")
        if self.has_feed is not None:
            after = replace(after, has_feed=self.has_feed)
        if self.address or self.has_feed:
            self._refuse_too_many(draft, found.case)
        choose(session, draft, found, self.receipt, before=before, after=after)
        return after

    def _refuse_too_many(self, draft: Draft, case: Case) -> None:
        since = self.custody.now() - _DAY
        made = (one for _, one in draft.chain(case_subject(case.id)) if one.act == LogAct.NEWS_CHOSEN)
        if sum(one.at > since for one in made) >= CHANGES_A_DAY:
            raise Refused(TOO_OFTEN, field="address")

    def _checked(self) -> str:
        if not self.address:
            return ""
        address = news.checked(ascii_address(self.address))
        if address is None:
            raise Refused(NO_ADDRESS, field="address")
        return address


def choose(
    session: Session, draft: Draft, found: Found, receipt: ReceiptKeys, *, before: Subscription, after: Subscription
) -> None:
    """Keep what a reporter chose, signed by them. A row that they did not sign goes. Effects: one row, log entry, mails."""
    if before == after and not after.is_none:
        return
    signed = news.keep(session, news_bits(receipt.entropy), after, case_id=found.case.id, keys=draft.keys)
    if signed == found.case.news:
        return
    signer, says = receipt.signer(found.party.party), {"subscription": signed}
    draft.append(LogAct.NEWS_CHOSEN, case_subject(found.case.id), signer=signer, at=draft.now(), says=says)


def take_address_away(session: Session, draft: Draft, found: Found, receipt: ReceiptKeys) -> None:
    """Erase the address that a reporter left, with its mails. Their feed stays. Effects: as `choose`."""
    before = news.find(session, news_bits(receipt.entropy), case=found.case, keys=draft.keys)
    choose(session, draft, found, receipt, before=before, after=replace(before, address="", language=""))


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
        case = self._case(self.custody.ledger.reading(session), row.case_id) if row else None
        if row is None or case is None or not case.is_reachable:
            return None
        subscription = news.opened(row, case, self.custody.keys)
        if subscription is None or not subscription.has_feed:
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
