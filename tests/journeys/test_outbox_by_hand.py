"""The outbox for the operator: reasons in words, one entry for a closed mailbox, single mails; and the daily test mail."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from coc_service import worker
from coc_service.mail import in_words
from coc_service.store import last_done
from coc_service.store.last_done import Task
from coc_service.store.tables import OutboxMail
from coc_service.usecases.site.deliver_mail import ClaimMails
from coc_service.usecases.site.outbox_acts import DropMails, ListMails, MailListed, RetryMails
from tests.cast import TOMAS, Stage
from tests.journeys.looks import tamper
from tests.journeys.test_outbox import served
from tests.mail.servers import Inbox


async def listed(stage: Stage) -> list[MailListed]:
    return await stage.parts.ask(ListMails())


async def states(stage: Stage) -> list[str]:
    rows = await stage.parts.database.read(lambda session: list(session.scalars(select(OutboxMail))))
    return sorted(row.state for row in rows)


def as_operator(stage: Stage) -> None:
    settings = stage.parts.settings.model_copy(update={"operator_address": "ops@example.org"})
    stage.parts = replace(stage.parts, settings=settings)


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("", "not tried yet"),
        ("connect", "the mail server does not answer"),
        ("recipient 550 5.1.1", "there is no such mailbox (recipient 550 5.1.1)"),
        ("recipient 550 5.2.1", "the mailbox is closed (recipient 550 5.2.1)"),
        ("recipient 452 4.2.2", "the mailbox is full, for now (recipient 452 4.2.2)"),
        ("recipient 550", "the mail server refuses the recipient (recipient 550)"),
        ("login 535 5.7.8", "the mail server refuses our login (login 535 5.7.8)"),
        ("what was sealed does not open", "what was sealed does not open"),
    ],
)
def test_a_reason_is_told_in_words(failure: str, words: str) -> None:
    assert in_words(failure) == words


async def test_a_closed_mailbox_is_one_entry_however_many_mails_it_refused(sqlite_stage: Stage) -> None:
    stage, now = sqlite_stage, sqlite_stage.clock.now()
    rows = [
        OutboxMail(id=f"m{kind}", kind=kind, state="refused", person_id=stage.id_of(TOMAS), due_at=now)
        for kind in ("address_check", "digest", "new_activity")
    ]
    await stage.parts.database.write(lambda session: session.add_all(rows))

    (one,) = await listed(stage)

    assert (one.login_name, one.id, one.others) == ("tomas", "maddress_check", ("mdigest", "mnew_activity"))


async def test_only_refused_mails_are_due_again_unless_all_are_named(sqlite_stage: Stage) -> None:
    stage, custody = sqlite_stage, sqlite_stage.parts.custody
    await stage.submit()
    await tamper(stage, "UPDATE outbox SET due_at = :at, attempts = 9", at="2090-01-01 00:00:00.000000")
    first = (await listed(stage))[0].id
    await tamper(stage, "UPDATE outbox SET state = 'refused' WHERE id = :id", id=first)

    refused = await stage.parts.perform(RetryMails(custody))
    again = await stage.parts.perform(RetryMails(custody))
    everything = await stage.parts.perform(RetryMails(custody, waiting=True))

    assert (refused, again, everything) == (1, 0, 4)
    assert [one.attempts for one in await listed(stage)] == [0] * 4


async def test_one_mail_is_due_again_or_dropped_by_its_id(sqlite_stage: Stage) -> None:
    stage, custody = sqlite_stage, sqlite_stage.parts.custody
    await stage.submit()
    await tamper(stage, "UPDATE outbox SET attempts = 9")
    first, second, *_ = [one.id for one in await listed(stage)]

    done = [
        await stage.parts.perform(RetryMails(custody, first)),
        await stage.parts.perform(DropMails(second)),
        await stage.parts.perform(DropMails("none")),
    ]

    assert done == [1, 1, 0]
    assert sorted(one.attempts for one in await listed(stage)) == [0, 9, 9]


async def test_a_mail_that_is_being_delivered_is_left_alone(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    claimed = await stage.parts.perform(ClaimMails(stage.parts.custody))

    dropped = [await stage.parts.perform(DropMails(one.mail_id)) for one in claimed]
    retried = await stage.parts.perform(RetryMails(stage.parts.custody, waiting=True))

    assert (dropped, retried) == ([0] * 4, 0)
    assert await states(stage) == ["owed"] * 4


async def test_the_operator_gets_one_test_mail_a_day(stage: Stage) -> None:
    as_operator(stage)
    inbox = Inbox()
    async with served(stage, inbox):
        for _ in range(3):
            await worker.send_canary(stage.parts)
            await stage.deliver()
        once = len(inbox.accepted)
        stage.clock.advance(days=1)
        await worker.send_canary(stage.parts)
        await stage.deliver()

    assert (once, [mail.rcpt_tos for mail in inbox.accepted]) == (1, [["ops@example.org"]] * 2)
    done = last_done.last(stage.parts.settings.state_dir, Task.CANARY)
    assert done is not None
    assert abs(done.at - stage.clock.now()) < timedelta(hours=1)


async def test_without_an_address_of_the_operator_no_test_mail_is_sent(sqlite_stage: Stage) -> None:
    await worker.send_canary(sqlite_stage.parts)

    assert await listed(sqlite_stage) == []


async def test_a_time_that_is_ahead_ends_no_test_mails(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    as_operator(stage)
    await worker.send_canary(stage.parts)
    await tamper(stage, "UPDATE mail_beat SET at = :at WHERE name = 'canary'", at="2090-01-01 00:00:00.000000")

    await worker.send_canary(stage.parts)

    assert [one.kind for one in await listed(stage)] == ["canary", "canary"]


async def test_every_domain_in_a_mail_that_a_receiver_checks_is_the_senders(sqlite_stage: Stage) -> None:
    """DMARC wants the domain of From to be that of the envelope or of a signature; filters look at the Message-ID too."""
    stage, inbox = sqlite_stage, Inbox()
    await stage.submit()

    async with served(stage, inbox):
        await stage.deliver()

    for mail in inbox.accepted:
        assert isinstance(mail.content, bytes)
        read = message_from_bytes(mail.content, policy=policy.default)
        domains = {
            str(mail.mail_from).partition("@")[2],
            read["from"].addresses[0].domain,
            str(read["message-id"]).strip("<>").partition("@")[2],
        }
        assert domains == {"mail.example.org"}
    assert set(inbox.ehlo_names) == {"mail.example.org"}
