"""Jobs for tests of the writer, with counters."""

import asyncio
from collections import Counter
from typing import NoReturn

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from coc_service.store.database import Database, Job
from coc_service.store.postgres import PostgresDatabase
from coc_service.store.sqlite import SqliteDatabase
from tests.store.notes import Note


class Refused(Exception):
    """The refusal of jobs in these tests."""


def engine_of(database: Database) -> Engine:
    assert isinstance(database, SqliteDatabase | PostgresDatabase)
    if isinstance(database, SqliteDatabase):
        return database._writing._engine
    return database._engine.sync_engine


class Counted:
    """Jobs that each add a note, with the number of their runs."""

    def __init__(self) -> None:
        self.runs: Counter[int] = Counter()

    def add(self, note_id: int) -> Job[int]:
        def job(session: Session) -> int:
            self.runs[note_id] += 1
            session.add(Note(id=note_id))
            return note_id

        return job


async def together(database: Database, *jobs: Job[object]) -> list[object]:
    return await asyncio.gather(*(database.write(job) for job in jobs), return_exceptions=True)


def refuse(_: Session) -> NoReturn:
    raise Refused
