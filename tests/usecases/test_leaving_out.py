"""A reporter keeps the report from somebody later: what they can open then, and whom it takes."""

import pytest

from coc_service.domain.presence import Presence
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.reporter.leaving_out import NOBODY_WOULD_READ, NOT_ONE_OF_US, LeaveOut, LeftOut
from coc_service.usecases.reporter.receipts import ReceiptKeys
from tests.usecases.attacker import readable
from tests.usecases.house import House
from tests.usecases.mails import owed
from tests.usecases.ready import admit
from tests.usecases.test_new_readers import offered, propose


async def leave_out(house: House, receipt: ReceiptKeys, name: str) -> LeftOut:
    return await house.do(LeaveOut(house.custody, receipt, house.person(name)))


async def refusal(house: House, receipt: ReceiptKeys, name: str) -> str:
    with pytest.raises(Refused) as refused:
        await leave_out(house, receipt, name)
    return refused.value.message.msgid


async def test_who_was_left_out_opens_nothing_more_not_even_with_the_rows(house: House) -> None:
    receipt, case_id = await house.report()
    await house.to_panel(case_id)

    left_out = await leave_out(house, receipt, "tomas")
    await house.note(case_id, "noor", "They must not read this.")
    await house.write_letter(receipt, "Nor this.")

    assert left_out == LeftOut("Tomas Rey", is_short=False)
    assert await readable(house, case_id, "tomas") == set()
    with pytest.raises(NoSuchCase):
        await house.open(case_id, "tomas")
    assert (await house.case(case_id)).presence_of(house.person("tomas")) is Presence.RECUSED
    assert (await house.open(case_id, "ilse")).file.failed == ()
    assert await house.faults() == set()


async def test_who_kept_their_old_keys_reads_what_was_written_until_then_and_nothing_later(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    copied = await house.rows("SELECT * FROM channel_grant WHERE recipient_id = :id", id=house.person("tomas"))
    before = await readable(house, case_id, "tomas")

    await leave_out(house, receipt, "tomas")
    await house.note(case_id, "noor", "They must not read this.")
    for row in copied:
        names = ("case_id", "recipient_id", "channel", "epoch", "wrapped_key")
        values = dict(zip(names, row, strict=True))
        await house.tamper(f"INSERT INTO channel_grant VALUES ({', '.join(f':{one}' for one in names)})", **values)

    assert await readable(house, case_id, "tomas") == before
    with pytest.raises(NoSuchCase):
        await house.open(case_id, "tomas")


async def test_the_others_are_told_and_who_was_left_out_is_not(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse", "tomas")
    await owed(house)

    await leave_out(house, receipt, "tomas")

    assert await owed(house) == ["ilse", "noor"]


async def test_where_too_few_are_left_the_reporter_is_told(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report(left_out=[house.person("dana")])
    await house.declare(case_id, "noor")

    found = [await leave_out(house, receipt, name) for name in ("tomas", "ilse")]

    assert [one.is_short for one in found] == [False, True]
    assert await offered(house, case_id) == []


async def test_the_last_reader_stays(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report(left_out=[house.person(name) for name in ("tomas", "dana")])
    await house.step_back(case_id, "ilse")

    assert await refusal(house, receipt, "noor") == NOBODY_WOULD_READ.msgid
    await house.write_letter(receipt)
    assert await house.faults() == set()


async def test_who_joined_later_can_be_left_out_before_they_are_proposed(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    await admit(house.process, house.ready.people, house.committee_id, "eve")

    await leave_out(house, receipt, "eve")

    assert house.person("eve") not in await offered(house, case_id)
    with pytest.raises(Refused):
        await propose(house, case_id, "eve")


async def test_nobody_is_left_out_twice_nor_who_is_no_member(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _ = await house.report(left_out=[house.person("dana")])
    await leave_out(house, receipt, "tomas")

    found = [await refusal(house, receipt, name) for name in ("tomas", "dana", "eve")]

    assert found == [NOT_ONE_OF_US.msgid] * 3


async def test_a_process_that_starts_later_judges_it_the_same_way(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await leave_out(house, receipt, "tomas")

    restarted = house.restarted()

    assert (await restarted.case(case_id)).objected == {house.person("tomas")}
    assert await restarted.faults() == set()
