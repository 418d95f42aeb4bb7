"""A server that takes no writes, such as a demoted one: nothing is written, it is logged once, and reading goes on."""

import asyncio
import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from coc_service.refusals import line_of
from coc_service.store.database import DatabaseBusy, ServerReadOnly, open_database
from tests.store.notes import add, all_ids, create_tables

pytestmark = pytest.mark.postgresql


def add_on_a_standby(session: Session) -> None:
    session.execute(text("SET TRANSACTION READ ONLY"))
    add(1)(session)


def go_on_after_it(session: Session) -> None:
    try:
        add_on_a_standby(session)
    except DBAPIError as error:
        raise LookupError from error


async def test_a_server_that_takes_no_writes_is_told_once_and_once_when_it_takes_them_again(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database(postgres_url, file_key=None)
    await database.write(create_tables)

    with caplog.at_level(logging.INFO):
        for job in (add_on_a_standby, go_on_after_it, add_on_a_standby):
            answers = await asyncio.gather(database.write(job), database.write(add(2)), return_exceptions=True)
            assert [type(answer) for answer in answers] == [ServerReadOnly, ServerReadOnly]
            assert await database.read(all_ids) == []
        await database.write(add(3))

    assert await database.read(all_ids) == [3]
    assert [record.getMessage() for record in caplog.records if record.name.startswith("coc_service")] == [
        "nothing can be written: the database server is read-only, as a standby is",
        "writing works again",
    ]
    await database.close()


def test_a_command_says_so_and_a_page_is_one_that_is_busy() -> None:
    assert issubclass(ServerReadOnly, DatabaseBusy)
    assert line_of(ServerReadOnly()).startswith("Nothing was written: the database server is read-only.")
