"""A new reader for an old case: who opens what, before and after two members have added them."""

from datetime import timedelta

import pytest

from coc_service.domain.candidates import Candidate
from coc_service.domain.case_proposals import waiting
from coc_service.domain.presence import Presence
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.case_proposals import NOT_WAITING
from coc_service.usecases.committee.new_readers import (
    NOT_OFFERED,
    NOT_WHOLE,
    ConfirmReader,
    ProposeReader,
    RefuseReader,
)
from coc_service.usecases.committee.reader_offers import NewReaders, ShowNewReaders
from coc_service.usecases.committee.search import search
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.reporter.new_readers import AnswerReader
from coc_service.usecases.reporter.receipts import ReceiptKeys
from tests.usecases.attacker import readable
from tests.usecases.house import House, a_report
from tests.usecases.ready import SLUG, admit


async def show(house: House, case_id: str, name: str = "noor") -> NewReaders:
    return await house.ask(ShowNewReaders(house.custody, house.member(name), case_id))


async def offered(house: House, case_id: str, name: str = "noor") -> list[str]:
    return [seat.person for seat in (await show(house, case_id, name)).offered]


async def propose(house: House, case_id: str, name: str, *, by: str = "noor", is_whole: bool = True) -> str:
    """Propose a reader and return the proposal."""
    seat = (await house.committee()).seat_of(house.person(name), house.clock.now())
    assert seat is not None
    await house.do(ProposeReader(house.custody, house.member(by), case_id, seat.leaf, is_whole=is_whole))
    [one] = [one for one in waiting(await house.case(case_id), Candidate).values() if one.person == seat.person]
    return one.leaf


async def answer(house: House, receipt: ReceiptKeys, proposal: str, *, is_allowed: bool) -> bool:
    return await house.do(AnswerReader(house.custody, receipt, proposal, is_allowed=is_allowed))


async def confirm(house: House, case_id: str, proposal: str, *, by: str = "ilse") -> None:
    await house.do(ConfirmReader(house.custody, house.member(by), case_id, proposal))


async def refusal(house: House, case_id: str, proposal: str, *, by: str = "ilse") -> str:
    with pytest.raises(Refused) as refused:
        await confirm(house, case_id, proposal, by=by)
    return refused.value.message.msgid


async def with_eve(house: House) -> tuple[ReceiptKeys, str]:
    """Return a case with a panel, and let Eve join the committee after it arrived."""
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    await admit(house.process, house.ready.people, house.committee_id, "eve")
    return receipt, case_id


async def back(house: House, name: str) -> None:
    """Invite somebody who has left again, and let two members admit them."""
    await house.do(InviteAgain(house.custody, SLUG, name))
    await admit(house.process, house.ready.people, house.committee_id, name)


async def kinds(house: House, case_id: str, name: str) -> list[str]:
    return [one.filed.kind for one in (await house.open(case_id, name)).file.records]


async def test_with_the_whole_file_a_new_reader_opens_what_was_written_before(house: House) -> None:
    receipt, case_id = await with_eve(house)
    proposal = await propose(house, case_id, "eve")
    await answer(house, receipt, proposal, is_allowed=True)

    await confirm(house, case_id, proposal)
    await house.declare(case_id, "eve")
    await house.note(case_id, "eve", "I have read it all.")

    opened = await house.open(case_id, "eve")
    assert (opened.file.gaps, opened.file.closed_epochs) == ((), ())
    assert await kinds(house, case_id, "eve") == await kinds(house, case_id, "noor")
    assert await house.faults() == set()


async def test_from_now_on_a_new_reader_opens_nothing_older(house: House) -> None:
    receipt, case_id = await with_eve(house)
    before = set((await house.case(case_id)).records)
    proposal = await propose(house, case_id, "eve", is_whole=False)
    await answer(house, receipt, proposal, is_allowed=True)

    await confirm(house, case_id, proposal)
    gate = await house.open_gate(case_id, "eve")
    await house.declare(case_id, "eve")
    await house.write_letter(receipt, "Something new.")

    opened = await house.open(case_id, "eve")
    assert [one.filed.kind for one in gate.records] == ["named"]
    assert (await kinds(house, case_id, "eve"), opened.file.failed) == (["named", "addition"], ())
    assert await readable(house, case_id, "eve") & before == set()
    assert await house.faults() == set()


