"""Those who are heard: the link, the receipt in its place, what they read and write, and what only a reporter may do."""

import pytest

from coc_service.domain.case_parties import LINK_LASTS
from coc_service.domain.party_roles import PartyRole
from coc_service.domain.record_models import PartyRecord, PartyStatementRecord
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import parties
from coc_service.usecases.committee.parties import NOT_LEAD
from coc_service.usecases.committee.writing import NO_CHANNEL
from coc_service.usecases.custody import party_links
from coc_service.usecases.custody.party_links import NoSuchLink
from coc_service.usecases.reporter.arrived import HowItArrived
from coc_service.usecases.reporter.conversation import Withdraw
from coc_service.usecases.reporter.joining import FindLink
from coc_service.usecases.reporter.new_readers import AnswerReader
from coc_service.usecases.reporter.proofs import TakeProof
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from tests.usecases.hearing import answer, close, heard, invited, join, open_channel, write_to
from tests.usecases.house import House, nonce
from tests.usecases.mails import owed


async def test_who_is_heard_reads_what_is_sent_to_them_and_answers(house: House) -> None:
    _, case_id, link, sam = await heard(house)

    opened = await house.come_back(sam)
    await answer(house, sam)
    await write_to(house, case_id, link.party, "Thank you.", by="ilse")
    again = await house.come_back(sam)

    assert [one.filed.kind for one in opened.file.records] == ["party", "letter"]
    assert opened.file.records[0].said.body == PartyRecord(party=link.party, role="respondent")
    assert [one.filed.kind for one in again.file.records] == ["party", "letter", "party_statement", "letter"]
    assert (opened.is_reporters, opened.file.failed, again.file.failed) == (False, (), ())
    read = (await house.open(case_id, "ilse")).file.records
    assert [one.said.body for one in read if one.filed.kind == "party_statement"] == [
        PartyStatementRecord(text="It was not like that.")
    ]
    assert await house.faults() == set()


async def test_the_panel_knows_who_is_heard_and_in_which_role(sqlite_house: House) -> None:
    _, case_id, link = await invited(sqlite_house)

    file = (await sqlite_house.open(case_id, "ilse")).file

    known = [(one.party.party, one.said and (one.said.role, one.said.name)) for one in parties.heard(file)]
    assert known == [(link.party, ("respondent", "Sam Iversen"))]


