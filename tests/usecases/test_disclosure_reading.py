"""What a lawyer reads of a case: to whom each letter went, whom an allegation is about, and nothing twice."""

from coc_service.languages import default
from coc_service.web.staff import disclosure_reading
from tests.usecases import hearing, listing
from tests.usecases.house import House

ENGLISH = default()


async def test_a_reader_from_outside_learns_who_wrote_what_to_whom(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report(who="Sam")
    await house.to_panel(case_id)
    link = await hearing.open_channel(house, case_id)
    await hearing.write_to(house, case_id, link.party)
    await hearing.answer(house, await hearing.join(house, link))
    await house.move(case_id, "investigate")
    await listing.list_one(house, case_id, link.party)
    opened = await house.open(case_id, "noor")

    entries = disclosure_reading.entries(opened.file, opened.file.records)

    said = [(ENGLISH.text(one.heading), disclosure_reading.as_text(one, ENGLISH).split("\n\n")) for one in entries]
    headings, words = [heading for heading, _ in said], dict(said)
    assert headings == [
        "The report",
        "Who the reporter is",
        "Letter to the reporter",
        "Somebody who is heard",
        "Notice to Sam Iversen (respondent)",
        "Sam Iversen (respondent) wrote",
        "A step of the case",
        "An allegation",
        "A finding",
        "A measure",
    ]
    assert words["A step of the case"][0] == "Start investigation"
    assert "About Sam Iversen (respondent)" in words["An allegation"]
    assert "For Sam Iversen (respondent)" in words["A measure"]
    assert all(str(house.clock.now().year) in ENGLISH.text(one.when) for one in entries)
