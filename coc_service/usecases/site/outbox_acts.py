"""Mails that are owed, for the operator: a list without addresses; tried again, or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import to_hour
from coc_service.store import outbox
from coc_service.store.outbox import MailState
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.custody.custody import Custody


@dataclass(frozen=True, slots=True)
class RetryMails(WriteAct[int]):
    """Make mails due at once: one, or all that were refused, or with `waiting` all. Returns how many. Effects: outbox."""

    custody: Custody
    mail_id: str = ""
    waiting: bool = False

    def write(self, session: Session) -> int:
        """Make them due."""
        due_at = to_hour(self.custody.now())
        return outbox.retry(session, due_at=due_at, mail_id=self.mail_id, waiting=self.waiting)


@dataclass(frozen=True, slots=True)
class DropMails(WriteAct[int]):
    """Delete one mail, or all refused ones; returns how many. The log keeps that they failed. Effects: outbox."""

    mail_id: str = ""

    def write(self, session: Session) -> int:
        """Delete them."""
        return outbox.drop(session, mail_id=self.mail_id)


@dataclass(frozen=True, slots=True)
class MailListed:
    """A mail that is owed or was refused. `login_name` is "" if it goes to an address, which stays sealed.

    `others` are the ids of other mails to the same closed mailbox: it is one trouble, and has one entry.
    """

    id: str
    kind: str
    login_name: str
    state: str
    due_at: datetime
    attempts: int
    last_failure: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListMails(Question[list[MailListed]]):
    """List the outbox, what is due first on top; a mailbox that refuses for good once, however many mails it refused."""

    def look(self, session: Session) -> list[MailListed]:
        """Return each entry."""
        found = [
            MailListed(one.id, one.kind, login_name or "", one.state, one.due_at, one.attempts, one.last_failure or "")
            for one, login_name in outbox.all_owed(session)
        ]
        return _one_for_each_closed_mailbox(found)


def _one_for_each_closed_mailbox(found: Sequence[MailListed]) -> list[MailListed]:
    grouped: dict[str, list[MailListed]] = {}
    for one in found:
        is_closed = one.state == MailState.REFUSED and one.login_name
        grouped.setdefault(one.login_name if is_closed else f"id {one.id}", []).append(one)
    return [_joined(mails) for mails in grouped.values()]


def _joined(mails: Sequence[MailListed]) -> MailListed:
    first = mails[0]
    return MailListed(
        first.id,
        first.kind,
        first.login_name,
        first.state,
        first.due_at,
        first.attempts,
        first.last_failure,
        tuple(one.id for one in mails[1:]),
    )
