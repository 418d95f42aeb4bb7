"""The daily test mail to the operator, through the whole outbox: sealed, claimed, delivered, settled like any other."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.mail import Envelope, MessageKind
from coc_service.store import outbox, reminders
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.custody import Custody

EVERY = timedelta(days=1)
_SITE, _NAME = "site", "canary"


@dataclass(frozen=True, slots=True)
class CanaryDue(Question[bool]):
    """Whether the next test mail is due. Asked on every beat, so that nothing is written between two."""

    custody: Custody

    def look(self, session: Session) -> bool:
        """Return whether it is."""
        return _is_due(session, self.custody.now())


@dataclass(frozen=True, slots=True)
class SendCanary(WriteAct[bool]):
    """Owe the operator's test mail if it is due; return whether it was. Effects: outbox, its time."""

    custody: Custody
    address: str

    def write(self, session: Session) -> bool:
        """Owe it while holding the log's head, so that two replicas never do the same."""
        self.custody.ledger.writing(session)
        now = self.custody.now()
        if not _is_due(session, now):
            return False
        mail = Envelope(MessageKind.CANARY, self.address)
        outbox.owe(session, [notices.sealed_mail(mail, keys=self.custody.keys, now=now)])
        reminders.keep_beat(session, _SITE, _NAME, now)
        return True


def _is_due(session: Session, now: datetime) -> bool:
    """Return whether a day is over since the last. A time that is ahead was changed by somebody, and must not end them."""
    last = reminders.beats(session).get((_SITE, _NAME))
    return last is None or not now - EVERY < last <= now