async def test_before_the_confirmation_nothing_is_sealed_to_who_was_proposed(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    proposal = await propose(house, case_id, "eve")
    await answer(house, receipt, proposal, is_allowed=True)
    await house.note(case_id, "noor")

    assert await readable(house, case_id, "eve") == set()
    with pytest.raises(NoSuchCase):
        await house.open_gate(case_id, "eve")


async def test_the_second_member_waits_until_the_reporters_time_is_over(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await with_eve(house)
    proposal = await propose(house, case_id, "eve")

    [told] = (await show(house, case_id, "ilse")).proposed
    assert told.waits_until == house.clock.now() + timedelta(hours=72)
    assert "can still say no" in await refusal(house, case_id, proposal)

    house.clock.later(hours=72)
    await confirm(house, case_id, proposal)
    assert (await house.case(case_id)).presence_of(house.person("eve")) is Presence.AWAITING


async def test_nobody_is_both_of_the_two_members(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    proposal = await propose(house, case_id, "eve")
    await answer(house, receipt, proposal, is_allowed=True)

    assert await refusal(house, case_id, proposal, by="noor") == NOT_WAITING.msgid


async def test_a_reporter_who_says_no_keeps_the_file_from_them(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    proposal = await propose(house, case_id, "eve")

    is_heard = await answer(house, receipt, proposal, is_allowed=False)

    house.clock.later(hours=100)
    assert (is_heard, await refusal(house, case_id, proposal)) == (True, NOT_WAITING.msgid)
    assert (await offered(house, case_id), (await show(house, case_id)).proposed) == ([], [])
    assert await answer(house, receipt, proposal, is_allowed=True) is False


async def test_a_reporter_who_said_yes_can_still_say_no(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    proposal = await propose(house, case_id, "eve")
    for is_allowed in (True, True, False):
        await answer(house, receipt, proposal, is_allowed=is_allowed)

    assert (await house.case(case_id)).objected == {house.person("eve")}


async def test_who_was_left_out_by_the_reporter_is_never_offered(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report(left_out=[house.person("dana")])
    await house.declare(case_id, "noor", "ilse")
    await house.leave("dana")
    await admit(house.process, house.ready.people, house.committee_id, "eve")
    await back(house, "dana")
    dana = (await house.committee()).seat_of(house.person("dana"), house.clock.now())
    assert dana is not None

    assert await offered(house, case_id) == [house.person("eve")]
    with pytest.raises(Refused, match=NOT_OFFERED.msgid[:20]):
        await house.do(ProposeReader(house.custody, house.member("noor"), case_id, dana.leaf, is_whole=True))


async def test_who_was_silent_can_be_asked_and_is_granted_what_they_missed(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    await house.lead(case_id, "noor")
    await house.answer(case_id, "noor")
    house.clock.later(hours=49)
    await house.move(case_id, "form_panel")
    await house.note(case_id, "noor")
    proposal = await propose(house, case_id, "tomas")
    await answer(house, receipt, proposal, is_allowed=True)

    await confirm(house, case_id, proposal)
    await house.declare(case_id, "tomas")

    assert await kinds(house, case_id, "tomas") == await kinds(house, case_id, "noor")
    assert await house.faults() == set()


async def test_grants_that_were_left_stop_nobody_who_comes_to_a_case(sqlite_house: House) -> None:
    """Of a term that ended by itself, or planted in the database."""
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    proposal = await propose(house, case_id, "eve")
    await answer(house, receipt, proposal, is_allowed=True)
    copied = "SELECT case_id, channel, epoch, wrapped_key, :eve FROM channel_grant WHERE recipient_id = :noor"
    await house.tamper(
        f"INSERT INTO channel_grant (case_id, channel, epoch, wrapped_key, recipient_id) {copied}",
        eve=house.person("eve"),
        noor=house.person("noor"),
    )

    await confirm(house, case_id, proposal)

    await house.declare(case_id, "eve")
    assert await kinds(house, case_id, "eve") == await kinds(house, case_id, "noor")


async def test_who_comes_back_finds_nothing_of_what_their_session_had_read(sqlite_house: House) -> None:
    house, tomas = sqlite_house, sqlite_house.member("tomas")
    receipt, case_id = await with_eve(house)
    word = a_report().narrative.split()[-1]
    before = await search(house.custody, house.process.database, tomas, word)
    house.clock.later(minutes=1)
    await house.leave("tomas")
    await back(house, "tomas")
    proposal = await propose(house, case_id, "tomas", is_whole=False)
    await answer(house, receipt, proposal, is_allowed=True)
    await confirm(house, case_id, proposal)

    after = await search(house.custody, house.process.database, tomas, word)

    assert (before.matches, after.matches) == (1, 0)


async def test_who_cannot_open_the_whole_file_does_not_hand_it_on(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    first = await propose(house, case_id, "eve", is_whole=False)
    await answer(house, receipt, first, is_allowed=True)
    await confirm(house, case_id, first)
    await house.declare(case_id, "eve")
    house.clock.later(minutes=1)
    await house.leave("tomas")
    await back(house, "tomas")
    second = await propose(house, case_id, "tomas", by="noor")
    house.clock.later(hours=72)

    assert await refusal(house, case_id, second, by="eve") == NOT_WHOLE.msgid
    await confirm(house, case_id, second, by="ilse")
    await house.declare(case_id, "tomas")
    assert await kinds(house, case_id, "tomas") == await kinds(house, case_id, "noor")


async def test_a_member_takes_a_proposal_back(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await with_eve(house)
    proposal = await propose(house, case_id, "eve")

    await house.do(RefuseReader(house.custody, house.member("noor"), case_id, proposal))

    assert await offered(house, case_id) == [house.person("eve")]
    with pytest.raises(Refused):
        await house.do(RefuseReader(house.custody, house.member("ilse"), case_id, proposal))


async def test_a_process_that_starts_later_judges_a_new_reader_the_same_way(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await with_eve(house)
    proposal = await propose(house, case_id, "eve")
    await answer(house, receipt, proposal, is_allowed=True)
    await confirm(house, case_id, proposal)

    restarted = house.restarted()

    assert await restarted.faults() == set()
    assert (await restarted.case(case_id)).late_readers == (await house.case(case_id)).late_readers
