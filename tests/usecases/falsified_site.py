"""A site with a history, with which every test of a column begins."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.crypto import Secret
from coc_service.store.sqlite_file import migration_engine
from coc_service.store.tables import metadata
from coc_service.usecases.committee.kept_texts import KeepDraft
from coc_service.usecases.people.attempts import CountAttempt
from coc_service.usecases.people.kept import Words
from coc_service.usecases.people.login import KeepAlive, LogIn, LogOut, Resume
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.reporter.conversation import Withdraw, WriteToCommittee
from coc_service.usecases.reporter.news import ChangeSubscription
from coc_service.usecases.site.mail_beats import SendBeats
from coc_service.usecases.site.publish import PublishIfDue
from tests.stored import VerifyStored
from tests.support.received import attached, received, three_chunks
from tests.usecases.falsified import Falsified, Rows
from tests.usecases.house import House, nonce
from tests.usecases.ready import (
    WAITING,
    Clock,
    ReadySite,
    keys_in,
    passphrase_of,
    process_at,
    sqlite_url,
)


def play(ready: ReadySite, folder: Path) -> Falsified:
    """Make three cases with a long history. Runs in its own event loop, because one may be running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _play(ready, ready.copy_to(folder))).result()


async def _play(ready: ReadySite, folder: Path) -> Falsified:
    clock = Clock()
    house = House(process_at(folder, sqlite_url(folder), clock), clock, ready)
    try:
        cases = await _reports(house)
        cookies = [await _log_in(house), await _log_in(house)]
        earlier = await house.read(all_rows)
        await _work(house, cases, cookies[1])
        await _an_hour_later(house, cookies[0])
        (shown,) = await house.ask(ShowRoster(house.custody, house.member("noor")))
    finally:
        await house.process.database.close()
    service = keys_in(folder)
    engine = migration_engine(folder / "site.db", file_key=service.database_file.reveal())
    made = Falsified(engine, service, clock, ready, house.receipts, cases, cookies, earlier)
    made.admission = next(one.digest for one in shown.waiting if one.person == ready.people[WAITING].person)
    with made.session() as session:
        made.rows = all_rows(session)
        made.followed = made.process()
        VerifyStored(made.followed).look(session)
    return made


async def _reports(house: House) -> list[str]:
    _, first = await house.report()
    _, second = await house.report(narrative="Another.", left_out=(house.person("ilse"),))
    _, third = await house.report(narrative="A third.")
    await house.do(PublishIfDue(house.custody, timedelta(hours=1), 32))
    await house.do(SendBeats(house.custody))
    return [first, second, third]


async def _log_in(house: House) -> Secret:
    logged_in = await house.do(LogIn(house.custody, "noor", passphrase_of("noor")))
    assert logged_in is not None
    return logged_in.cookie


async def _work(house: House, cases: Sequence[str], cookie: Secret) -> None:
    first, second, third = cases
    house.clock.later(minutes=10)
    await house.to_vote(first)
    await house.vote(first, "noor", "ilse")
    await house.write_letter(house.receipts[0])
    await house.open(first, "noor")
    await house.declare(second, "noor")
    await house.note(second, "noor")
    file = await received(house.custody, house.do, three_chunks())
    await house.do(WriteToCommittee(house.custody, house.receipts[1], "", nonce(), attached(file)))
    await received(house.custody, house.do, b"a file that waits")
    for words in ("A draft.", "Another draft."):
        kept = KeepDraft(house.custody, house.member("noor"), second, Words("note", {"text": words}))
        await house.do(kept)
    await house.do(ChangeSubscription(house.custody, house.receipts[1], "robin@mail.example.net", has_feed=True))
    await house.declare(third, "tomas")
    await house.do(Withdraw(house.custody, house.receipts[2]))
    member = await house.ask(Resume(house.custody, cookie))
    assert isinstance(member, UnlockedMember)
    await house.do(LogOut(house.custody, member))


async def _an_hour_later(house: House, cookie: Secret) -> None:
    house.clock.later(minutes=40)
    await house.do(KeepAlive(house.custody, cookie))
    house.clock.later(minutes=15)
    await house.do(PublishIfDue(house.custody, timedelta(hours=1), 32))
    await house.do(CountAttempt(house.custody, "ilse"))
    await house.do(LogIn(house.custody, "ilse", "another passphrase"))


def all_rows(session: Session) -> Rows:
    """Return every row of every table, as the driver has them."""
    found = {}
    for table in metadata.sorted_tables:
        names = [column.name for column in table.columns]
        quoted = ", ".join(f'"{name}"' for name in names)
        rows = session.execute(text(f'SELECT {quoted} FROM "{table.name}"'))
        found[table.name] = [dict(zip(names, row, strict=True)) for row in rows]
    return found