async def test_a_form_sent_twice_opens_one_channel(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_panel(case_id)
    form = nonce()

    first, second = [await open_channel(house, case_id, form=form) for _ in range(2)]

    assert (first.text, len((await house.case(case_id)).parties)) == (second.text, 2)


async def test_a_page_sent_twice_shows_the_same_receipt(sqlite_house: House) -> None:
    _, _, link = await invited(sqlite_house)
    page = b"p" * 16

    first, second = [await join(sqlite_house, link, page) for _ in range(2)]

    assert first.words == second.words
    assert not (await sqlite_house.come_back(second)).is_reporters


async def test_a_link_opens_once(sqlite_house: House) -> None:
    house = sqlite_house
    _, _, link = await invited(house)
    keys = party_links.from_text(link.text)
    name = await house.ask(FindLink(house.custody, keys))

    await join(house, link)

    assert name == "Conduct"
    with pytest.raises(NoSuchLink):
        await join(house, link)
    with pytest.raises(NoSuchLink):
        await house.ask(FindLink(house.custody, keys))


async def test_a_link_that_was_not_opened_lapses(sqlite_house: House) -> None:
    _, _, link = await invited(sqlite_house)
    sqlite_house.clock.at += LINK_LASTS * 1.01

    with pytest.raises(NoSuchLink):
        await join(sqlite_house, link)


async def test_a_closed_channel_ends_its_link(sqlite_house: House) -> None:
    _, case_id, link = await invited(sqlite_house)

    await close(sqlite_house, case_id, link.party)

    with pytest.raises(NoSuchLink):
        await join(sqlite_house, link)
    assert await sqlite_house.faults() == set()


async def test_a_closed_channel_ends_its_receipt_and_takes_no_letter(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)

    await close(house, case_id, link.party)

    with pytest.raises(NoSuchReceipt):
        await house.come_back(sam)
    with pytest.raises(Refused) as refused:
        await write_to(house, case_id, link.party)
    assert refused.value.message == NO_CHANNEL
    assert await house.rows("SELECT 1 FROM channel_grant WHERE recipient_id = :id", id=link.party) == []
    assert await house.faults() == set()


async def test_only_the_lead_opens_and_closes_channels(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link = await invited(house)

    for act in (open_channel(house, case_id, "ilse"), close(house, case_id, link.party, "ilse")):
        with pytest.raises(Refused) as refused:
            await act
        assert refused.value.message == NOT_LEAD


async def test_the_reporters_channel_is_not_closed_by_the_lead(sqlite_house: House) -> None:
    receipt, case_id, _ = await invited(sqlite_house)

    with pytest.raises(Refused):
        await close(sqlite_house, case_id, (await sqlite_house.case(case_id)).reporter)

    assert (await sqlite_house.come_back(receipt)).is_reporters


async def test_a_case_has_a_bound_on_its_channels(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parties, "MOST_PARTIES", 1)
    _, case_id, _ = await invited(sqlite_house)

    with pytest.raises(Refused):
        await open_channel(sqlite_house, case_id)


async def test_what_is_written_after_the_link_was_opened_is_sealed_in_a_new_epoch(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link = await invited(house)
    before = (await house.case(case_id)).current.number

    await join(house, link)
    await write_to(house, case_id, link.party)

    assert (await house.case(case_id)).current.number == before + 1


async def test_with_another_partys_receipt_nobody_acts_as_the_reporter(sqlite_house: House) -> None:
    house = sqlite_house
    _, _, _, sam = await heard(house)

    assert await house.ask(HowItArrived(house.custody, sam)) is None
    with pytest.raises(NoSuchReceipt):
        await house.do(Withdraw(house.custody, sam))
    with pytest.raises(NoSuchReceipt):
        await house.do(TakeProof(house.custody, sam))
    with pytest.raises(NoSuchReceipt):
        await house.do(AnswerReader(house.custody, sam, "0" * 64, is_allowed=True))
    with pytest.raises(NoSuchReceipt):
        await house.write_letter(sam)


async def test_a_reporter_has_letters_and_no_answers(sqlite_house: House) -> None:
    receipt, _, _, _ = await heard(sqlite_house)

    with pytest.raises(NoSuchReceipt):
        await answer(sqlite_house, receipt)


async def test_who_is_heard_writes_twenty_letters_a_day(sqlite_house: House) -> None:
    _, _, _, sam = await heard(sqlite_house)

    stored = [await answer(sqlite_house, sam, f"Point {number}.") for number in range(21)]

    assert stored == [True] * 20 + [False]


async def test_the_members_hear_of_the_first_answer_and_not_of_each(sqlite_house: House) -> None:
    house = sqlite_house
    _, _, _, sam = await heard(house)
    await owed(house)

    await answer(house, sam)
    first = await owed(house)
    await answer(house, sam, "And more.")

    assert (first, await owed(house)) == (["ilse", "noor", "tomas"], [])


@pytest.mark.parametrize("role", list(PartyRole))
async def test_each_role_is_told_to_its_party(sqlite_house: House, role: PartyRole) -> None:
    _, case_id = await sqlite_house.report()
    await sqlite_house.to_panel(case_id)

    sam = await join(sqlite_house, await open_channel(sqlite_house, case_id, role=role))

    [one] = (await sqlite_house.come_back(sam)).file.records
    assert isinstance(one.said.body, PartyRecord)
    assert (one.said.body.role, one.said.body.name) == (role.value, "")
