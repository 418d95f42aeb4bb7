"""Where a report goes: by the link of a space, said before anything is sent, and changed by the reporter on every step."""

import re

import httpx
import pytest

from tests.cast import DANA, ILSE, NOOR, PEOPLE, TOMAS, Person, Stage, receipt_words, text_of
from tests.journeys.spaces import EVENT, LINK, WAYS, adopt, buttons, with_ways
from tests.journeys.test_membership import EVA
from tests.journeys.test_our_pages import propose
from tests.web.form_reporter import STORY, Reporter
from tests.web.test_bad_forms import is_untouched

WHY = f"You came by the link of {EVENT}. This committee looks after it: its members have signed that."


class Traveller(Reporter):
    """A reporter whose form can move to another committee."""

    async def follow(self, address: str) -> "Traveller":
        self.answer = await self.client.get(address)
        return self

    async def move(self, value: str, address: str = "", **changed: object) -> httpx.Response:
        """Press a button that leads to `address`, or to the form's own one."""
        action = address or re.findall(r'<form class="step" method="post" action="([^"]*)"', self.answer.text)[0]
        self.answer = await self.client.post(action, data=self.fields() | changed | {"to": value})
        return self.answer


async def test_the_link_of_a_space_says_where_the_report_goes_and_why(sqlite_stage: Stage) -> None:
    await with_ways(sqlite_stage)
    reporter = Traveller(sqlite_stage.client())

    landing = (await reporter.follow(LINK)).answer
    assert WHY in text_of(landing.text)
    form_url = re.findall(r'<a class="button primary" href="([^"]*)"', landing.text)[0]
    await reporter.follow(form_url)

    assert form_url == "/c/conduct/report?space=kubecon-eu"
    assert f"Your report goes to Conduct Committee . {WHY}" in text_of(reporter.answer.text)
    assert (reporter.fields()["space"], reporter.fields()["where"]) == (["kubecon-eu"], [EVENT])


async def test_the_space_is_part_of_what_is_sealed(sqlite_stage: Stage) -> None:
    await with_ways(sqlite_stage)
    reporter = await Traveller(sqlite_stage.client()).follow("/c/conduct/report?space=kubecon-eu")
    await reporter.move("story", left_out=["none"])
    await reporter.move("check", narrative=STORY)
    assert WHY in text_of(reporter.answer.text)
    sent = await reporter.press("send")

    assert EVENT in text_of((await sqlite_stage.come_back(receipt_words(sent.text))).text)


async def test_a_page_that_was_opened_without_a_link_gives_no_reason(sqlite_stage: Stage) -> None:
    await with_ways(sqlite_stage)
    for address in ("/c/conduct/report", "/c/conduct/report?space=nowhere"):
        reporter = await Traveller(sqlite_stage.client()).follow(address)
        assert "You came by the link" not in text_of(reporter.answer.text)
        assert "space" not in reporter.fields()


async def test_a_reporter_moves_to_another_committee_with_all_their_words(sqlite_stage: Stage) -> None:
    await with_ways(sqlite_stage)
    reporter = await Traveller(sqlite_stage.client()).follow("/c/conduct/report?space=kubecon-eu")
    ticked = [sqlite_stage.id_of(one) for one in (NOOR, DANA)]
    await reporter.move("story", left_out=ticked, who="rw")
    await reporter.move("check", narrative=STORY)
    ((value, address, words),) = [one for one in buttons(reporter.answer) if one[1] == "/c/care/report"]

    await reporter.move(value, address)

    assert words == "Write to Care Team instead"
    said = text_of(reporter.answer.text)
    assert "This is the form of Care Team. Your words came with you" in said
    assert f"You came by the link of {EVENT}. Conduct Committee looks after it." in said
    assert (reporter.answer.status_code, reporter.step, reporter.fields()["who"]) == (200, 1, ["rw"])
    assert "left_out" not in reporter.fields(), "nobody who reads here was ticked"
    assert await is_untouched(sqlite_stage)
    await reporter.move("story", left_out=["none"])
    await reporter.move("check")
    assert STORY.split("\r\n")[0] in text_of(reporter.answer.text)
    assert [one for one in PEOPLE if one.name in reporter.answer.text.split('<div class="two">')[1]] == []
    assert EVA.name in reporter.answer.text


async def test_none_of_them_is_asked_again_by_the_other_committee(sqlite_stage: Stage) -> None:
    await with_ways(sqlite_stage)
    reporter = await Traveller(sqlite_stage.client()).follow("/c/conduct/report")

    await reporter.move("moved", "/c/care/report", left_out=["none"])
    await reporter.move("story")

    assert (reporter.answer.status_code, reporter.step) == (422, 1)
    assert "Tick a name, or “No, none of them”." in text_of(reporter.answer.text)


