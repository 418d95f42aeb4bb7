"""The report form in three steps: who it is about, what happened, and a look at both before anything is sent."""

import re
from typing import Any

import pytest

from coc_service.domain.question import STORY_MAX_CHARS
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, receipt_words, text_of
from tests.web.form_reporter import SENT, STORY, Reporter, about, at_the_check
from tests.web.test_bad_forms import WORDS, is_untouched


async def test_three_steps_lead_to_a_receipt_at_an_address_of_its_own(sqlite_stage: Stage) -> None:
    reporter = await Reporter(sqlite_stage.client()).open()
    steps = [reporter.step]

    for to, given in (("story", {"left_out": ["none"], "who": "rw"}), ("check", {"narrative": STORY, "where": WORDS})):
        await reporter.press(to, **given)
        steps.append(reporter.step)
        assert await is_untouched(sqlite_stage)
    sent = await reporter.press("send")

    assert steps == [1, 2, 3]
    assert (sent.status_code, sent.url.path) == (200, SENT)
    back = text_of((await sqlite_stage.come_back(receipt_words(sent.text))).text)
    assert [said in back for said in ("held the door.", "Then I left.", WORDS, "rw")] == [True] * 4


async def test_the_first_step_asks_for_a_tick_or_for_none_of_them(sqlite_stage: Stage) -> None:
    reporter = await Reporter(sqlite_stage.client()).open()

    nothing = await reporter.press("story", who="rw")
    both = await reporter.press("story", left_out=["none", sqlite_stage.id_of(DANA)])

    assert (nothing.status_code, both.status_code, reporter.step) == (422, 422, 1)
    assert "Tick a name, or “No, none of them”." in text_of(nothing.text)
    assert "You ticked a name and “No, none of them”." in text_of(both.text)
    assert reporter.fields()["who"] == ["rw"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"narrative": ""}, "“What happened?” is still empty. Please write one sentence or more, in any language."),
        ({"narrative": "\N{ZERO WIDTH SPACE}"}, "“What happened?” is still empty."),
        ({"narrative": "x" * (STORY_MAX_CHARS + 1)}, "“What happened?”: This is longer than we can take here"),
        ({"narrative": "x", "where": "x" * 501}, "“Where was it?”: This is longer than we can take here (500"),
        ({"narrative": "x", "danger": "perhaps"}, "“Is someone in danger now?”: Please choose one of the answers"),
    ],
    ids=["empty", "without ink", "too long", "another field", "not offered"],
)
async def test_an_error_names_its_field_and_what_would_be_right(
    sqlite_stage: Stage, given: dict[str, str], said: str
) -> None:
    reporter = await at_the_check(sqlite_stage, who="rw", **given)

    assert (reporter.answer.status_code, reporter.step) == (422, 2)
    assert said in text_of(reporter.answer.text)
    assert reporter.fields()["who"] == ["rw"]
    assert reporter.fields()["narrative"] == [given["narrative"]]


async def test_an_error_of_the_first_step_is_shown_there_and_the_story_is_kept(sqlite_stage: Stage) -> None:
    reporter = await at_the_check(sqlite_stage, who="x" * 5_001)

    assert (reporter.step, reporter.answer.status_code) == (1, 422)
    assert "“Who is it about?”: This is longer" in text_of(reporter.answer.text)
    await reporter.press("story", who="rw", narrative=STORY)
    assert reporter.fields()["narrative"] == [STORY.replace("\r\n", "\n")]


async def test_back_loses_nothing_even_with_wrong_input(sqlite_stage: Stage) -> None:
    long, dana = "x" * (STORY_MAX_CHARS + 1), sqlite_stage.id_of(DANA)
    reporter = await Reporter(sqlite_stage.client()).open()
    await reporter.press("story", left_out=[dana], who="two\r\nlines")

    await reporter.press("who", narrative=long, danger="no", where=' a "quoted" <place>')
    first = reporter.fields()
    await reporter.press("story")

    assert (first["left_out"], first["who"], reporter.step) == ([dana], ["two\nlines"], 2)
    assert reporter.fields()["narrative"] == [long]
    assert reporter.fields()["danger"] == ["no"]
    assert reporter.fields()["where"] == [' a "quoted" <place>']
    await reporter.press("check", narrative=STORY)
    assert (reporter.step, reporter.kept_from) == (3, [DANA.name])


async def test_the_check_shows_who_reads_it_and_every_answer(sqlite_stage: Stage) -> None:
    reporter = await at_the_check(
        sqlite_stage, left_out=[sqlite_stage.id_of(DANA)], who="rw", danger="no", name="Juniper", translated="yes"
    )

    page = text_of(reporter.answer.text)
    assert reporter.read_by == [NOOR.name, ILSE.name, TOMAS.name]
    assert f"{DANA.name} You ticked this name" in page
    for shown in ("Who is it about? rw", "Is someone in danger now? No", "What should we call you? Juniper"):
        assert shown in page
    assert "14 plain words, shown once" in page


async def test_a_form_filled_in_at_once_is_taken_at_once(sqlite_stage: Stage) -> None:
    answer = await sqlite_stage.send_report(
        narrative="Somebody shouted.", who="rw", left_out=[sqlite_stage.id_of(DANA)]
    )

    assert len(receipt_words(answer.text).split()) == 14


