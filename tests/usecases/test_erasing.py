"""Two members erase a case: nothing of it is left but hashes and figures, and whoever writes to the database erases nothing."""

from datetime import timedelta
from typing import Any

import pytest

from coc_service.domain import figures
from coc_service.domain.chain import case_subject
from coc_service.domain.figures import QuarterFigures
from coc_service.domain.retention import Ground, Part
from coc_service.usecases.act import Act as AnyAct
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.catching_up import read_all
from coc_service.usecases.committee.desk import Desk, Wanted
from coc_service.usecases.committee.erasing import ConfirmErasure, ProposeErasure, RefuseErasure
from coc_service.usecases.committee.figures import CasesToCount, CountCases
from coc_service.usecases.custody import pin
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from coc_service.usecases.site.erased_details import DetailsDue, EraseDetails
from coc_service.usecases.site.log_figures import FollowCases
from coc_service.usecases.site.whole_log import FindLog, ReadPart, verified
from tests.usecases.auditing import admit, log_in, who
from tests.usecases.erasures import checkpoint, closed, confirmed, erased_when_due, listed, proposed, published, refusal
from tests.usecases.house import House
from tests.usecases.test_news import subscribe


async def details_of(house: House, case_id: str) -> int:
    query = "SELECT count(*) FROM audit_entry WHERE subject = :it AND detail IS NOT NULL"
    return int((await house.rows(query, it=case_subject(case_id)))[0][0])


async def test_nothing_is_left_of_an_erased_case_and_everything_verifies(house: House) -> None:
    receipt, case_id = await house.report()
    await closed(house, case_id)

    await erased_when_due(house, case_id)

    for table in ("record", "channel_grant", "receipt", "case_file"):
        assert await house.rows(f"SELECT * FROM {table}") == []
    assert await house.faults() == set()
    await published(house)
    assert await details_of(house, case_id) == 2
    assert await house.faults() == set()
    with pytest.raises(NoSuchReceipt):
        await house.come_back(receipt)
    with pytest.raises(NoSuchCase):
        await house.open(case_id, "noor")


