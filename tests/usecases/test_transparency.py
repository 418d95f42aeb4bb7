"""A transparency report from the draft to the published page, and what those learn who are not on every case."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from coc_service.audit import Act, case_times, figures
from coc_service.audit import __main__ as verifier
from coc_service.audit.transparency import check_reports
from coc_service.domain import transparency
from coc_service.domain.report_periods import Period
from coc_service.domain.transparency import OTHER, Matter, Step
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.drafting import OTHER_CASES, FindBasis, Line, Tables, Words, document_of
from coc_service.usecases.committee.transparency import (
    NO_SECOND,
    NOT_OVER,
    NOT_WAITING,
    TAKEN,
    TELLS_ONE_CASE,
    DraftReport,
    PublishReport,
    ShowReports,
    publish,
)
from coc_service.usecases.people.signatures_owed import SignaturesOwed
from coc_service.usecases.site import exporting, log_figures
from coc_service.usecases.site.publish import PublishIfDue
from tests.usecases import erasures, reporting
from tests.usecases.house import House
from tests.usecases.reporting import LATER, PERIOD


async def test_two_members_publish_what_they_count_and_what_the_log_says(sqlite_house: House) -> None:
    house = sqlite_house
    for _ in range(3):
        await reporting.closed(house)
    await house.report()
    house.clock.at = LATER

    leaf = await reporting.draft(house, words=Words("We answer sooner.", "Dana joined.", 1, met_police=True))
    assert (await house.committee()).transparency.published == ()
    report = await reporting.sign(house, leaf)

    said = report.document
    assert (said.of, said.corrects, said.legal_demands, said.met_police) == (PERIOD, "", 1, True)
    assert (dict(said.matters), dict(said.steps)) == ({Matter.INSULT: 3}, {Step.TALK: 3})
    assert dict(said.findings) == {transparency.NO_DECISION: 3}
    assert (said.answer_hours, said.joined, said.left, said.policies) == (24, 4, 0, 0)
    assert (report.figures["received"], report.figures["closed"], report.figures["open"]) == (4, 3, 1)
    assert report.figures["ends"] == {"no_action": 3}
    assert (report.by, report.second) == (house.person("noor"), house.person("ilse"))
    assert (await house.restarted().committee()).transparency == (await house.committee()).transparency
    assert await house.faults() == set()
    assert await log_figures.report_findings(house.custody, house.process.database) == []


async def test_a_case_that_only_one_of_them_reads_is_in_the_totals_and_in_no_table(sqlite_house: House) -> None:
    house = sqlite_house
    for _ in range(3):
        await reporting.closed(house)
    await reporting.closed(house, left_out="ilse")
    house.clock.at = LATER

    both = [
        await reporting.counted(house, reporting.pair(house, *names)) for names in (("noor", "ilse"), ("ilse", "noor"))
    ]
    report = await reporting.sign(house, await reporting.draft(house))

    assert both[0] == both[1]
    assert (len(both[0]), report.figures["closed"]) == (3, 4)
    assert len(await reporting.counted(house, reporting.pair(house, "noor", "tomas"))) == 4
    assert await reporting.counted(house, reporting.pair(house, "dana", "ilse")) == []


async def test_nobody_but_the_two_reads_a_draft(sqlite_house: House) -> None:
    house = sqlite_house
    await reporting.closed(house)
    house.clock.at = LATER
    leaf = await reporting.draft(house)

    found = [await house.ask(reporting.read(house, leaf, name)) for name in ("noor", "ilse")]
    for name in ("tomas", "dana"):
        with pytest.raises(Refused) as refused:
            await house.ask(reporting.read(house, leaf, name))
        assert refused.value.message == NOT_WAITING
        with pytest.raises(Refused):
            await reporting.sign(house, leaf, name)

    assert found[0] == found[1]
    assert found[0].document.lessons == "We answer sooner."
    rows = await house.rows("SELECT detail FROM audit_entry WHERE detail IS NOT NULL")
    assert not any(b"answer sooner" in bytes(detail) for (detail,) in rows)
    owed = [await house.ask(SignaturesOwed(house.custody, house.member(name))) for name in ("ilse", "tomas")]
    assert [Act.TRANSPARENCY_DRAFTED in one for one in owed] == [True, False]
    shown = [await house.ask(ShowReports(house.custody, house.member(name))) for name in ("noor", "ilse", "tomas")]
    assert [(len(one[0].own), len(one[0].to_sign)) for one in shown] == [(1, 0), (0, 1), (0, 0)]


async def test_nobody_but_the_two_publishes(sqlite_house: House) -> None:
    house = sqlite_house
    house.clock.at = LATER
    leaf = await reporting.draft(house)
    found = await house.ask(reporting.read(house, leaf, "ilse"))
    for name in ("noor", "tomas"):
        with pytest.raises(Refused) as refused:
            await house.do(
                PublishReport(
                    house.custody, house.member(name), house.committee_id, leaf, found.document, {"closed": 0}
                )
            )
        assert refused.value.message == NOT_WAITING


async def test_a_finding_that_the_drafter_made_up_is_not_signed(sqlite_house: House) -> None:
    """Of one case no table tells anything, so only its line shows it."""
    house = sqlite_house
    await reporting.closed(house)
    house.clock.at = LATER
    both = reporting.pair(house)
    lines = [Line(one.tag, OTHER, OTHER, "violation") for one in await reporting.counted(house, both)]
    basis = await house.ask(FindBasis(house.custody, both.member, both.committee_id, both.period))
    made_up = document_of(both, basis, lines, Words())
    await house.do(DraftReport(house.custody, both.member, both.committee_id, both.other, made_up, lines))
    (leaf,) = (await house.committee()).transparency.drafts

    with pytest.raises(Refused) as refused:
        await reporting.sign(house, leaf)

    assert refused.value.message == OTHER_CASES


async def test_a_report_that_is_to_be_kept_out_is_only_in_the_totals(sqlite_house: House) -> None:
    house = sqlite_house
    await reporting.closed(house, keep_out_of_transparency=True)
    for _ in range(3):
        await reporting.closed(house)
    house.clock.at = LATER

    report = await reporting.sign(house, await reporting.draft(house))

    assert (sum(report.document.matters.values()), report.figures["closed"]) == (3, 4)


async def test_the_second_member_signs_only_what_they_count_themself(sqlite_house: House) -> None:
    house = sqlite_house
    for _ in range(3):
        await reporting.closed(house)
    house.clock.at = LATER
    leaf = await reporting.draft(house)
    case_id = (await reporting.counted(house, reporting.pair(house)))[0].id
    await house.step_back(case_id, "ilse")

    with pytest.raises(Refused) as refused:
        await publish(house.process.database, reporting.read(house, leaf, "ilse"))

    assert refused.value.message == OTHER_CASES


@pytest.mark.parametrize("second", ["noor", "eve"])
async def test_a_draft_names_another_member(sqlite_house: House, second: str) -> None:
    sqlite_house.clock.at = LATER

    with pytest.raises(Refused) as refused:
        await reporting.draft(sqlite_house, second=second)

    assert refused.value.message == NO_SECOND


async def test_no_report_is_drafted_before_its_cut_off_nor_about_the_same_days_twice(sqlite_house: House) -> None:
    house = sqlite_house
    house.clock.at = LATER.replace(month=1, day=30)
    with pytest.raises(Refused) as early:
        await reporting.draft(house)
    house.clock.at = LATER
    await reporting.sign(house, await reporting.draft(house))
    with pytest.raises(Refused) as overlapping:
        await reporting.draft(house, period=Period(2026))

    assert (early.value.message, overlapping.value.message) == (NOT_OVER, TAKEN)
    (shown,) = await house.ask(ShowReports(house.custody, house.member("noor")))
    assert shown.periods == [PERIOD]


async def test_a_correction_names_the_version_before_and_tells_no_single_case(sqlite_house: House) -> None:
    house = sqlite_house
    ids = [await reporting.closed(house) for _ in range(7)]
    house.clock.at = LATER
    threat = (Matter.THREAT.value, Step.TALK.value)
    first = await reporting.sign(house, await reporting.draft(house, chosen=dict.fromkeys(ids[:3], threat)))
    other = dict.fromkeys(ids[:4], threat)

    with pytest.raises(Refused) as telling:
        await reporting.draft(house, chosen=other)
    leaf = await reporting.draft(house, chosen=other, words=Words("One was something else.", tables=Tables.KEPT))
    second = await reporting.sign(house, leaf)

    assert telling.value.message == TELLS_ONE_CASE
    assert (second.document.corrects, dict(second.document.matters)) == (first.leaf, dict(first.document.matters))
    reports = (await house.committee()).transparency
    assert (reports.published, reports.in_force) == ((first, second), [second])
    assert reports.drafts == {}


async def test_a_draft_of_a_version_that_was_replaced_is_not_published(sqlite_house: House) -> None:
    house = sqlite_house
    house.clock.at = LATER
    leaf = await reporting.draft(house)
    found = await house.ask(reporting.read(house, leaf, "ilse"))
    await reporting.sign(house, await reporting.draft(house, by="tomas", second="noor"), "noor")

    with pytest.raises(Refused):
        await reporting.sign(house, leaf)
    with pytest.raises(Refused):
        await reporting.draft(house, words=Words("Again."), document=found.document)

    assert len((await house.committee()).transparency.published) == 1


async def test_a_draft_waits_for_two_weeks(sqlite_house: House) -> None:
    house = sqlite_house
    house.clock.at = LATER
    leaf = await reporting.draft(house)
    found = await house.ask(reporting.read(house, leaf, "ilse"))
    house.clock.later(days=15)

    act = PublishReport(house.custody, house.member("ilse"), house.committee_id, leaf, found.document, {"closed": 0})
    with pytest.raises(Refused):
        await house.ask(reporting.read(house, leaf, "ilse"))
    with pytest.raises(Refused):
        await house.do(act)


def test_the_fold_and_the_verifier_have_the_same_limits() -> None:
    assert (figures.FEW, figures.ENOUGH, case_times.OTHER) == (
        transparency.FEW,
        transparency.ENOUGH,
        transparency.OTHER,
    )


async def test_anybody_with_an_export_computes_the_figures_again(
    sqlite_house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = sqlite_house
    for _ in range(3):
        await reporting.closed(house)
    await house.report()
    house.clock.at = LATER
    report = await reporting.sign(house, await reporting.draft(house))
    keys = house.custody.keys
    lines = await house.read(lambda session: list(exporting.export(session, keys)))
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"".join(lines))

    status = verifier.main(["figures", str(file), "--key", keys.signer.verifier_key])

    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    assert "1 reports checked" in printed.out
    assert json.dumps(dict(report.figures), sort_keys=True) in printed.out
    forged = [one.replace(b'\\"closed\\":3', b'\\"closed\\":4') for one in lines]
    assert forged != lines
    wrong = [one.wrong for one in check_reports(forged, frozenset())]
    assert wrong == [("closed is not what the log says",)]
    assert list(check_reports(lines, frozenset(range(len(lines))))) == []


async def test_an_erased_case_stays_in_the_totals_of_reports_before_and_after(
    sqlite_house: House, tmp_path: Path
) -> None:
    house = sqlite_house
    for _ in range(3):
        await reporting.closed(house)
    gone = await reporting.closed(house)
    house.clock.at = LATER
    half = await reporting.sign(house, await reporting.draft(house))
    await erasures.erased_when_due(house, gone)
    for _ in range(4):  # a checkpoint covers 64 entries more than the one before
        house.clock.later(hours=1)
        await house.do(PublishIfDue(house.custody, timedelta(minutes=5), 64))
    await erasures.published(house)
    after = log_figures.figures_for(half.document, await log_figures.follow_all(house.custody, house.process.database))

    assert [half.figures[name] for name in ("received", "closed", "expunged")] == [4, 4, 0]
    assert [after[name] for name in ("received", "closed", "expunged")] == [4, 4, 0]
    assert await log_figures.report_findings(house.custody, house.process.database) == []
    assert len(await reporting.counted(house, reporting.pair(house))) == 3
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"".join(await house.read(lambda session: list(exporting.export(session, house.custody.keys)))))
    assert verifier.main(["figures", str(file), "--key", house.custody.keys.signer.verifier_key]) == 0
    later = Period(2027, 2)
    house.clock.at = LATER.replace(year=2028)
    assert (await reporting.sign(house, await reporting.draft(house, period=later))).figures["expunged"] == 1
