"""Adds many cases. Each is sealed, signed and logged as by the server: a case's id is bound to its keys, so no copies."""

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


async def fill(site: Site, *, like: str, count: int, is_spread: bool = True) -> None:  # noqa: ARG001  all cases are created in the same way
    """Add this number of cases and spread them over the queue's tabs, unless the data is verified afterwards."""
    async with opened(site) as parts:
        for start in range(0, count, AT_ONCE):
            await asyncio.gather(*(submit(parts) for _ in range(min(AT_ONCE, count - start))))
        if is_spread:
            await parts.database.write(_spread)


def _spread(session: Session) -> None:
    """Change the queue's rows: some cases have a lead, a quarter is closed. The rows are only an index: the desk shows the
    values of the chains.
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
