"""The way back shows first what is new and where the report stands; what was promised is the same on page and in letter."""

import re
from datetime import timedelta

import pytest

from tests.cast import NOOR, Stage, text_of, ticket, token
from tests.journeys.acts import declare_clear, do, form_panel, move, withdraw

NEW = "New for you"


def steps_of(page: str) -> dict[str, str]:
    """The steps of the progress line, each with whether it is done."""
    line = re.search(r'<ol class="progress".*?</ol>', page, re.DOTALL)
    assert line
    return {
        re.sub(r"<.*", "", step, flags=re.DOTALL).strip(): state
        for state, step in re.findall(r'<li class="(\w+)"[^>]*>(.*?)</li>', line[0], re.DOTALL)
    }


async def test_a_letter_is_new_until_it_was_read_and_stands_above_the_field_to_answer(sqlite_stage: Stage) -> None:
    stage, words = sqlite_stage, await sqlite_stage.submit()
    first = (await stage.come_back(words)).text
    [noor] = await declare_clear(stage, await stage.only_case(), NOOR)
    await do(noor, await stage.only_case(), "letter", text="A first letter.")
    await do(noor, await stage.only_case(), "letter", text="A second letter.")

    news, again = [(await stage.come_back(words)).text for _ in range(2)]

    assert [NEW in text_of(page) for page in (first, news, again)] == [False, True, False]
    assert "2 letters from the committee" in text_of(news)
    places = [news.index(one) for one in ('id="standing"', "A first letter.", "A second letter.", 'id="write"')]
    assert places == sorted(places)
    assert again.index('id="write"') < again.index("A second letter.") < again.index("A first letter.")


async def test_what_the_reporter_writes_is_not_new_to_them(sqlite_stage: Stage) -> None:
    stage, words = sqlite_stage, await sqlite_stage.submit()
    await stage.come_back(words)

    sent = (await stage.say(words, "And one thing more.")).text

    assert NEW not in text_of(sent)
    assert "And one thing more." in text_of(sent)


async def test_the_progress_line_follows_the_case_in_coarse_steps(sqlite_stage: Stage) -> None:
    stage, words = sqlite_stage, await sqlite_stage.submit()
    case_id, seen = await stage.only_case(), []
    seen.append(steps_of((await stage.come_back(words)).text))
    noor, ilse = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    seen.append(steps_of((await stage.come_back(words)).text))
    for name in ("investigate", "propose", "open_vote"):
        await move(noor, case_id, name)
        seen.append(steps_of((await stage.come_back(words)).text))
    for browser in (noor, ilse):
        await do(browser, case_id, "ballot", choice="yes")
    for name in ("decide", "implement", "close"):
        await move(noor, case_id, name)
    seen.append(steps_of((await stage.come_back(words)).text))

    labels = ("Arrived", "Read", "Investigation", "Decided")
    expected = [
        ("now", "ahead", "ahead", "ahead"),
        ("done", "now", "ahead", "ahead"),
        *[("done", "done", "now", "ahead")] * 3,
        ("done", "done", "done", "done"),
    ]
    assert seen == [dict(zip(labels, states, strict=True)) for states in expected]


async def test_any_letter_of_the_committee_is_the_first_answer(sqlite_stage: Stage) -> None:
    stage, words = sqlite_stage, await sqlite_stage.submit()
    before = text_of((await stage.come_back(words)).text)
    [noor] = await declare_clear(stage, await stage.only_case(), NOOR)

    await do(noor, await stage.only_case(), "letter", text="We are here.")
    stage.clock.advance(hours=30)
    after = text_of((await stage.come_back(words)).text)

    assert "You will find our first answer here by" in before
    assert "first answer" not in after
    assert "It is late" not in after


async def test_a_new_date_before_the_acknowledgement_is_the_one_date_on_page_and_letter(sqlite_stage: Stage) -> None:
    stage, words = sqlite_stage, await sqlite_stage.submit()
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)
    day = stage.clock.now().date() + timedelta(days=20)

    await move(noor, case_id, "postpone", new_date=day.isoformat(), letter="You hear from us later.")

    page = text_of((await stage.come_back(words)).text)
    assert f"This step should end by {day.day} {day:%B %Y}." in page
    assert "first answer" not in page


async def test_ask_for_information_asks_the_reporter(sqlite_stage: Stage) -> None:
    stage, words = sqlite_stage, await sqlite_stage.submit()
    case_id = await stage.only_case()
    noor, _ = await form_panel(stage, case_id)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    await move(noor, case_id, "investigate")

    await move(noor, case_id, "ask", question="Who else was there?")

    page = text_of((await stage.come_back(words)).text)
    assert "We have a question for you New" in page
    assert "Who else was there?" in page


async def test_who_keeps_their_report_is_back_in_the_conversation(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    page = (await stage.come_back(await stage.submit(narrative="My own words."), client)).text
    asked = await client.post("/return/withdraw", data={"token": token(page), "ticket": ticket(page)})

    kept = await client.post("/return", data={"token": token(asked.text), "ticket": ticket(asked.text)})

    assert 'action="/return"' in asked.text
    assert kept.status_code == 200
    assert "My own words." in text_of(kept.text)


@pytest.mark.parametrize("spoilt", [{"ticket": "forged"}, {"token": "forged"}, {"token": ""}])
async def test_a_forged_ticket_opens_no_conversation(sqlite_stage: Stage, spoilt: dict[str, str]) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    page = (await stage.come_back(await stage.submit(narrative="My own words."), client)).text

    answer = await client.post("/return", data={"token": token(page), "ticket": ticket(page), **spoilt})

    assert answer.status_code == 422
    assert "My own words." not in answer.text


async def test_the_page_after_a_withdrawal_can_be_loaded_again(sqlite_stage: Stage) -> None:
    gone = await withdraw(sqlite_stage, await sqlite_stage.submit())

    again = await sqlite_stage.client().get(gone.url.path)

    assert (gone.status_code, again.status_code) == (200, 200)
    assert "You took your report back" in text_of(again.text)


async def test_a_time_is_told_in_words_and_to_programs(sqlite_stage: Stage) -> None:
    sqlite_stage.clock.stop()
    words = await sqlite_stage.submit()
    hour = sqlite_stage.clock.now().replace(minute=0)

    page = (await sqlite_stage.come_back(words)).text

    assert f"between {hour.hour} and {hour.hour + 1} UTC" in text_of(page)
    assert f'<time datetime="{hour:%Y-%m-%dT%H:%MZ}" data-hour="{{1}}, {{0}}">' in page
    assert f'<time datetime="{hour + timedelta(days=1):%Y-%m-%dT%H:%MZ}">' in page
