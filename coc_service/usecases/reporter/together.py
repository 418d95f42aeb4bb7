"""What the reports of one batch ask the database, asked once for all of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from coc_service.store import traces
from coc_service.store.traces import Sought
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.ledger import Ledger


class Asked(NamedTuple):
    """What a report asks, and of which ledger, at which time."""

    ledger: Ledger
    now: datetime
    sought: Sought


def ask_together(session: Session, asked: Sequence[Asked]) -> None:
    """Lock the log's end, then ask who has come before and whose notice waits: so nothing answered here changes until COMMIT.

    Raises:
        LogFault: as `Ledger.writing`.
    """
    first = asked[0]
    first.ledger.writing(session)
    traces.find_together(session, [one.sought for one in asked])
    notices.ask_ahead(session, now=first.now)
