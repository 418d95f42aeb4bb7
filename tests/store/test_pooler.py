"""Servers that are not reached directly: through a pooler in transaction mode, or one of several."""

import asyncio
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.doctor.inside import _session
from coc_service.store import migrations
from coc_service.store.database import open_database
from coc_service.store.postgres import wanted_settings
from coc_service.store.unusable import DatabaseProblem, DatabaseUnusable
from tests.services.pgbouncer import pooled
from tests.store.notes import Note, add, all_ids, create_tables

pytestmark = pytest.mark.postgresql


@pytest.fixture
def pooler_url(postgres_url: str) -> Iterator[str]:
    with pooled(postgres_url) as url:
        yield url


async def test_many_at_once_share_a_few_connections_of_a_pooler(pooler_url: str) -> None:
    opened = open_database(f"{pooler_url}?pooler=transaction", file_key=None)
    other = open_database(f"{pooler_url}?pooler=transaction", file_key=None)
    await opened.write(create_tables)

    for start in range(0, 120, 12):
        numbers = range(start, start + 12)
        await asyncio.gather(*((opened if one % 2 else other).write(add(one)) for one in numbers))
        await asyncio.gather(*((other if one % 2 else opened).read(all_ids) for one in numbers))

    assert await other.read(all_ids) == list(range(120))
    await opened.close()
    await other.close()


async def test_a_pooler_that_the_url_does_not_name_is_told(pooler_url: str) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        migrations.check(pooler_url, file_key=None)

    assert refused.value.problem is DatabaseProblem.BEHIND_POOLER


def test_migrations_run_through_a_pooler(pooler_url: str) -> None:
    url = f"{pooler_url}?pooler=transaction"

    migrations.upgrade(url, file_key=None)

    assert migrations.current_revision(url, file_key=None) == migrations.head_revision()


async def test_doctor_says_which_settings_the_role_needs_behind_a_pooler(postgres_url: str, pooler_url: str) -> None:
    url = f"{pooler_url}?pooler=transaction"
    direct, opened = open_database(postgres_url, file_key=None), open_database(url, file_key=None)

    (here,) = await direct.read(_session)
    (behind,) = await opened.read(_session)
    await opened.close()

    def order(lines: list[str]) -> Callable[[Session], None]:
        def job(session: Session) -> None:
            for line in lines:
                session.execute(text(line))

        return job

    await direct.write(order(behind.words.partition(": ")[2].split("; ")))
    try:
        with pooled(postgres_url) as again:
            later = open_database(f"{again}?pooler=transaction", file_key=None)
            (after,) = await later.read(_session)
            await later.close()
    finally:
        await direct.write(order(["ALTER ROLE postgres RESET ALL"]))
        await direct.close()

    assert (here.is_well, behind.is_well, after.is_well) == (True, False, True)
    assert behind.words.count("ALTER ROLE postgres SET") == len(wanted_settings())


async def test_the_first_server_that_answers_and_can_be_written_to_is_used(postgres_url: str) -> None:
    server = urlsplit(postgres_url)
    hosts = f"host=127.0.0.1:1&host={server.hostname}:{server.port}"
    opened = open_database(
        f"postgresql://postgres@{server.path}?{hosts}&target_session_attrs=read-write", file_key=None
    )

    await opened.write(create_tables)

    assert await opened.read(lambda session: session.get(Note, 1)) is None
    await opened.close()
