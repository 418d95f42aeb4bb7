"""Cases are imported like recorded reports: sealed to the panel, once each, and the log says that they are imports."""

from dataclasses import replace
from datetime import date

import pytest

from coc_service.audit import Act, to_hour
from coc_service.domain import importing, mailbox, sheet, sheet_columns
from coc_service.domain.chain import case_subject
from coc_service.domain.importing import Candidate, Reading
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import AdditionRecord, ReportRecord
from coc_service.domain.retention import Ground
from coc_service.domain.sheet_columns import Column
from coc_service.domain.stages import Stage
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.figures import CountCases
from coc_service.usecases.custody.attaching import Attached
from coc_service.usecases.reporter.importing import Into, KnownCases, Ticks, import_of, named_in
from coc_service.usecases.reporter.recorded import Unasked
from coc_service.usecases.reporter.submit import Acceptance, ReadersChanged, Stored
from tests.domain.test_mailbox import box, mail
from tests.usecases import auditing
from tests.usecases.erasures import confirmed, proposed, published, refusal
from tests.usecases.house import House
from tests.usecases.ready import MEMBERS
from tests.usecases.test_changed_keys import change

HEADINGS = "Case code name,Person code name,Status,Resolution source,Consequences"


def rows(*lines: str) -> list[Candidate]:
    found = sheet.read("\n".join((HEADINGS, *lines)).encode())
    reading = Reading(sheet_columns.recognised(found.headings))
    return importing.of_sheet(found, reading, file_name="cases.csv", today=date(2026, 11, 23))


CLOSED = "amber,heron,Resolved,Ilse Brandt,Warning"
OPEN = "birch,stork,Ongoing,,"


async def into(house: House) -> Into:
    committee = await house.committee()
    return Into(committee.id, committee.readers_digest(to_hour(house.clock.now())))


async def import_one(
    house: House, case: Candidate, *, by: str = "noor", kept_from: tuple[str, ...] = (), asked: tuple[str, ...] = ()
) -> Stored:
    act = import_of(
        case,
        await into(house),
        Ticks(asked, kept_from),
        member=house.member(by),
        custody=house.custody,
        attached=Attached(),
    )
    return await house.do(act)


async def only_case(house: House) -> str:
    [[case_id]] = await house.rows("SELECT id FROM case_file")
    return str(case_id)


async def acts(house: House, case_id: str) -> list[str]:
    chain = await house.view(lambda view: view.chain(case_subject(case_id)))
    return [one.detail.get("move", one.act) for _, one in chain]


async def test_a_closed_case_is_recorded_and_closed_and_the_log_says_that_it_was_imported(house: House) -> None:
    [case] = rows(CLOSED)

    stored = await import_one(house, case)

    case_id = await only_case(house)
    found = await house.case(case_id)
    assert stored.outcome is Acceptance.NEW
    assert await acts(house, case_id) == [Act.REPORT_RECEIVED, Act.RECORDER_NAMED, Act.REPORT_RECORDED, "import_closed"]
    assert (found.stage, found.is_imported, found.recorded_by) == (Stage.CLOSED, True, house.person("noor"))
    assert (found.is_reachable, found.stage_due_at, found.waiting_since) == (False, None, None)
    assert await house.rows("SELECT tag FROM receipt") == []
    assert (await house.verify()).findings == ()


async def test_an_open_case_begins_like_every_case(house: House) -> None:
    [case] = rows(OPEN)

    await import_one(house, case)

    found = await house.case(await only_case(house))
    assert (found.stage, found.is_imported) == (Stage.CONFLICT_CHECK, True)
    assert set(found.presences.values()) == {Presence.AWAITING}
    assert found.stage_due_at is not None


async def test_who_declares_reads_the_row_in_its_own_words(house: House) -> None:
    [case] = rows(CLOSED)
    await import_one(house, case)
    case_id = await only_case(house)

    await house.declare(case_id, "tomas")
    opened = await house.open(case_id, "tomas")

    [said] = [one.said.body.answers for one in opened.file.records if isinstance(one.said.body, ReportRecord)]
    assert (said["earlier_consequences"], said["earlier_digest"]) == ("Warning", case.digest.hex())
    assert said["earlier_source"] == "cases.csv, 2"


async def test_the_same_row_makes_no_second_case_whoever_imports_it_and_however_it_is_read(house: House) -> None:
    [case] = rows(CLOSED)
    await import_one(house, case)
    found = sheet.read(f"{HEADINGS}\n{CLOSED}".encode())
    otherwise = Reading((Column.KEPT,) * 5, closed={})
    [again] = importing.of_sheet(found, otherwise, file_name="other.csv", today=date(2026, 11, 23))

    second = await import_one(house, again, by="tomas", asked=(house.person("ilse"),))

    assert second.outcome is not Acceptance.NEW
    assert await only_case(house)
    assert await known(house, case, *rows(OPEN)) == {case.digest}


