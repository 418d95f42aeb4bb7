"""How PostgreSQL keeps our tables and finds rows in them."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.store.database import Database, open_database
from coc_service.store.migrations import upgrade


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[Database]:
    upgrade(postgres_url, file_key=None)
    opened = open_database(postgres_url, file_key=None)
    yield opened
    await opened.close()


async def test_a_plan_made_while_a_table_is_small_does_not_walk_it_later(database: Database) -> None:
    def plan(session: Session) -> str:
        lines = session.scalars(text("EXPLAIN SELECT case_id FROM receipt WHERE tag = 'x'"))
        return "\n".join(map(str, lines))

    assert "Seq Scan" not in await database.read(plan)


async def test_what_has_no_pattern_is_stored_without_trying_to_compress_it(database: Database) -> None:
    def stored_as_it_is(session: Session) -> set[tuple[str, str]]:
        columns = text(
            "SELECT relname, attname FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid "
            "WHERE relname IN ('record', 'audit_entry') AND attstorage = 'e'"
        )
        return {(table, column) for table, column in session.execute(columns)}

    assert await database.read(stored_as_it_is) == {("record", "sealed"), ("audit_entry", "detail")}
