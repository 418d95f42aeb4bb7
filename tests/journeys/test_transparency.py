"""A transparency report in browsers: one member drafts it, another one reads and signs it, and everybody reads it."""

import json
import re

import httpx

from coc_service.domain.report_periods import Period
from tests.cast import BASE_URL, DANA, ILSE, NOOR, TOMAS, Stage, hidden, text_of
from tests.journeys.acts import do, form_panel, move

WORDS = "We answer within a day now.\n\n<b>=SUM(A1)</b>"
TYPED = "We answer\twithin a \u200bday now.\r\n\r\n<b>=SUM(A1)</b>\r\n"  # as browsers send it, with what pasting brings
PUBLIC = "/c/conduct/reports"


async def closed(stage: Stage) -> Period:
    """Let a case be closed, and the time of a report about it pass; return the period."""
    await stage.submit()
    noor, _ = await form_panel(stage, await stage.only_case())
    await do(noor, await stage.only_case(), "acknowledge", text="We have read it.")
    for name in ("take_no_action", "close"):
        await move(noor, await stage.only_case(), name)
    now = stage.clock.now()
    stage.clock.advance(days=250)
    return Period(now.year, 1 if now.month <= 6 else 2)


async def draft(stage: Stage, client: httpx.AsyncClient, period: Period, **fields: str) -> httpx.Response:
    committee = (await stage.committee_state()).id
    asked = {"period": str(period), "second": stage.id_of(ILSE)}
    shown = (await client.get(f"/our-reports/{committee}/draft", params=asked)).text
    cases = {
        name: "insult" if name.startswith("matter") else "talk"
        for name in re.findall(r'name="((?:matter|step)-\w+)"', shown)
    }
    said = {"legal_demands": "0", "lessons": TYPED, "changes": "", **cases, **fields}
    return await client.post(f"/our-reports/{committee}/draft", data={**hidden(shown), **asked, **said})


def draft_url(page: str) -> str:
    found = re.search(r'href="(/our-reports/\w+/drafts/\w+)"', page)
    assert found, text_of(page)
    return found[1]