async def test_a_form_filled_in_at_once_is_asked_back_where_a_name_was_found(sqlite_stage: Stage) -> None:
    reporter = Reporter(sqlite_stage.client())
    reporter.answer = await sqlite_stage.send_report(reporter.client, narrative="Tomas saw it.", where=WORDS)

    assert (reporter.answer.status_code, reporter.step) == (422, 3)
    assert await is_untouched(sqlite_stage)
    words = receipt_words((await reporter.press("send")).text)
    assert WORDS in text_of((await sqlite_stage.come_back(words)).text)


@pytest.mark.parametrize("given", ["", "perhaps", "KEEP"])
async def test_an_answer_about_a_name_that_was_not_offered_is_none(sqlite_stage: Stage, given: str) -> None:
    answered: dict[str, Any] = {about(sqlite_stage, TOMAS): given}

    answer = await sqlite_stage.send_report(narrative="Tomas saw it.", **answered)

    assert answer.status_code == 422
    assert await is_untouched(sqlite_stage)


@pytest.mark.parametrize(
    "smuggled",
    [
        {"may_read": "x"},
        {"named-" + "a" * 26: "read"},
        {"named-": "read"},
        {"identity": "x"},
        {"named_member_may_read": "yes"},
    ],
    ids=lambda one: next(iter(one)),
)
async def test_a_hidden_field_that_no_step_asks_for_is_named_and_goes_no_further(
    sqlite_stage: Stage, smuggled: dict[str, str]
) -> None:
    reporter = await at_the_check(sqlite_stage)

    answer = await reporter.press("send", **smuggled)

    assert "The form held an answer we did not ask for" in text_of(answer.text)
    assert await is_untouched(sqlite_stage)
    assert not reporter.fields().keys() & smuggled.keys()
    assert receipt_words((await reporter.press("send")).text)


async def test_what_is_shown_is_what_is_sent_where_a_field_comes_twice(sqlite_stage: Stage) -> None:
    reporter = await at_the_check(sqlite_stage, narrative=["The first words.", "Other words, hidden."])

    sent = await reporter.press("send")

    back = text_of((await sqlite_stage.come_back(receipt_words(sent.text))).text)
    assert ("The first words." in back, "Other words, hidden." in back) == (True, False)


async def test_a_button_that_no_page_has_stores_nothing(sqlite_stage: Stage) -> None:
    reporter = await at_the_check(sqlite_stage)

    answer = await reporter.client.post(SENT, data=reporter.fields() | {"to": "anything"})

    assert answer.status_code == 200
    assert await is_untouched(sqlite_stage)


async def test_the_address_of_a_receipt_says_that_the_report_was_sent(sqlite_stage: Stage) -> None:
    answer = await sqlite_stage.client().get(SENT)

    page = text_of(answer.text)
    assert answer.status_code == 200
    assert "If you saw your receipt, your report has been sent" in page
    assert 'href="/return"' in answer.text


async def test_who_goes_back_after_sending_and_on_again_is_told_that_it_was_sent(sqlite_stage: Stage) -> None:
    reporter = await at_the_check(sqlite_stage)
    before = reporter.answer
    words = receipt_words((await reporter.press("send")).text)

    reporter.answer = before
    again = await reporter.press("send")
    reporter.answer = before
    looked = await reporter.press("check")

    assert receipt_words(again.text) == words
    assert "Your report has been sent" in text_of(looked.text)
    assert STORY.split("\r\n", maxsplit=1)[0] not in looked.text
    assert len(await sqlite_stage.case_ids()) == 1


async def test_one_token_goes_through_all_steps_so_that_a_report_is_stored_once(sqlite_stage: Stage) -> None:
    reporter = await Reporter(sqlite_stage.client()).open()
    first = reporter.fields()["token"]

    for to, given in (("story", {"left_out": ["none"]}), ("check", {"narrative": STORY}), ("who", {})):
        await reporter.press(to, **given)
        assert reporter.fields()["token"] == first


async def test_a_page_that_was_open_for_long_goes_on_with_a_fresh_token(sqlite_stage: Stage) -> None:
    reporter = await at_the_check(sqlite_stage)
    old = reporter.fields()["token"]
    sqlite_stage.clock.advance(hours=25)

    late = await reporter.press("send")

    assert "This page had been open for more than a day." in text_of(late.text)
    assert (reporter.step, reporter.fields()["token"] == old) == (3, False)
    assert receipt_words((await reporter.press("send")).text)


async def test_browsers_may_keep_the_steps_for_back_but_not_the_receipt(sqlite_stage: Stage) -> None:
    reporter = await Reporter(sqlite_stage.client()).open()
    kept = [reporter.answer.headers["cache-control"]]

    for to, given in (("story", {"left_out": ["none"]}), ("check", {"narrative": STORY})):
        kept.append((await reporter.press(to, **given)).headers["cache-control"])
    sent = await reporter.press("send")

    assert kept == ["private, max-age=0, must-revalidate"] * 3
    assert sent.headers["cache-control"] == "no-store"


async def test_no_step_lets_a_browser_offer_what_was_typed_to_the_next_person(sqlite_stage: Stage) -> None:
    """Browsers keep what was typed into a line of text, and offer it in other forms. A text area they do not."""
    reporter = await Reporter(sqlite_stage.client()).open()
    pages = [reporter.answer.text, (await reporter.press("story", left_out=["none"])).text]

    assert [re.findall(r'<input type="(?!hidden|radio|checkbox)', page) for page in pages] == [[], []]
