"""Many cases: every one a report that was sealed, signed and logged as the server would, since a case's name binds its keys."""

import asyncio
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from benchmarks.product.site import Site, opened, submit
from coc_service.store.tables import CaseIndex

AT_ONCE = 64
CLOSED_EVERY = 4
LED_EVERY = 3


async def fill(site: Site, *, like: str, count: int, is_spread: bool = True) -> None:  # noqa: ARG001  every case is made alike
    """Add so many cases, and spread them over the queue's tabs, unless what is stored is to be verified afterwards."""
    async with opened(site) as parts:
        for start in range(0, count, AT_ONCE):
            await asyncio.gather(*(submit(parts) for _ in range(min(AT_ONCE, count - start))))
        if is_spread:
            await parts.database.write(_spread)


def _spread(session: Session) -> None:
    """Give each case a place of its own in the queue: some led, a quarter closed. The rows only find cases: what the desk
    shows of them is what their chains say.
    """
    leads = session.scalars(select(col(CaseIndex.lead_id)).where(col(CaseIndex.lead_id).is_not(None)).limit(1)).all()
    for number, row in enumerate(session.scalars(select(CaseIndex).order_by(col(CaseIndex.id)))):
        age = timedelta(hours=number % 2000)
        is_closed = number % CLOSED_EVERY == 0
        values = {
            "received_at": row.received_at - age,
            "deadline_at": None if is_closed or row.deadline_at is None else row.deadline_at - age,
            "lead_id": leads[0] if leads and number % LED_EVERY == 0 else row.lead_id,
        }
        session.execute(update(CaseIndex).where(col(CaseIndex.id) == row.id).values(**values))
