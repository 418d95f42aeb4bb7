"""Writing in a case: by whom, in which epoch, only once, and who gets a notice."""

import pytest

from coc_service.audit import Act
from coc_service.domain.record_models import NoteRecord
from coc_service.domain.stages import Stage
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.access import NotDeclared, OpenCase
from coc_service.usecases.committee.desk import Desk, Sort, Wanted
from coc_service.usecases.committee.voting import count
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.reporter.conversation import LETTERS_A_DAY, Withdraw, WriteToCommittee
from tests.usecases.attacker import Attacker
from tests.usecases.house import House, nonce


async def desk(house: House, name: str, wanted: Wanted | None = None) -> list[str]:
    page = await house.ask(Desk(house.custody, house.member(name), wanted or Wanted(sort=Sort.NEWEST)))
    return [row.case_id for row in page.listed]


async def test_a_case_is_on_the_desks_of_those_on_it(house: House) -> None:
    _, first = await house.report(left_out=(house.person("ilse"),))
    _, second = await house.report(narrative="Another.")
    await house.to_panel(second)

    assert await desk(house, "ilse") == [second]
    assert await desk(house, "dana") == [first]
    assert await desk(house, "noor", Wanted(lead=house.person("noor"))) == [second]
    assert await desk(house, "noor", Wanted(is_closed=True)) == []


async def test_the_same_note_again_is_kept_once(house: House) -> None:
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    form = nonce()
    for _ in range(2):
        await house.do(AddRecord(house.custody, house.member("noor"), case_id, NoteRecord(text="Ask."), form))

    kinds = [one.kind for one in (await house.case(case_id)).records.values()]
    assert kinds == ["report", "named", "identity", "note"]


async def test_the_same_letter_of_a_reporter_again_is_one_and_too_many_are_given_back(house: House) -> None:
    receipt, case_id = await house.report()
    form = nonce()
    for _ in range(2):
        assert await house.do(WriteToCommittee(house.custody, receipt, "More.", form))
    for number in range(LETTERS_A_DAY - 1):
        assert await house.write_letter(receipt, f"Letter {number}.")

    assert not await house.write_letter(receipt, "One too many.")
    house.clock.later(days=1, hours=1)
    assert await house.write_letter(receipt, "The next day.")
    letters = [one for one in (await house.case(case_id)).records.values() if one.kind == "addition"]
    assert len(letters) == LETTERS_A_DAY + 1


async def test_before_the_gate_nothing_is_read_or_written(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    noor = house.member("noor")

    for attempt in (
        house.open(case_id, "noor"),
        house.note(case_id, "noor"),
        house.lead(case_id, "noor"),
        house.move(case_id, "form_panel"),
    ):
        with pytest.raises(NotDeclared):
            await attempt
    gate = await house.open_gate(case_id, "noor")
    assert [one.filed.kind for one in gate.records] == ["named"]
    assert await house.rows("SELECT count(*) FROM mark WHERE person_id = :noor", noor=noor.person) == [(0,)]


async def test_somebody_without_a_seat_in_force_finds_no_case_though_they_were_on_it(house: House) -> None:
    _, case_id = await house.report()
    await house.declare(case_id, "dana")
    await house.leave("dana")

    for attempt in (house.open(case_id, "dana"), house.open_gate(case_id, "dana"), house.note(case_id, "dana")):
        with pytest.raises(NoSuchCase):
            await attempt


async def test_no_letter_is_written_to_a_reporter_who_withdrew(house: House) -> None:
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.do(Withdraw(house.custody, receipt))

    with pytest.raises(Refused):
        await house.answer(case_id, "noor")
    await house.note(case_id, "noor")
    assert (await house.verify()).findings == ()


async def test_a_member_who_filed_an_identity_keeps_no_reporter_from_withdrawing(house: House) -> None:
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.note(case_id, "noor")

    case, noor = await house.case(case_id), house.member("noor")
    ref = ["posing", case.reporter_channel, case.current.number, "identity", 32 * "00"]
    await Attacker(house).append(
        Act.RECORD_ADDED, f"case:{case_id}", noor.signer.actor, {"records": [ref]}, secret=noor.secret
    )
    assert "posing" in (await house.case(case_id)).records

    await house.do(Withdraw(house.custody, receipt))

    assert (await house.case(case_id)).withdrawn_at is not None


async def test_ballots_are_counted_once_each_and_without_those_who_stepped_back(house: House) -> None:
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "noor", "ilse", "tomas")
    await house.step_back(case_id, "tomas")
    act = OpenCase(house.custody, house.member("noor"), case_id)

    opened = await house.do(act)
    counted = count(opened.file)

    assert counted is not None
    assert counted.numbers == {"yes": 2, "no": 0, "abstain": 0, "eligible": 2}
    await house.move(case_id, "decide")
    assert (await house.case(case_id)).stage is Stage.DECIDED


async def test_leaving_out_the_silent_takes_their_grants(house: House) -> None:
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    await house.lead(case_id, "noor")
    await house.answer(case_id, "noor")
    house.clock.later(hours=49)

    await house.move(case_id, "form_panel")

    rows = await house.rows("SELECT DISTINCT recipient_id FROM channel_grant WHERE channel = 'case'")
    assert {row[0] for row in rows} == {house.person("noor"), house.person("ilse")}
    assert (await house.verify()).findings == ()


async def test_a_letter_of_the_reporter_is_news_once_until_it_is_answered(house: House) -> None:
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.answer(case_id, "noor")

    async def owed() -> int:
        await house.tamper("DELETE FROM outbox")
        await house.write_letter(receipt)
        return int((await house.rows("SELECT count(*) FROM outbox"))[0][0])

    assert [await owed(), await owed()] == [4, 0]
    await house.answer(case_id, "noor")
    assert await owed() == 4
