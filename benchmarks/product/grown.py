"""What is measured of a grown site in this process, and what the measurements of its commands and pages must know."""

import time

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from benchmarks.product.site import Site, member, opened
from coc_service.domain.report_periods import Period
from coc_service.store import log
from coc_service.store.tables import AuditEntry
from coc_service.usecases.committee.counted_cases import Pair, counted_cases
from coc_service.usecases.site import log_figures


async def newest_checkpoint(site: Site) -> str:
    """Return the newest checkpoint, as somebody may have kept it."""
    async with opened(site) as parts:
        found = await parts.database.read(log.latest_checkpoint)
    if found is None:
        raise RuntimeError("there is no checkpoint")
    return found.note


async def longest_case(site: Site) -> str:
    """Return the id of a case with the longest chain."""
    async with opened(site) as parts:
        return (await parts.database.read(_longest)).removeprefix("case:")


async def count_for_report(site: Site, names: tuple[str, str]) -> float:
    """Return how many seconds the figures of a transparency report take: those of the log, and those that two members see."""
    async with opened(site) as parts:
        who, other = [await member(parts, name) for name in names]
        (committee,) = parts.custody.ledger.committees().values()
        pair = Pair(who, other.person, committee.id, Period(parts.now().year))
        began = time.perf_counter()
        await log_figures.follow_all(parts.custody, parts.database)
        await counted_cases(parts.custody, parts.database, pair)
        return time.perf_counter() - began


def _longest(session: Session) -> str:
    subject = col(AuditEntry.subject)
    query = select(subject).where(subject.startswith("case:")).group_by(subject).order_by(func.count().desc()).limit(1)
    return str(session.scalars(query).one())