@pytest.mark.parametrize(
    ("left_out", "primary"),
    [
        ((), ("send", "/c/conduct/sent")),
        ((DANA, TOMAS, ILSE), ("moved", "/c/care/report")),
        ((DANA, TOMAS, ILSE, NOOR), ("moved", "/c/care/report")),
    ],
    ids=["enough", "one is left", "nobody is left"],
)
async def test_where_it_goes_if_too_few_remain_is_shown_before_it_is_sent(
    sqlite_stage: Stage, left_out: tuple[Person, ...], primary: tuple[str, str]
) -> None:
    await with_ways(sqlite_stage)
    reporter = await Traveller(sqlite_stage.client()).follow("/c/conduct/report")
    await reporter.move("story", left_out=[sqlite_stage.id_of(one) for one in left_out] or ["none"])
    await reporter.move("check", narrative=STORY)

    first = re.findall(r'class="button primary" name="to" value="([^"]*)" formaction="([^"]*)"', reporter.answer.text)
    assert first == [primary]
    assert ("stands in for them" in text_of(reporter.answer.text)) is bool(left_out)
    assert await is_untouched(sqlite_stage)


async def test_a_report_for_one_person_leaves_all_others_out(sqlite_stage: Stage) -> None:
    reporter = await Traveller(sqlite_stage.client()).follow("/c/conduct/report")

    await reporter.move(f"only-{sqlite_stage.id_of(ILSE)}", who="rw")

    assert "Only that one person can read your report" in text_of(reporter.answer.text)
    assert set(reporter.fields()["left_out"]) == {sqlite_stage.id_of(one) for one in PEOPLE if one is not ILSE}
    assert reporter.fields()["who"] == ["rw"]
    await reporter.move("story")
    await reporter.move("check", narrative=STORY)
    assert reporter.read_by == [ILSE.name]


@pytest.mark.parametrize("value", ["only-", "only-" + "a" * 26, "only-none"])
async def test_only_somebody_who_reads_here_can_be_the_only_one(sqlite_stage: Stage, value: str) -> None:
    reporter = await Traveller(sqlite_stage.client()).follow("/c/conduct/report")

    await reporter.move(value, left_out=["none"])

    assert (reporter.step, reporter.fields()["left_out"]) == (1, ["none"])


async def test_an_old_link_leads_to_all_committees(sqlite_stage: Stage) -> None:
    await with_ways(sqlite_stage)
    await adopt(sqlite_stage, {})

    page = await sqlite_stage.client().get(LINK)

    assert page.status_code == 404
    assert "is not in use any more" in text_of(page.text)
    assert "/c/conduct" in page.text


async def test_a_poster_has_the_link_in_its_language_and_no_script(sqlite_stage: Stage) -> None:
    await with_ways(sqlite_stage)
    client = sqlite_stage.client()

    poster = await client.get(f"{LINK}/poster.svg")
    none = await client.get("/to/nowhere/poster.svg")

    assert (poster.status_code, poster.headers["content-type"].split(";")[0]) == (200, "image/svg+xml")
    assert "sandbox" in poster.headers["content-security-policy"]
    assert [word in poster.text for word in ("<script", "href", "style")] == [False, False, False]
    assert [word in poster.text for word in (LINK, EVENT, "Conduct Committee")] == [True, True, True]
    assert none.status_code == 404


async def test_a_space_of_another_committee_cannot_be_taken(sqlite_stage: Stage) -> None:
    care = await with_ways(sqlite_stage)

    answer = await propose(await care.log_in(EVA), {"spaces": "Ours now | kubecon-eu"})

    assert answer.status_code == 422
    assert "Another committee looks after Ours now already." in text_of(answer.text)


@pytest.mark.parametrize("above", ["conduct", "nowhere", "Care Team"])
async def test_a_committee_that_stands_in_is_another_one_on_this_site(sqlite_stage: Stage, above: str) -> None:
    await with_ways(sqlite_stage)

    answer = await propose(await sqlite_stage.log_in(NOOR), WAYS | {"above": above})

    assert answer.status_code == 422
    assert above in answer.text


async def test_members_find_links_and_posters_of_their_spaces(sqlite_stage: Stage) -> None:
    await with_ways(sqlite_stage)

    page = (await (await sqlite_stage.log_in(NOOR)).get("/our-pages")).text

    assert re.findall(r'href="(/to/[^"]*)"', page) == [
        LINK, f"{LINK}/poster.svg", "/to/chat", "/to/chat/poster.svg",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        ("target", ""),
        ("", ""),
        ("told_without_agreement", "does not know that you write. We do not speak to them unless you say yes."),
        ("self", "Thank you for telling us about something you did."),
    ],
)
async def test_on_whose_behalf_somebody_writes_changes_a_sentence_where_it_is_right(
    sqlite_stage: Stage, relation: str, said: str
) -> None:
    reporter = await Traveller(sqlite_stage.client()).follow("/c/conduct/report")
    await reporter.move("story", left_out=["none"])
    await reporter.move("check", narrative=STORY, relation=relation)

    assert reporter.answer.text.count('<div class="notice"><p>') == bool(said)
    assert said in text_of(reporter.answer.text)
