"""Reports that share a transaction ask once whose notice waits, and again after any of them has changed a mail."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from coc_service.mail import MessageKind
from coc_service.store import outbox
from coc_service.usecases.custody import notices
from tests.usecases.house import House

OWED = "SELECT count(*) FROM outbox WHERE person_id = :person AND claimed_until IS NULL"
Change = Callable[[Session, datetime], object]


async def somebody(house: House) -> str:
    [[person]] = await house.rows("SELECT id FROM person WHERE login_name = 'noor'")
    return str(person)


async def owed(house: House, job: Callable[[Session], None]) -> int:
    """Run a job, and return how many notices wait for Noor then."""
    await house.process.database.write(job)
    [[count]] = await house.rows(OWED, person=await somebody(house))
    return int(count)


def every(session: Session) -> list[str]:
    return [mail.id for mail, _ in outbox.all_owed(session)]


def deliver(session: Session, _: datetime) -> None:
    for mail_id in every(session):
        outbox.delivered(session, mail_id)


def take_back(session: Session, _: datetime) -> None:
    outbox.take_back(session, every(session))


def drop(session: Session, _: datetime) -> None:
    for mail_id in every(session):
        outbox.drop(session, mail_id=mail_id)


def claim(session: Session, now: datetime) -> None:
    outbox.claim(session, now=now, claimed_until=now + timedelta(hours=1), limit=100)


@pytest.mark.parametrize("change", [deliver, take_back, drop, claim])
async def test_a_notice_that_waits_no_longer_is_owed_again(sqlite_house: House, change: Change) -> None:
    person, now = await somebody(sqlite_house), sqlite_house.clock.now()
    owe = partial(notices.owe_notices, people=[person], now=now)

    def job(session: Session) -> None:
        owe(session)
        owe(session)
        change(session, now)
        owe(session)

    assert await owed(sqlite_house, job) == 1


async def test_a_notice_of_work_that_was_undone_is_owed_again(sqlite_house: House) -> None:
    person, now = await somebody(sqlite_house), sqlite_house.clock.now()
    owe = partial(notices.owe_notices, people=[person], now=now)

    def job(session: Session) -> None:
        savepoint = session.begin_nested()
        owe(session)
        owe(session)
        savepoint.rollback()
        owe(session)

    assert await owed(sqlite_house, job) == 1


async def test_a_mail_of_another_kind_is_no_notice(sqlite_house: House) -> None:
    person, now = await somebody(sqlite_house), sqlite_house.clock.now()
    owe = partial(notices.owe_notices, people=[person], now=now)

    def job(session: Session) -> None:
        owe(session)
        owe(session)
        owe(session, kind=MessageKind.ADDRESS_CHECK)

    assert await owed(sqlite_house, job) == 2
