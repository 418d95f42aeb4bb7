"""The outbox: temporary failures are retried, permanent ones kept, no mail is lost, and a repeat has the same Message-ID."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Envelope as Taken
from aiosmtpd.smtp import Session as Talk
from sqlalchemy import select

from coc_service import delivery
from coc_service.audit import Act
from coc_service.store import outbox
from coc_service.store.tables import OutboxMail
from coc_service.usecases.site.deliver_mail import ClaimMails
from tests.cast import DANA, ILSE, NOOR, SITE, TOMAS, Stage
from tests.journeys.looks import entries
from tests.mail.servers import Inbox, mail_server

EVERYONE = sorted(person.address for person in (NOOR, ILSE, TOMAS, DANA))


@dataclass(frozen=True, slots=True)
class Owed:
    """A row of the outbox as an operator sees it."""

    state: str
    attempts: int
    failure: str | None
    wait: timedelta


async def owed(stage: Stage) -> list[Owed]:
    rows = await stage.parts.database.read(lambda session: list(session.scalars(select(OutboxMail))))
    now = stage.clock.now()
    return [Owed(row.state, row.attempts, row.last_failure, row.due_at - now) for row in rows]


async def logged(stage: Stage, act: Act) -> int:
    return sum(entry.act is act for entry in await entries(stage))


@asynccontextmanager
async def served(stage: Stage, inbox: Inbox) -> AsyncIterator[None]:
    """Send the stage's mail to this mail server while the block runs."""
    async with mail_server(inbox) as port:
        send_to(stage, port)
        yield


def send_to(stage: Stage, port: int) -> None:
    way = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_starttls": False, "smtp_timeout_seconds": 5.0}
    stage.parts = replace(stage.parts, settings=stage.parts.settings.model_copy(update=way))


def recipients(inbox: Inbox) -> list[str]:
    return sorted(address for mail in inbox.accepted for address in mail.rcpt_tos)


def message_ids(inbox: Inbox) -> list[str]:
    found = []
    for mail in inbox.accepted:
        assert isinstance(mail.content, bytes)
        found.append(str(message_from_bytes(mail.content, policy=policy.default)["message-id"]))
    return found


async def test_everyone_gets_one_mail_and_nothing_is_kept_of_it(stage: Stage) -> None:
    inbox = Inbox()
    before = await logged(stage, Act.MAIL_DELIVERED)
    await stage.submit()

    async with served(stage, inbox):
        assert await stage.deliver() == 4
        assert await stage.deliver() == 0

    assert recipients(inbox) == EVERYONE
    assert len(set(message_ids(inbox))) == 4
    assert await owed(stage) == []
    assert await logged(stage, Act.MAIL_DELIVERED) - before == 4


async def test_a_server_that_says_later_is_asked_later_and_ever_later(stage: Stage) -> None:
    stage.clock.stop()
    inbox = Inbox(replies={"RCPT": "451 4.3.0 Try again later"})
    await stage.submit()

    waits = []
    async with served(stage, inbox):
        for attempt in range(1, 9):
            assert await stage.deliver() == 0
            rows = await owed(stage)
            assert {(row.state, row.attempts, row.failure) for row in rows} == {
                ("owed", attempt, "recipient 451 4.3.0")
            }
            waits.append(max(row.wait for row in rows))
            assert await stage.deliver() == 0, "not before its time"
            stage.clock.advance(seconds=waits[-1].total_seconds())
        inbox.replies.clear()
        assert await stage.deliver() == 4

    longest = [timedelta(minutes=min(2**doubling, 60)) for doubling in range(8)]
    assert [wait <= limit for wait, limit in zip(waits, longest, strict=True)] == [True] * 8
    assert [wait >= limit * 0.75 for wait, limit in zip(waits, longest, strict=True)] == [True] * 8
    assert recipients(inbox) == EVERYONE


async def test_a_mail_that_nobody_will_ever_take_is_kept_as_refused(stage: Stage) -> None:
    inbox = Inbox(replies={"RCPT": "550 5.1.1 No such person"})
    await stage.submit()

    async with served(stage, inbox):
        assert await stage.deliver() == 0
        inbox.replies.clear()
        stage.clock.advance(days=2)
        assert await stage.deliver() == 0, "it is not tried again"

    rows = await owed(stage)
    assert [(row.state, row.attempts, row.failure) for row in rows] == [("refused", 1, "recipient 550 5.1.1")] * 4
    assert await logged(stage, Act.MAIL_FAILED) == 4
    assert inbox.accepted == []


async def test_a_mail_server_that_is_down_loses_nothing(stage: Stage) -> None:
    inbox = Inbox()
    await stage.submit()
    async with mail_server(Inbox()) as gone:
        pass
    send_to(stage, gone)

    assert await stage.deliver() == 0
    assert {(row.state, row.attempts, row.failure) for row in await owed(stage)} == {("owed", 1, "connect")}
    stage.clock.advance(minutes=2)
    async with served(stage, inbox):
        assert await stage.deliver() == 4

    assert recipients(inbox) == EVERYONE
    assert len(set(message_ids(inbox))) == 4
    assert await owed(stage) == []


async def test_a_crash_between_delivery_and_its_note_sends_the_same_mail_again(stage: Stage) -> None:
    inbox = Inbox()
    await stage.submit()

    async with served(stage, inbox):
        for mail in await stage.parts.perform(ClaimMails(stage.parts.custody)):
            assert await delivery.deliver_one(mail, stage.parts, site_name=SITE) is None
        # The process ends here, before it stores that the mails were sent.
        assert await stage.deliver() == 0, "whoever died may still be at work"
        stage.clock.advance(minutes=15, seconds=1)
        assert await stage.deliver() == 4

    ids = message_ids(inbox)
    assert recipients(inbox) == sorted(EVERYONE * 2)
    assert sorted(ids[:4]) == sorted(ids[4:]), "a recipient's server can tell that it is the same mail"
    assert len(set(ids)) == 4
    assert await owed(stage) == []


async def test_two_workers_do_not_send_the_same_mail(stage: Stage) -> None:
    inbox = Inbox()
    everyone = [stage.id_of(one) for one in (NOOR, ILSE, TOMAS, DANA)] * 3
    notices = [
        OutboxMail(id=f"m{n}", state="owed", kind="new_activity", person_id=who, due_at=stage.clock.now())
        for n, who in enumerate(everyone)
    ]

    async with served(stage, inbox):
        await stage.parts.database.write(lambda session: outbox.owe(session, notices))
        one, other = [await stage.parts.perform(ClaimMails(stage.parts.custody)) for _ in range(2)]

    assert (len(one), len(other)) == (10, 2)
    assert {mail.mail_id for mail in one} & {mail.mail_id for mail in other} == set()


async def test_one_bad_address_holds_nobody_else_up(sqlite_stage: Stage) -> None:
    stage = sqlite_stage

    class Picky(Inbox):
        """A mail server that refuses mail for Tomas."""

        async def handle_RCPT(  # noqa: N802, PLR0917  aiosmtpd's name and parameters
            self, server: SMTP, session: Talk, envelope: Taken, address: str, options: list[str]
        ) -> str:
            if address == TOMAS.address:
                return "550 5.1.1 No such person"
            return await super().handle_RCPT(server, session, envelope, address, options)

    inbox = Picky()
    await stage.submit()

    async with served(stage, inbox):
        assert await stage.deliver() == 3

    assert recipients(inbox) == sorted({*EVERYONE} - {TOMAS.address})
    assert [row.state for row in await owed(stage)] == ["refused"]
