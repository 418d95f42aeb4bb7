"""Counts the cost of a report in the database, so that no number here can become out of date."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.floor import ReportCost
from benchmarks.product.site import Site, add_reports, opened
from coc_service.store.tables import Grant, Record, metadata


async def cost_of_report(site: Site) -> ReportCost:
    """Store two reports and return what the second one added; the first also creates what is created only once."""
    await add_reports(site, count=1)
    before = await _counts(site)
    await add_reports(site, count=1)
    after = await _counts(site)
    added = {name: after[name] - before[name] for name in after}
    return ReportCost(
        wraps=added[str(Grant.__tablename__)], seals=added[str(Record.__tablename__)], rows=sum(added.values())
    )


async def _counts(site: Site) -> dict[str, int]:
    async with opened(site) as parts:
        return await parts.database.read(_count)


def _count(session: Session) -> dict[str, int]:
    found = {
        table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }
    return {name: int(count) for name, count in found.items()}
