"""What is stored of members who have left."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from benchmarks.product.site import Site, opened
from coc_service.store import cases, people
from coc_service.store.tables import Grant


async def seat_url(site: Site, name: str) -> str:
    """Return the address of a member's seat."""
    async with opened(site) as made:
        (committee,) = made.custody.ledger.committees().values()
        person = await made.database.read(lambda session: people.by_login_name(session, name))
        return f"/roster/{committee.id}/seats/{person.id if person else ''}"


async def left_behind(site: Site, names: Sequence[str]) -> tuple[int, int]:
    """Return how many grants these members have, and how many cases count any of them among their readers."""
    async with opened(site) as made:

        def look(session: Session) -> tuple[int, int]:
            view, now = made.custody.ledger.reading(session), made.custody.now()
            found = {one.id for name in names if (one := people.by_login_name(session, name))}
            query = select(func.count()).select_from(Grant).where(col(Grant.recipient_id).in_(found))
            reading = [one for one in cases.all_ids(session) if found & set(view.readers_of(view.case(one), now))]
            return session.scalars(query).one(), len(reading)

        return await made.database.read(look)