async def test_details_stay_until_a_checkpoint_is_out_so_that_replicas_judge_by_the_whole_chain(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    await checkpoint(house)
    await erased_when_due(house, case_id)

    is_due, erased = await house.ask(DetailsDue(house.custody)), await house.do(EraseDetails(house.custody))
    before = await details_of(house, case_id)
    await published(house)

    assert (is_due, erased, before > 2, await details_of(house, case_id)) == (False, 0, True, 2)


async def test_a_process_that_starts_later_knows_of_it_and_finds_nothing_wrong(house: House) -> None:
    _, case_id = await house.report()
    _, other = await house.report(narrative="Another.")
    await closed(house, case_id)
    await erased_when_due(house, case_id)
    await published(house)

    later = house.restarted()

    assert await later.faults() == set()
    with pytest.raises(NoSuchCase):
        await later.case(case_id)
    assert (await later.case(other)).id == other


async def test_a_process_with_a_pin_knows_of_it(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    await erased_when_due(house, case_id)
    await published(house)
    pinned = pin.of_memory(house.custody.ledger.memory, origin=house.custody.keys.origin)
    assert pinned is not None

    later = house.restarted()
    await later.read(lambda session: later.custody.ledger.resume(session, pinned))

    ended = house.custody.ledger.memory.expunged
    assert (later.custody.ledger.memory.expunged, list(ended)) == (ended, [case_id])
    assert await later.faults() == set()
    assert case_id not in later.custody.ledger.memory.summaries.unread


async def test_a_replica_that_follows_drops_what_it_remembers(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    replica = house.restarted()
    await replica.open(case_id, "tomas")
    memory = replica.custody.ledger.memory
    now = house.clock.now()
    cache = replica.custody.session_caches.of(b"session", now=now)

    await erased_when_due(house, case_id)
    await replica.read(replica.custody.ledger.follow)

    assert (case_id in memory.expunged, case_id in memory.summaries.cases, memory.frozen) == (True, False, set())
    assert memory.case(case_id, memory.heads[case_subject(case_id)]) is None
    assert replica.custody.session_caches.of(b"session", now=now) is not cache


async def test_the_desk_of_a_member_has_no_trace_of_it(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    noor = house.member("noor")
    await read_all(house.custody, house.process.database, noor)
    before = await house.ask(Desk(house.custody, noor, Wanted(is_closed=True)))

    await erased_when_due(house, case_id)

    await read_all(house.custody, house.process.database, noor)
    after = await house.ask(Desk(house.custody, noor, Wanted(is_closed=True)))
    assert (before.total + len(before.rows), after.total, after.closed, len(after.broken)) == (before.total, 0, 0, 0)


async def quarters(house: House, auditor: Any) -> list[QuarterFigures]:
    cases = await house.ask(CasesToCount(house.custody, auditor, house.committee_id))
    counted = await house.ask(CountCases(house.custody, auditor, house.committee_id, cases))
    assert not counted.is_broken
    return figures.by_quarter(counted.histories, house.clock.now() + timedelta(days=400))


async def test_figures_are_the_same_before_and_after(house: House) -> None:
    await admit(house)
    cases = [(await house.report(narrative=f"Report {number}."))[1] for number in range(6)]
    for case_id in cases:
        await closed(house, case_id)
    house.clock.later(hours=182 * 24 + 48)
    proposals = [await proposed(house, case_id) for case_id in cases]
    auditor = await who(house, await log_in(house))
    before = await quarters(house, auditor)

    for case_id, proposal in zip(cases, proposals, strict=True):
        await confirmed(house, case_id, proposal)

    assert before != []
    assert before[-1].received == 6
    assert await quarters(house, auditor) == before


async def test_an_erased_case_stays_in_the_totals_of_transparency_reports(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    before = (await house.ask(FollowCases(house.custody, [case_id]))).cases[0]

    await erased_when_due(house, case_id)
    await published(house)

    followed = await house.ask(FollowCases(house.custody, [case_id]))
    (after,) = followed.cases
    ends = [[at for at, stage in one.stages if stage == "closed"] for one in (before, after)]
    assert (after.committee, after.received_at, after.answered_at) == (
        before.committee,
        before.received_at,
        before.answered_at,
    )
    assert (ends[0], followed.is_broken, after.erased_at is not None) == (ends[1], False, True)


async def test_one_member_alone_erases_nothing_and_an_outsider_never_sees_it(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    house.clock.later(days=200)
    proposal = await proposed(house, case_id)

    with pytest.raises(Refused, match="does not wait for you"):
        await confirmed(house, case_id, proposal, "noor")
    seen = await listed(house, case_id)
    acts: list[AnyAct[Any, Any, Any]] = [
        ProposeErasure(house.custody, house.member("dana"), case_id, Part.WHOLE, Ground.DUE, seen),
        ConfirmErasure(house.custody, house.member("dana"), case_id, proposal, seen),
    ]
    for act in acts:
        with pytest.raises(NoSuchCase):
            await house.do(act)


async def test_it_is_refused_before_its_time_and_while_it_is_open_and_a_law_asks_for_it_all_the_same(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_panel(case_id)
    is_open = await refusal(house, case_id)
    for move in ("take_no_action", "close"):
        await house.move(case_id, move)
    early = await refusal(house, case_id)

    assert (is_open, early) == ("The case is not closed.", "Its time is not over yet.")
    await confirmed(house, case_id, await proposed(house, case_id, ground=Ground.LAW), "tomas")
    assert await house.faults() == set()


async def test_what_came_after_the_page_is_not_erased_unseen(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await closed(house, case_id)
    house.clock.later(days=200)
    proposal, seen = await proposed(house, case_id), await listed(house, case_id)
    await house.write_letter(receipt)

    with pytest.raises(Refused, match="Something was added"):
        await house.do(ConfirmErasure(house.custody, house.member("ilse"), case_id, proposal, seen))


async def test_a_proposal_that_somebody_refused_waits_no_more(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    house.clock.later(days=200)
    proposal = await proposed(house, case_id)

    await house.do(RefuseErasure(house.custody, house.member("tomas"), case_id, proposal))

    with pytest.raises(Refused, match="does not wait for you"):
        await confirmed(house, case_id, proposal)
    with pytest.raises(Refused, match="does not wait for you"):
        await house.do(RefuseErasure(house.custody, house.member("tomas"), case_id, proposal))
    assert await refusal(house, case_id) == ""


async def test_who_the_reporter_is_goes_before_the_rest(house: House) -> None:
    receipt, case_id = await house.report()
    await closed(house, case_id)
    house.clock.later(days=183)

    await confirmed(house, case_id, await proposed(house, case_id, part=Part.IDENTITY), part=Part.IDENTITY)

    kinds = [one.said.body.kind for one in (await house.open(case_id, "noor")).file.records]
    assert ("identity" in kinds, "report" in kinds) == (False, True)
    assert await house.faults() == set()
    assert (await house.come_back(receipt)).file.case.id == case_id


@pytest.mark.parametrize(("address", "left"), [("robin@mail.example.net", 0), (None, 1)])
async def test_the_address_for_news_goes_with_who_the_reporter_is(
    sqlite_house: House, address: str | None, left: int
) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await subscribe(house, receipt, address, has_feed=True)
    await closed(house, case_id)
    await house.write_letter(receipt, "We are done.")
    house.clock.later(days=183)

    await confirmed(house, case_id, await proposed(house, case_id, part=Part.IDENTITY), part=Part.IDENTITY)

    rows = await house.rows("SELECT count(*) FROM news_subscription")
    mails = await house.rows("SELECT count(*) FROM outbox WHERE kind = 'reporter_news'")
    assert (rows, mails, await house.faults()) == ([(left,)], [(0,)], set())


async def test_an_auditor_who_verifies_the_log_is_told_of_no_missing_detail(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await closed(house, case_id)
    await erased_when_due(house, case_id)
    await published(house)
    found = await house.ask(FindLog(house.custody))
    shown = await house.ask(ReadPart(0, found.header.size))

    whole = verified(found, lambda part: shown[part.start : part.stop], house.custody.keys)

    assert whole.fault == ""