async def sign(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    url = draft_url((await client.get("/our-reports")).text)
    shown = (await client.get(url)).text
    return await client.post(url, data={**hidden(shown), **fields})


async def published(stage: Stage, period: Period) -> str:
    """Let Noor draft and Ilse publish a report; return its address."""
    assert (await draft(stage, await stage.log_in(NOOR), period)).status_code == 303
    assert (await sign(await stage.log_in(ILSE), has_read="yes")).status_code == 303
    return f"{PUBLIC}/{(await stage.committee_state()).transparency.published[-1].leaf}"


async def test_a_report_is_public_when_a_second_member_has_read_and_signed_it(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    period, reporter = await closed(stage), stage.client()
    assert "There is no report about our work yet." in text_of((await reporter.get(PUBLIC)).text)
    assert PUBLIC not in (await reporter.get("/c/conduct")).text

    noor = await stage.log_in(NOOR)
    assert (await draft(stage, noor, period)).status_code == 303
    own, desk = text_of((await noor.get("/our-reports")).text), (await (await stage.log_in(ILSE)).get("/desk")).text
    assert "Your draft about" in own
    assert "A transparency report waits for you to sign it" in text_of(desk)

    ilse = await stage.log_in(ILSE)
    unread = await sign(ilse)
    assert (unread.status_code, "Please say that you have read all of it." in text_of(unread.text)) == (422, True)
    assert 'name="has_read"' in unread.text
    check = text_of((await ilse.get(draft_url((await ilse.get("/our-reports")).text))).text)
    assert "Insults and hostile tone · Ended without a finding · A talk or advice" in check
    assert "Reports that reached us" not in check
    case_url = f'href="/cases/{await stage.only_case()}"'
    assert case_url in (await ilse.get(draft_url((await ilse.get("/our-reports")).text))).text, (
        "the case can be looked up"
    )
    assert (await reporter.get(PUBLIC)).text.count(f"{PUBLIC}/") == 0

    assert (await sign(ilse, has_read="yes")).status_code == 303
    assert PUBLIC in (await reporter.get("/c/conduct")).text
    listed = re.search(rf'href="({PUBLIC}/\w+)"', (await reporter.get(PUBLIC)).text)
    assert listed
    page = await reporter.get(listed[1])
    shown = text_of(page.text)
    assert shown.count("Reports that reached us 1") == 2, "in large letters, and among all numbers"
    assert "Cases that were closed 1" in shown
    assert "Median time to the first answer not told: too few" in shown
    assert "Too few to tell apart." in shown
    assert "We answer within a day now." in shown
    assert "<b>=SUM" not in page.text
    assert "Signed by Noor Haddad and Ilse Brandt on" in shown


async def test_the_files_of_a_report_say_the_same_and_run_nothing(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    url, reporter = await published(stage, await closed(stage)), stage.client()

    as_json, as_csv = await reporter.get(f"{url}.json"), await reporter.get(f"{url}.csv")

    said = json.loads(as_json.text)
    assert (said["document"]["lessons"], said["figures"]["received"]) == (WORDS, 1)
    assert said["signed_by"] == [NOOR.name, ILSE.name]
    assert as_csv.text.startswith("part,name,label,value\r\nreport,committee,,Conduct")
    assert "figures,received,Reports that reached us,1\r\n" in as_csv.text
    assert "figures,answers_median,Median time to the first answer,\r\n" in as_csv.text
    for one in (as_json, as_csv):
        assert one.headers["content-disposition"].startswith('attachment; filename="conduct-')
        assert "sandbox" in one.headers["content-security-policy"]
    none = await reporter.get(f"{PUBLIC}/{'0' * 64}.csv")
    assert none.status_code == 404


async def test_a_correction_leaves_the_version_before_with_a_link_to_the_newest(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    period = await closed(stage)
    first = await published(stage, period)
    assert (
        await draft(stage, await stage.log_in(NOOR), period, lessons="Corrected.", tables="kept")
    ).status_code == 303
    await sign(await stage.log_in(ILSE), has_read="yes")
    second = f"{PUBLIC}/{(await stage.committee_state()).transparency.published[-1].leaf}"

    reporter = stage.client()
    old, new, listed = [(await reporter.get(one)).text for one in (first, second, PUBLIC)]

    assert "This version was corrected." in text_of(old)
    assert second in old
    assert "This version was corrected." not in text_of(new)
    assert first in new
    assert (second in listed, first in listed) == (True, False)


async def test_words_in_several_lines_are_taken_without_what_nobody_sees(sqlite_stage: Stage) -> None:
    """A browser ends the lines of a form with two characters."""
    stage = sqlite_stage
    period, noor = await closed(stage), await stage.log_in(NOOR)

    answer = await draft(stage, noor, period, lessons="One.\r\n\r\nT\u202ewo.")
    await sign(await stage.log_in(ILSE), has_read="yes")

    [report] = (await stage.committee_state()).transparency.published
    assert (answer.status_code, report.document.lessons) == (303, "One.\n\nTwo.")


async def test_a_form_that_says_too_little_is_given_back(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    period, noor = await closed(stage), await stage.log_in(NOOR)
    unsaid = {f"{field}-{await stage.only_case()}": "" for field in ("matter", "step")}

    answer = await draft(stage, noor, period, legal_demands="many", **unsaid)

    said = text_of(answer.text)
    assert answer.status_code == 422
    assert said.count("Please choose one for each case.") == 3, "at each field, and once in the summary"
    assert "Please write a number, such as 0." in said
    assert ('value="many"' in answer.text, "day now." in answer.text) == (True, True)


async def test_who_chose_half_finds_it_chosen_again(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await closed(stage)
    noor, second = await stage.log_in(NOOR), stage.id_of(ILSE)
    url = f"/our-reports/{(await stage.committee_state()).id}/draft"

    half = await noor.get(url, params={"period": "", "second": second})

    assert (half.status_code, "Please choose a time" in text_of(half.text)) == (422, True)
    assert re.search(rf'<option value="{second}"[^>]* selected', half.text)


async def test_a_member_who_stepped_back_sees_the_same_pages_and_no_case(sqlite_stage: Stage) -> None:
    """Dana and Tomas read no case of the period. Their form is that of a committee without cases."""
    stage = sqlite_stage
    period = await closed(stage)
    committee, dana = (await stage.committee_state()).id, await stage.log_in(DANA)

    shown = await dana.get(
        f"/our-reports/{committee}/draft", params={"period": str(period), "second": stage.id_of(ILSE)}
    )
    await draft(stage, await stage.log_in(NOOR), period)
    leaf = next(iter((await stage.committee_state()).transparency.drafts))
    others = [await (await stage.log_in(one)).get("/our-reports") for one in (TOMAS, DANA)]
    asked = await dana.get(f"/our-reports/{committee}/drafts/{leaf}")

    assert "There is none. The report then has the totals of the log" in text_of(shown.text)
    assert "matter-" not in shown.text
    assert all(leaf not in one.text for one in others)
    assert (asked.status_code, "This draft is not waiting any more." in text_of(asked.text)) == (422, True)


async def test_nobody_outside_sees_the_pages_of_members(sqlite_stage: Stage) -> None:
    committee, client = (await sqlite_stage.committee_state()).id, sqlite_stage.client()

    answers = [
        await client.get("/our-reports"),
        await client.get(f"/our-reports/{committee}/draft"),
        await client.post(f"/our-reports/{committee}/draft", data={}),
        await client.post(f"/our-reports/{committee}/drafts/{'0' * 64}", data={}),
    ]

    assert [(one.status_code, one.headers["location"].removeprefix(BASE_URL)) for one in answers] == [
        (303, "/login")
    ] * 4
