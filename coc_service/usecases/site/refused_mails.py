"""Mails that a server refused for good: the operator tries them again, or drops them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import to_hour
from coc_service.store import outbox
from coc_service.usecases.act import WriteAct
from coc_service.usecases.custody.custody import Custody


@dataclass(frozen=True, slots=True)
class RetryRefused(WriteAct[int]):
    """Owe all refused mails again; returns how many. Effects: outbox."""

    custody: Custody

    def write(self, session: Session) -> int:
        """Make them due at once."""
        return outbox.retry_refused(session, due_at=to_hour(self.custody.now()))


@dataclass(frozen=True, slots=True)
class DropRefused(WriteAct[int]):
    """Delete all refused mails; returns how many. The log keeps that they failed. Effects: outbox."""

    def write(self, session: Session) -> int:
        """Delete them."""
        return outbox.drop_refused(session)
