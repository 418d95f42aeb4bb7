"""Checks in acts of a reporter and of members on a case: one check for each test, on the faster engine."""

from datetime import timedelta

import pytest

from coc_service.domain.record_models import IdentityRecord
from coc_service.usecases.act import Stale
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.reporter.conversation import LETTERS_A_DAY, Withdraw, WriteToCommittee
from coc_service.usecases.reporter.proofs import TakeProof
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from coc_service.usecases.reporter.submit import Acceptance, SubmitReport
from coc_service.usecases.site.publish import PublishIfDue
from tests.usecases.house import House, a_report, nonce


async def acts(house: House, case_id: str) -> list[tuple[str, str]]:
    """Return a case's entries: the act, and the part of the case or the record that it is about."""
    chain = await house.view(lambda view: [said for _, said in view.chain(f"case:{case_id}")])
    return [(one.act, one.detail.get("part") or one.detail.get("record") or "") for one in chain]


async def count(house: House, table: str, column: str, value: object) -> int:
    ((found,),) = await house.rows(f"SELECT count(*) FROM {table} WHERE {column} = :value", value=value)
    return int(found)


async def test_a_receipt_opens_no_other_report_whatever_its_row_says(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _ = await house.report()
    _, other = await house.report(narrative="Another.")
    await house.tamper("UPDATE receipt SET case_id = :other WHERE tag = :tag", other=other, tag=receipt.tag)

    with pytest.raises(NoSuchReceipt):
        await house.come_back(receipt)


async def test_a_receipt_whose_row_is_put_back_after_withdrawing_opens_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.do(Withdraw(house.custody, receipt))
    await house.tamper("INSERT INTO receipt (tag, case_id) VALUES (:tag, :id)", tag=receipt.tag, id=case_id)

    with pytest.raises(NoSuchReceipt):
        await house.come_back(receipt)


async def test_a_report_sent_again_is_stored_once_and_not_at_all_after_withdrawing(sqlite_house: House) -> None:
    house, sent = sqlite_house, await sqlite_house.sent()
    first, again = [await house.do(SubmitReport(house.custody, a_report(), sent)) for _ in range(2)]
    await house.do(Withdraw(house.custody, first.receipt))
    after = await house.do(SubmitReport(house.custody, a_report(), sent))

    assert [one.outcome for one in (first, again, after)] == [
        Acceptance.NEW,
        Acceptance.AGAIN,
        Acceptance.AFTER_WITHDRAWAL,
    ]
    assert await house.rows("SELECT count(*) FROM case_file") == [(1,)]


async def test_a_letter_sent_again_is_one_letter(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    act = WriteToCommittee(house.custody, receipt, "More.", nonce())

    assert [await house.do(act), await house.do(act)] == [True, True]

    assert len((await house.case(case_id)).records) == 4


async def test_a_day_after_twenty_letters_another_is_taken(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _ = await house.report()
    taken = [await house.write_letter(receipt, f"Letter {number}.") for number in range(LETTERS_A_DAY + 1)]
    house.clock.later(days=1, hours=1)

    assert [*taken, await house.write_letter(receipt)] == [True] * LETTERS_A_DAY + [False, True]


async def test_a_letter_that_was_sealed_before_somebody_went_is_sealed_anew(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    act = WriteToCommittee(house.custody, receipt, "More.", nonce())
    ready = act.prepare(await house.read(act.look))
    await house.step_back(case_id, "dana")

    with pytest.raises(Stale):
        await house.write(lambda session: act.store(session, ready))


async def test_a_second_letter_that_waits_brings_no_second_notice(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _ = await house.report()
    await house.tamper("DELETE FROM outbox")

    await house.write_letter(receipt)

    assert await house.rows("SELECT count(*) FROM outbox") == [(0,)]


async def test_of_a_withdrawn_report_no_key_no_identity_and_no_receipt_is_left(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    (party,) = (await house.case(case_id)).open_parties
    await house.do(Withdraw(house.custody, receipt))
    (identity,) = (await house.case(case_id)).erased

    assert await count(house, "record", "id", identity) == 0
    assert await count(house, "channel_grant", "recipient_id", party.party) == 0
    assert await count(house, "receipt", "case_id", case_id) == 0
    assert (await house.verify()).findings == ()


async def test_a_record_of_a_member_keeps_no_report_from_being_withdrawn(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    body = IdentityRecord(answers={"name": "Noor"})
    await house.do(AddRecord(house.custody, house.member("noor"), case_id, body, nonce()))  # type: ignore[arg-type]  # wider than the helper knows

    await house.do(Withdraw(house.custody, receipt))

    assert len((await house.case(case_id)).erased) == 1


async def test_there_is_no_proof_before_a_checkpoint_covers_the_report(sqlite_house: House) -> None:
    house = sqlite_house
    await house.do(PublishIfDue(house.custody, timedelta(hours=1), 32))
    receipt, _ = await house.report()

    assert await house.do(TakeProof(house.custody, receipt)) == ""
