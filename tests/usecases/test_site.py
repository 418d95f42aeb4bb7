"""What the operator sets up, the mail that is owed, and an export of the log."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import verify_export
from coc_service.domain import policy
from coc_service.mail import DeliveryFailed
from coc_service.mail.failure import DeliveryStage
from coc_service.usecases.act import SetUpProblem, SetUpRefused
from coc_service.usecases.custody import notices
from coc_service.usecases.site.deliver_mail import ClaimedMail, ClaimMails, DeliveryOutcome, SettleMails
from coc_service.usecases.site.exporting import export
from coc_service.usecases.site.publish import PublishIfDue
from coc_service.usecases.site.set_up import (
    AddProject,
    CreateSite,
    ProposeCommittee,
    RenameSite,
)
from tests.usecases.house import House
from tests.usecases.ready import PROJECT, SLUG, address_of


async def test_what_a_site_is_is_said_once_and_names_are_not_given_twice(house: House) -> None:
    custody, toml = house.custody, policy.default_toml()

    for attempt in (
        house.do(CreateSite(custody, "Another", is_demonstration=True)),
        house.do(AddProject(custody, PROJECT, "Another")),
        house.do(ProposeCommittee(custody, PROJECT, SLUG, "Another", toml)),
    ):
        with pytest.raises(SetUpRefused) as refused:
            await attempt
        assert refused.value.problem is SetUpProblem.NAME_TAKEN
    with pytest.raises(SetUpRefused) as refused:
        await house.do(ProposeCommittee(custody, "nowhere", "another", "Another", toml))
    assert refused.value.problem is SetUpProblem.NAME_UNKNOWN
    with pytest.raises(ValueError, match="voting"):
        await house.do(ProposeCommittee(custody, PROJECT, "another", "Another", "[hours]\n"))


@pytest.mark.parametrize("slug", ["", "-a", "a-", "A", "a b", "a/b", "a" * 41, "\u00e9"])
async def test_a_short_name_can_stand_in_an_address(sqlite_house: House, slug: str) -> None:
    with pytest.raises(SetUpRefused) as refused:
        await sqlite_house.do(AddProject(sqlite_house.custody, slug, "Another"))

    assert refused.value.problem is SetUpProblem.SHORT_NAME_MALFORMED


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 81, "see https://x.org"])
async def test_a_site_whose_name_is_a_message_is_not_made(sqlite_house: House, name: str) -> None:
    with pytest.raises(SetUpRefused) as refused:
        await sqlite_house.do(RenameSite(sqlite_house.custody, name))

    assert refused.value.problem is SetUpProblem.SITE_NAME_MALFORMED


async def test_another_name_is_in_the_log(house: House) -> None:
    await house.do(RenameSite(house.custody, "Care"))
    assert (await house.verify()).findings == ()

    await house.tamper("UPDATE site SET name = 'Theirs'")
    assert "site" in await house.faults()


async def test_an_export_verifies_with_every_signature(house: House) -> None:
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.do(PublishIfDue(house.custody, timedelta(hours=1), 32))
    await house.report(narrative="Another.")

    lines = await house.read(lambda session: list(export(session, house.custody.keys)))

    size = (await house.rows("SELECT size FROM audit_head"))[0][0]
    assert verify_export(lines, house.custody.keys.signer.verifier_key).size == size


# --- mail ----------------------------------------------------------------------------------------------------------------


async def owe(house: House, *names: str) -> None:
    def job(session: Session) -> None:
        house.custody.ledger.writing(session)
        notices.owe_notices(session, [house.person(name) for name in names], now=house.clock.now())

    await house.write(job)


async def claimed(house: House) -> list[ClaimedMail]:
    return await house.do(ClaimMails(house.custody))


def to(mails: list[ClaimedMail]) -> set[str]:
    return {one.envelope.to if one.envelope else "" for one in mails}


@pytest.fixture
async def quiet(house: House) -> House:
    await house.tamper("DELETE FROM outbox")
    return house


async def test_whoever_has_a_notice_waiting_is_owed_no_second(quiet: House) -> None:
    await owe(quiet, "noor")
    await owe(quiet, "noor", "ilse")

    mails = await claimed(quiet)
    assert (len(mails), to(mails)) == (2, {address_of("noor"), address_of("ilse")})


async def test_a_notice_on_its_way_does_not_stand_for_what_came_since(quiet: House) -> None:
    await owe(quiet, "noor")
    assert len(await claimed(quiet)) == 1
    assert await claimed(quiet) == []

    await owe(quiet, "noor")

    assert len(await claimed(quiet)) == 1


@pytest.mark.parametrize(
    ("failure", "left"),
    [
        (None, []),
        (DeliveryFailed(stage=DeliveryStage.RECIPIENT, code=550, enhanced="5.1.1"), ["refused"]),
        (DeliveryFailed(stage=DeliveryStage.CONNECT), ["owed"]),
    ],
)
async def test_how_a_delivery_ends(quiet: House, failure: DeliveryFailed | None, left: list[str]) -> None:
    await owe(quiet, "noor")
    mails = await claimed(quiet)

    await quiet.do(SettleMails(quiet.custody, [DeliveryOutcome(one, failure) for one in mails], 0))

    assert [row[0] for row in await quiet.rows("SELECT state FROM outbox")] == left
    assert await claimed(quiet) == []
    await owe(quiet, "noor")
    (again,) = await claimed(quiet)
    assert again.mail_id != mails[0].mail_id


async def test_a_notice_goes_to_the_address_that_members_signed(quiet: House) -> None:
    await quiet.tamper(
        "UPDATE person SET sealed_address = (SELECT sealed_address FROM person WHERE login_name = 'eve')"
    )
    await owe(quiet, "noor", "eve")

    assert to(await claimed(quiet)) == {address_of("noor"), ""}


async def test_who_has_left_is_told_of_nothing(quiet: House) -> None:
    await owe(quiet, "dana", "noor")
    await quiet.leave("dana")  # which the others are told

    assert to(await claimed(quiet)) == {*(address_of(one) for one in ("noor", "ilse", "tomas")), ""}


async def test_a_mail_changed_in_its_row_is_not_delivered_and_not_forgotten(house: House) -> None:
    await house.tamper("UPDATE outbox SET sealed_envelope = :other WHERE sealed_envelope IS NOT NULL", other=b"another")
    mails = [one for one in await claimed(house) if one.envelope is None]
    assert mails

    await house.do(SettleMails(house.custody, [DeliveryOutcome(one, None) for one in mails], 0))

    states = await house.rows("SELECT state FROM outbox WHERE sealed_envelope IS NOT NULL")
    assert {row[0] for row in states} == {"refused"}
