"""Who gets notices and how often, so that a notice reveals nothing else."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coc_service.store.tables import OutboxMail, PublishedCheckpoint
from coc_service.usecases.people.leaving import Resign
from coc_service.usecases.site.deliver_mail import ClaimMails
from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage
from tests.journeys.looks import findings, tamper
from tests.journeys.test_outbox import EVERYONE, owed, recipients, served
from tests.mail.servers import Inbox
from tests.sites import invite, unlocked_member


async def test_a_flood_of_reports_brings_one_mail_and_the_next_report_another(stage: Stage) -> None:
    inbox = Inbox()

    async with served(stage, inbox):
        for _ in range(3):
            await stage.submit()
        assert await stage.deliver() == 4
        await stage.submit()
        assert await stage.deliver() == 4

    assert recipients(inbox) == sorted(EVERYONE * 2)


async def test_what_arrives_while_a_notice_is_being_delivered_brings_another(stage: Stage) -> None:
    """A member who reads the first one immediately would not find the new message yet."""
    await stage.submit()
    await stage.parts.perform(ClaimMails(stage.parts.custody))

    await stage.submit()

    assert [row.attempts for row in await owed(stage)] == [1] * 4 + [0] * 4


async def test_who_was_left_out_is_told_of_nothing_by_the_notice_that_waits_for_others(stage: Stage) -> None:
    inbox = Inbox()
    await stage.submit(left_out=[stage.id_of(ILSE)])
    await stage.submit(left_out=[stage.id_of(ILSE), stage.id_of(DANA)])

    async with served(stage, inbox):
        await stage.deliver()

    assert recipients(inbox) == sorted({*EVERYONE} - {ILSE.address})


async def test_a_notice_goes_to_the_address_that_members_signed_and_not_to_the_one_in_the_row(
    sqlite_stage: Stage,
) -> None:
    stage, inbox = sqlite_stage, Inbox()
    await stage.submit(left_out=[stage.id_of(one) for one in (ILSE, TOMAS, DANA)])

    take_anothers = "UPDATE person SET sealed_address = (SELECT sealed_address FROM person WHERE login_name = 'ilse')"
    await tamper(stage, take_anothers)
    async with served(stage, inbox):
        assert await stage.deliver() == 1

    assert recipients(inbox) == [NOOR.address]
    assert await findings(stage) != []


async def test_a_mail_whose_envelope_was_changed_is_not_sent_anywhere(sqlite_stage: Stage) -> None:
    stage, inbox = sqlite_stage, Inbox()
    await invite(stage.parts, Person("Eva Lindqvist", "@elind", "eva", "eva@members.example.org", ""))

    def change(session: Session) -> None:
        (row,) = session.scalars(select(OutboxMail))
        assert row.sealed_envelope
        row.sealed_envelope = row.sealed_envelope[:-1] + bytes([row.sealed_envelope[-1] ^ 1])

    stage.is_tampered = True
    await stage.parts.database.write(change)
    async with served(stage, inbox):
        assert await stage.deliver() == 0

    assert inbox.accepted == []
    assert [(row.state, row.failure) for row in await owed(stage)] == [("refused", "what was sealed does not open")]


async def test_who_has_left_the_committee_gets_no_notice_any_more(sqlite_stage: Stage) -> None:
    stage, inbox = sqlite_stage, Inbox()
    await stage.submit()
    noor = await unlocked_member(stage.parts, stage.person(NOOR))
    committee = await stage.committee_state()
    (leaf,) = [seat.leaf for seat in committee.seats if seat.person == noor.person]

    await stage.parts.perform(Resign(stage.parts.custody, noor, committee.id, leaf))
    async with served(stage, inbox):
        assert await stage.deliver() == 3

    assert recipients(inbox) == sorted({*EVERYONE} - {NOOR.address})


FORGED = "Your key is about to expire. Confirm it at https://evil.example/login"


@pytest.mark.parametrize("added", [False, True], ids=["in its place", "as another signature"])
async def test_what_was_written_over_the_checkpoint_leaves_with_no_mail_and_on_no_page(
    sqlite_stage: Stage, *, added: bool
) -> None:
    stage, inbox = sqlite_stage, Inbox()
    stage.is_tampered = True
    await stage.submit()
    await stage.publish()

    def forge(session: Session) -> None:
        for row in session.scalars(select(PublishedCheckpoint)):
            row.note = f"{row.note}\N{EM DASH} https://evil.example/login AAAAAAAA\n" if added else FORGED

    await stage.parts.database.write(forge)

    async with served(stage, inbox):
        assert await stage.deliver() == 4
    pages = [await stage.client(raises=False).get(path) for path in ("/log", "/log/checkpoint")]

    assert ["evil.example" in str(mail.content) for mail in inbox.accepted] == [False] * 4
    assert ["not signed by this log" in str(mail.content) for mail in inbox.accepted] == [True] * 4
    assert ["evil.example" in page.text for page in pages] == [False] * 2
    assert [page.status_code for page in pages] == [500] * 2
