"""A notice never leaves before what it tells of is there."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.settings import Settings
from coc_service.store import audit_log
from coc_service.usecases import deliver_mail, logbook, notify
from tests.cast import NOOR, Person
from tests.stages import on_stage


@pytest.mark.postgresql
async def test_no_notice_leaves_before_what_relies_on_it_is_there(
    postgresql_site: tuple[Settings, tuple[Person, ...]],
) -> None:
    """A report that owes no second notice commits late; meanwhile the worker comes by."""
    async with on_stage(*postgresql_site) as stage:
        noor, now = stage.id_of(NOOR), stage.clock.now()

        def act_slowly(session: Session) -> None:
            audit_log.append(session, [logbook.entry(Act.COVER, actor=logbook.SERVICE, at=now)])
            notify.owe_notices(session, [noor], now=now)
            session.execute(text("SELECT pg_sleep(1)"))

        await stage.parts.database.write(partial(notify.owe_notices, member_ids=[noor], now=now))
        acting = asyncio.create_task(stage.parts.database.write(act_slowly))
        await asyncio.sleep(0.3)
        before = asyncio.get_running_loop().time()
        claim = partial(deliver_mail.claim, keys=stage.parts.keys, now=stage.clock.now())
        claimed = await stage.parts.database.write(claim)
        waited = asyncio.get_running_loop().time() - before
        is_there = acting.done()
        await acting

        assert len(claimed) == 1
        assert (is_there, waited > 0.3) == (True, True)