async def test_the_same_row_is_known_after_the_services_keys_were_changed(house: House) -> None:
    [case] = rows(CLOSED)
    await import_one(house, case)

    after = await change(house)

    assert await known(after, case) == {case.digest}
    assert (await import_one(after, case)).outcome is not Acceptance.NEW


async def test_another_committees_import_of_the_row_is_not_this_ones(house: House) -> None:
    [case] = rows(CLOSED)
    await import_one(house, case)

    assert await house.ask(KnownCases(house.custody, "another", [case.digest])) == frozenset()


async def known(house: House, *cases: Candidate) -> frozenset[bytes]:
    return await house.ask(KnownCases(house.custody, house.committee_id, [case.digest for case in cases]))


async def test_a_member_whom_a_row_names_is_left_out_as_the_page_says(house: House) -> None:
    [case] = rows("amber,Tomas Rey,Ongoing,,")
    tomas = house.person("tomas")

    with pytest.raises(Unasked):
        await import_one(house, case)
    await import_one(house, case, kept_from=(tomas,), asked=(tomas,))

    found = await house.case(await only_case(house))
    assert set(found.presences) == {house.person(name) for name in ("noor", "ilse", "dana")}


async def test_who_decided_a_case_is_no_reason_to_be_left_out(house: House) -> None:
    [case] = rows(CLOSED)
    committee = await house.committee()

    assert named_in(case, committee.receiving(house.clock.now()), house.custody) == frozenset()


async def test_a_later_mail_that_names_a_member_is_asked_about(house: House) -> None:
    [case] = mailbox.of_mails(
        mailbox.read(box(mail("a"), mail("b", "Tomas Rey was there.", answers="a", day=9))), file_name="reports.mbox"
    )

    with pytest.raises(Unasked) as caught:
        await import_one(house, case)

    assert caught.value.people == {house.person("tomas")}


async def test_whoever_imports_what_is_about_them_reads_it_no_more(house: House) -> None:
    [case] = rows("amber,Noor Haddad,Resolved,,")
    noor = house.person("noor")

    await import_one(house, case, asked=(noor,))

    found = await house.case(await only_case(house))
    assert (noor in found.presences, found.recorded_by, found.stage) == (False, noor, Stage.CLOSED)


async def test_nobody_is_left_to_read_a_row_that_names_everyone(house: House) -> None:
    [case] = rows("amber,Sam,Resolved,,")
    everyone = tuple(house.person(name) for name in MEMBERS)

    with pytest.raises(Refused):
        await import_one(house, case, kept_from=everyone, asked=everyone)

    assert await house.rows("SELECT id FROM case_file") == []


async def test_a_page_of_an_earlier_committee_imports_nothing(house: House) -> None:
    [case] = rows(OPEN)
    place = replace(await into(house), readers_digest="0" * 64)
    act = import_of(case, place, Ticks(), member=house.member("noor"), custody=house.custody, attached=Attached())

    with pytest.raises(ReadersChanged):
        await house.do(act)


async def test_later_mails_are_additions_of_the_reporters_channel(house: House) -> None:
    [case] = mailbox.of_mails(
        mailbox.read(box(mail("a", "First."), mail("b", "Second.", answers="a", day=9))), file_name="reports.mbox"
    )
    await import_one(house, case)
    case_id = await only_case(house)

    await house.declare(case_id, "ilse")
    opened = await house.open(case_id, "ilse")

    texts = [one.said.body.text for one in opened.file.records if isinstance(one.said.body, AdditionRecord)]
    assert [text.splitlines()[-1] for text in texts] == ["Second."]
    assert (await house.verify()).findings == ()


async def test_figures_count_no_imported_case(house: House) -> None:
    await auditing.admit(house)
    eve = await auditing.who(house, await auditing.log_in(house))
    assert eve is not None
    await import_one(house, rows(CLOSED)[0])
    imported = await only_case(house)
    _, reported = await house.report()

    counted = await house.ask(CountCases(house.custody, eve, house.committee_id, [imported, reported]))

    assert len(counted.histories) == 1


async def test_an_erased_import_is_counted_by_nobody_and_everything_verifies(sqlite_house: House) -> None:
    house = sqlite_house
    await auditing.admit(house)
    eve = await auditing.who(house, await auditing.log_in(house))
    assert eve is not None
    await import_one(house, rows(CLOSED)[0])
    case_id = await only_case(house)
    await house.declare(case_id, "noor", "ilse")
    assert await refusal(house, case_id) != ""  # nobody has stated yet how long it is kept

    await confirmed(house, case_id, await proposed(house, case_id, ground=Ground.LAW))
    await published(house)

    counted = await house.ask(CountCases(house.custody, eve, house.committee_id, [case_id]))
    assert (counted.histories, counted.is_broken) == ([], False)
    assert await house.faults() == set()
