"""A copy of a case that is given out: two members sign the same bytes, either fetches it, and nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coc_service import canonical
from coc_service.domain import subject_copy
from coc_service.domain.case_proposals import waiting
from coc_service.domain.disclosures import Disclosure, DisclosurePart, DisclosureTo
from coc_service.domain.record_models import IdentityRecord, LetterRecord
from coc_service.domain.retention import Ground, Part
from coc_service.domain.subject_copy import Extract
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.case_proposals import NOT_WAITING
from coc_service.usecases.committee.disclosure_content import CHANGED, NOT_WHOLE
from coc_service.usecases.committee.disclosures import (
    ConfirmDisclosure,
    ProposeDisclosure,
    RefuseDisclosure,
    Sealed,
    Wanted,
)
from coc_service.usecases.committee.taking_disclosures import NOT_PUBLISHED, NOT_YOURS, TakeDisclosure, Taken
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.reporter.identity import CorrectIdentity
from coc_service.usecases.reporter.submit import SubmitReport
from tests.support.received import attached, received
from tests.usecases.erasures import closed, confirmed, proposed
from tests.usecases.hearing import heard
from tests.usecases.house import House, a_report, nonce
from tests.usecases.late_acts import AnyAct
from tests.usecases.test_publish import published

COUNSEL = Wanted(DisclosureTo.COUNSEL, "A. Counsel", "Advice on the decision.", "age1example")


async def propose(house: House, case_id: str, wanted: Wanted = COUNSEL, *, by: str = "noor") -> str:
    await house.do(ProposeDisclosure(house.custody, house.member(by), case_id, wanted, nonce()))
    return [*waiting(await house.case(case_id), Disclosure)][-1]


async def confirm(house: House, case_id: str, proposal: str, *, by: str = "ilse") -> None:
    await house.do(ConfirmDisclosure(house.custody, house.member(by), case_id, proposal))


async def take(house: House, case_id: str, proposal: str, *, by: str = "noor") -> Taken:
    return await house.do(TakeDisclosure(house.custody, house.member(by), case_id, proposal))


async def agreed(house: House, wanted: Wanted = COUNSEL) -> tuple[str, str]:
    """Return a case with a disclosure that two have agreed to and that a checkpoint covers."""
    _, case_id = await house.report()
    await house.to_panel(case_id)
    proposal = await propose(house, case_id, wanted)
    await confirm(house, case_id, proposal)
    for _ in range(5):  # each covers some entries more
        assert await published(house, after=timedelta(hours=1))
    return case_id, proposal


async def disclosure(house: House, case_id: str) -> Disclosure:
    [one] = (await house.case(case_id)).disclosures.values()
    return one


async def kinds(house: House, *parts: DisclosurePart) -> list[str]:
    case_id, proposal = await agreed(house, Wanted(DisclosureTo.COUNSEL, "A", "", "age1x", frozenset(parts)))
    return [one.filed.kind for one in (await take(house, case_id, proposal)).given.records]


async def test_two_agree_and_either_fetches_the_same_bytes(house: House) -> None:
    case_id, proposal = await agreed(house)

    first, second = await take(house, case_id, proposal), await take(house, case_id, proposal, by="ilse")

    assert (first.number, second.number) == (1, 2)
    assert first.given.content == second.given.content
    assert canonical.sha256(first.given.content).hex() == (await disclosure(house, case_id)).content
    assert [one.act for one in first.proofs] == ["report.received", "disclosure.proposed", "disclosure.confirmed"]


async def test_who_reported_is_in_it_only_if_that_was_chosen(house: House) -> None:
    case_id, proposal = await agreed(house)
    other_id, other = await agreed(
        house, Wanted(DisclosureTo.COUNSEL, "A", "", "age1x", frozenset({DisclosurePart.IDENTITY}))
    )

    least, more = await take(house, case_id, proposal), await take(house, other_id, other)

    assert b"Robin" not in least.given.content
    assert b"Robin" in more.given.content


async def test_the_parts_decide_which_records_are_in_it(house: House) -> None:
    assert await kinds(house) == ["report", "named"]
    assert "letter" in await kinds(house, DisclosurePart.LETTERS)


async def test_one_member_alone_gives_nothing_out(house: House) -> None:
    _, case_id = await house.report()
    await house.to_panel(case_id)
    proposal = await propose(house, case_id)

    with pytest.raises(Refused) as own:
        await confirm(house, case_id, proposal, by="noor")
    with pytest.raises(Refused) as early:
        await take(house, case_id, proposal)

    assert (own.value.message, early.value.message) == (NOT_WAITING, NOT_YOURS)


async def test_a_third_member_does_not_fetch_it_and_nobody_does_after_its_time(house: House) -> None:
    case_id, proposal = await agreed(house)

    with pytest.raises(Refused) as third:
        await take(house, case_id, proposal, by="tomas")
    house.clock.at += timedelta(days=7)
    with pytest.raises(Refused) as late:
        await take(house, case_id, proposal)

    assert (third.value.message, late.value.message) == (NOT_YOURS, NOT_YOURS)


async def test_it_is_fetched_once_the_log_has_published_that_two_agreed(house: House) -> None:
    _, case_id = await house.report()
    await house.to_panel(case_id)
    proposal = await propose(house, case_id)
    await confirm(house, case_id, proposal)

    with pytest.raises(Refused) as refused:
        await take(house, case_id, proposal)

    assert refused.value.message == NOT_PUBLISHED
    assert (await disclosure(house, case_id)).taken == 0


async def test_another_member_ends_it(house: House) -> None:
    case_id, proposal = await agreed(house)
    await house.do(RefuseDisclosure(house.custody, house.member("tomas"), case_id, proposal))

    with pytest.raises(Refused) as refused:
        await take(house, case_id, proposal)
    with pytest.raises(Refused) as again:
        await house.do(RefuseDisclosure(house.custody, house.member("tomas"), case_id, proposal))

    assert (refused.value.message, again.value.message) == (NOT_YOURS, NOT_WAITING)


async def test_who_stepped_back_learns_of_no_disclosure(house: House) -> None:
    case_id, proposal = await agreed(house)

    dana = house.member("dana")
    acts: tuple[AnyAct, ...] = (
        ProposeDisclosure(house.custody, dana, case_id, COUNSEL, nonce()),
        ConfirmDisclosure(house.custody, dana, case_id, proposal),
        RefuseDisclosure(house.custody, dana, case_id, proposal),
        TakeDisclosure(house.custody, dana, case_id, proposal),
    )

    for act in acts:
        with pytest.raises(NoSuchCase):
            await house.do(act)


async def test_what_the_reporter_erased_since_is_not_given_out(house: House) -> None:
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    wanted = Wanted(DisclosureTo.COUNSEL, "A", "", "age1x", frozenset({DisclosurePart.IDENTITY}))
    proposal = await propose(house, case_id, wanted)
    await house.do(CorrectIdentity(house.custody, receipt, IdentityRecord(answers={}), nonce()))

    with pytest.raises(Refused) as refused:
        await confirm(house, case_id, proposal)

    assert refused.value.message == CHANGED


async def test_what_two_members_erased_since_is_given_to_nobody_whom_it_is_about(sqlite_house: House) -> None:
    """The text of their copy stands in its own record, so it would outlive what it is made from."""
    house = sqlite_house
    file = await received(house.custody, house.do, b"x" * 50, name="tent.jpg")
    await house.do(SubmitReport(house.custody, a_report(), await house.sent(), attached=attached(file)))
    ((case_id,),) = await house.rows("SELECT case_id FROM receipt")
    await closed(house, case_id)
    [sent] = [one.id for one in (await house.case(case_id)).records.values() if one.kind == "file"]
    texts = (Extract(sent, "file", "2026-11-23T12:00Z", is_own=False, text="tent.jpg"),)
    proposal = await propose(house, case_id, Wanted(DisclosureTo.SUBJECT, "Sam", "", texts=texts))
    await confirm(house, case_id, proposal)
    part, ground = Part.FILES, Ground.LAW
    await confirmed(house, case_id, await proposed(house, case_id, part=part, ground=ground), part=part)

    with pytest.raises(Refused) as refused:
        await take(house, case_id, proposal)

    assert refused.value.message == CHANGED


class _Lying(ProposeDisclosure):
    """Signs for the log another content than its record gives."""

    def prepare(self, seen: SealedFile) -> Sealed:
        return replace(ProposeDisclosure.prepare(self, seen), content="0" * 64)


async def test_the_second_signs_what_the_record_gives_and_nothing_else(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_panel(case_id)
    await house.do(_Lying(house.custody, house.member("noor"), case_id, COUNSEL, nonce()))
    [proposal] = waiting(await house.case(case_id), Disclosure)

    with pytest.raises(Refused) as refused:
        await confirm(house, case_id, proposal)

    assert refused.value.message == CHANGED


async def test_who_cannot_open_everything_proposes_nothing(house: House) -> None:
    _, case_id = await house.report()
    await house.to_panel(case_id)
    [report] = [one.id for one in (await house.case(case_id)).records.values() if one.kind == "report"]
    await house.tamper("UPDATE record SET sealed = :sealed WHERE id = :id", sealed=b"x", id=report)

    with pytest.raises(Refused) as refused:
        await propose(house, case_id)

    assert refused.value.message == NOT_WHOLE


async def test_a_form_sent_twice_proposes_one_disclosure(house: House) -> None:
    _, case_id = await house.report()
    await house.to_panel(case_id)
    act = ProposeDisclosure(house.custody, house.member("noor"), case_id, COUNSEL, nonce())

    await house.do(act)
    await house.do(act)

    assert len(waiting(await house.case(case_id), Disclosure)) == 1


async def test_what_somebody_asked_for_is_written_in_their_channel_once_two_agree(house: House) -> None:
    _, case_id, link, sam = await heard(house)
    [report] = [one.id for one in (await house.case(case_id)).records.values() if one.kind == "report"]
    texts = (Extract(report, "note", "2026-11-23T12:00Z", is_own=False, text="We asked Sam."),)
    proposal = await propose(house, case_id, Wanted(DisclosureTo.SUBJECT, "Sam", "", texts=texts, party=link.party))
    before = len((await house.come_back(sam)).file.records)

    await confirm(house, case_id, proposal)

    *_, newest = (await house.come_back(sam)).file.records
    assert len((await house.come_back(sam)).file.records) == before + 1
    assert newest.said.body == LetterRecord(text="2026-11-23\nWe asked Sam.")
    given = (await take(house, case_id, proposal)).given
    assert [one.text for one in subject_copy.decoded(given.content.decode())] == ["We asked Sam."]
