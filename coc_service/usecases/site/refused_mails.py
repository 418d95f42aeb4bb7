"""Mails that are owed, for the operator: a list without addresses. Those refused for good are tried again, or dropped."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import to_hour
from coc_service.store import outbox
from coc_service.usecases.act import Question, WriteAct
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


@dataclass(frozen=True, slots=True)
class MailListed:
    """A mail that is owed or was refused. `login_name` is "" if it goes to an address, which stays sealed."""

    id: str
    kind: str
    login_name: str
    state: str
    due_at: datetime
    attempts: int
    last_failure: str


@dataclass(frozen=True, slots=True)
class ListMails(Question[list[MailListed]]):
    """List the outbox, what is due first on top."""

    def look(self, session: Session) -> list[MailListed]:
        """Return each mail."""
        return [
            MailListed(one.id, one.kind, login_name or "", one.state, one.due_at, one.attempts, one.last_failure or "")
            for one, login_name in outbox.all_owed(session)
        ]
