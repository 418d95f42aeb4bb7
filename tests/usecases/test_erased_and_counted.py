"""Statistics and proofs are the same before and after an erasure, and no report's draft tells of the case."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from coc_service.audit import __main__ as verifier
from coc_service.domain.chain import committee_subject
from coc_service.domain.retention import Ground
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.drafting import OTHER_CASES, FindBasis, Line, Words, document_of
from coc_service.usecases.committee.transparency import DraftReport, opened
from coc_service.usecases.site import exporting, log_figures
from tests.usecases import auditing, erasures, reporting, test_importing
from tests.usecases.house import House
from tests.usecases.test_disclosures import confirm, propose, take
from tests.usecases.test_erasing import quarters

IN_DETAILS = {"recusals", "channels"}  # of an erased case nobody counts these again: the report keeps what it said
AFTER_HALF_A_YEAR = datetime(2027, 7, 1, 12, tzinfo=UTC)


async def verdict(house: House, folder: Path) -> int:
    """Return how the offline verifier ends: 0 if the log is whole and every report's figures are those of the log."""
    file = folder / "log.jsonl"
    file.write_bytes(b"".join(await house.read(lambda session: list(exporting.export(session, house.custody.keys)))))
    return verifier.main(["figures", str(file), "--key", house.custody.keys.signer.verifier_key])


async def test_figures_and_proofs_stay_when_a_case_goes_that_was_disclosed_reported_or_imported(
    sqlite_house: House, tmp_path: Path
) -> None:
    house = sqlite_house
    await auditing.admit(house)
    cases = [await reporting.closed(house) for _ in range(3)]
    await test_importing.import_one(house, test_importing.rows(test_importing.CLOSED)[0])
    [imported] = [one for [one] in await house.rows("SELECT id FROM case_file") if one not in cases]
    await house.declare(imported, "noor", "ilse")
    given = await propose(house, cases[0])
    await confirm(house, cases[0], given)
    await erasures.checkpoints(house)
    await take(house, cases[0], given)
    house.clock.at = reporting.LATER
    report = await reporting.sign(house, await reporting.draft(house))
    house.clock.at = AFTER_HALF_A_YEAR
    waiting = {one: await erasures.proposed(house, one, ground=Ground.LAW) for one in (cases[0], imported)}
    auditor = await auditing.who(house, await auditing.log_in(house))
    before, is_whole = await quarters(house, auditor), await verdict(house, tmp_path)

    for case_id, proposal in waiting.items():
        await erasures.confirmed(house, case_id, proposal)
    assert await quarters(house, auditor) == before
    await erasures.all_published(house)

    now = log_figures.figures_for(report.document, await log_figures.follow_all(house.custody, house.process.database))
    assert {name for name, said in report.figures.items() if now[name] != said} == IN_DETAILS
    assert await log_figures.report_findings(house.custody, house.process.database) == []
    assert (is_whole, await verdict(house, tmp_path)) == (0, 0)
    assert [await one.faults() for one in (house, house.restarted())] == [set(), set()]


async def test_the_draft_of_a_report_tells_nobody_which_case_a_line_was_about(sqlite_house: House) -> None:
    """A draft stays in the committee's chain, sealed to two members: they open it years later."""
    house = sqlite_house
    gone, kept = [await reporting.closed(house) for _ in range(2)]
    house.clock.at = reporting.LATER
    leaf = await reporting.draft(house)
    draft = (await house.committee()).transparency.drafts[leaf]
    tags = {one.id: one.tag for one in await reporting.counted(house, reporting.pair(house))}

    await erasures.erased_when_due(house, gone)
    await erasures.all_published(house)

    both = [opened(house.custody, house.member(name), house.committee_id, draft) for name in ("noor", "ilse")]
    counted = await reporting.counted(house, reporting.pair(house))
    for found in both:
        assert found is not None
        assert {one.id: one.tag for one in counted} == {kept: tags[kept]}
        assert tags[gone] in {line.tag for line in found.lines}, "it is there, and what it was made of is not"
        assert gone not in repr(found)
    query, ours = "SELECT detail FROM audit_entry WHERE subject = :it", committee_subject(house.committee_id)
    assert not any(gone.encode() in bytes(detail) for (detail,) in await house.rows(query, it=ours) if detail)


async def test_a_case_that_a_drafter_counted_twice_is_not_signed(sqlite_house: House) -> None:
    house = sqlite_house
    first, _ = [await reporting.closed(house) for _ in range(2)]
    house.clock.at = reporting.LATER
    both = reporting.pair(house)
    [one] = [one for one in await reporting.counted(house, both) if one.id == first]
    lines = [Line(one.tag, "insult", "talk", one.finding)] * 2
    basis = await house.ask(FindBasis(house.custody, both.member, both.committee_id, both.period))
    made_up = document_of(both, basis, lines, Words())
    await house.do(DraftReport(house.custody, both.member, both.committee_id, both.other, made_up, lines))
    [leaf] = (await house.committee()).transparency.drafts

    with pytest.raises(Refused) as refused:
        await reporting.sign(house, leaf)

    assert refused.value.message == OTHER_CASES
