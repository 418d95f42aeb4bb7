"""Two cases with all that a database can hold of them, copied into memory: cheap to falsify, row by row, and to put back."""

import asyncio
import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, create_engine, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from coc_service.crypto import HolderSecret, Secret
from coc_service.domain import receipt
from coc_service.store.database import Database
from coc_service.store.tables import metadata
from coc_service.usecases import conversation
from coc_service.usecases.conversation import Way
from coc_service.usecases.keys import ServiceKeys
from tests.cast import DANA, ILSE, NOOR, Stage
from tests.journeys.acts import declare_clear, do, step_back
from tests.sites import ReadySite, settings_of, sqlite_url
from tests.stages import on_stage

T = TypeVar("T")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The copy, and what those who may open something in it keep: keys, a cookie, two receipts."""

    engine: Engine
    keys: ServiceKeys
    now: datetime
    noor_id: str
    noor: HolderSecret
    cookie: Secret
    ways: tuple[Way, ...]

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session whose changes nobody sees afterwards."""
        with Session(self.engine) as session:
            yield session
            session.rollback()

    def read(self, job: Callable[[Session], T]) -> T:
        with self.session() as session:
            return job(session)


def prepare(ready: ReadySite, folder: Path) -> Prepared:
    """Play the story and copy what it left; in a loop of its own, whoever else's is running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _play(ready, ready.copy_to(folder))).result()


async def _play(ready: ReadySite, folder: Path) -> Prepared:
    async with on_stage(settings_of(folder, sqlite_url(folder)), ready.members) as stage:
        words = [await stage.submit(name="Robin"), await stage.submit(narrative="He did it again.", who="Somebody")]
        await _work(stage, words[0])
        await stage.publish()
        browser = await stage.log_in(NOOR)  # logged after the last checkpoint
        return Prepared(
            engine=await _copy(stage.parts.database),
            keys=stage.parts.keys,
            now=stage.clock.now(),
            noor_id=stage.id_of(NOOR),
            noor=await stage.holder(NOOR),
            cookie=Secret(base64.urlsafe_b64decode(browser.cookies["session"].strip('"'))),
            ways=tuple(conversation.way(receipt.from_text(written)) for written in words),
        )


async def _work(stage: Stage, words: str) -> None:
    """Write to and fro, and turn the keys of one case."""
    for case_id in await stage.case_ids():
        noor, _ = await declare_clear(stage, case_id, NOOR, ILSE)
        await do(noor, case_id, "acknowledge", text="We have read it.")
        await do(noor, case_id, "note", text="Ask the hosts.")
    await stage.say(words, "There is one more thing.")
    await step_back(await stage.log_in(DANA), (await stage.case_ids())[0])
    for case_id in await stage.case_ids():
        await do(noor, case_id, "letter", text="Thank you.")


async def _copy(source: Database) -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)

    def copy(session: Session) -> None:
        with engine.begin() as copied:
            for table in metadata.sorted_tables:
                if rows := [dict(row._mapping) for row in session.execute(select(table))]:
                    copied.execute(insert(table), rows)

    await source.read(copy)
    return engine
