"""The last step of the form: names that were found are asked about, and too few readers are told of."""

from http import HTTPStatus

import pytest

from tests.cast import DANA, ILSE, NOOR, PEOPLE, TOMAS, Stage, receipt_words, text_of
from tests.web.form_reporter import about, at_the_check
from tests.web.test_bad_forms import is_untouched


@pytest.mark.parametrize(
    "written",
    [
        {"who": "Tomas"},
        {"narrative": "I left.\r\nTomas Rey held the door. I ran."},
        {"witnesses": "@trey saw it"},
        {"support_person": "Tomas"},
    ],
    ids=["who", "the story", "a closed part", "about the reporter"],
)
async def test_every_name_found_in_any_text_is_asked_about(sqlite_stage: Stage, written: dict[str, str]) -> None:
    reporter = await at_the_check(sqlite_stage, **written)

    assert reporter.fields()[about(sqlite_stage, TOMAS)] == ["keep"]
    assert (reporter.kept_from, reporter.read_by) == ([TOMAS.name], [NOOR.name, ILSE.name, DANA.name])
    assert f"{TOMAS.name} You wrote this name" in text_of(reporter.answer.text)
    assert receipt_words((await reporter.press("send")).text)
    assert sqlite_stage.id_of(TOMAS) not in (await sqlite_stage.case()).presences


async def test_a_name_is_shown_in_the_sentence_that_it_stands_in(sqlite_stage: Stage) -> None:
    reporter = await at_the_check(sqlite_stage, narrative="I left. Then Tomas Rey <held> the door. I ran.")

    assert "Then <mark>Tomas Rey</mark> &lt;held&gt; the door.</blockquote>" in reporter.answer.text


@pytest.mark.parametrize("answer", ["else", "read"])
async def test_somebody_else_of_that_name_and_one_who_may_read_stay_readers(sqlite_stage: Stage, answer: str) -> None:
    reporter = await at_the_check(sqlite_stage, narrative="Tomas saw it.")

    sent = await reporter.press("send", **{about(sqlite_stage, TOMAS): answer})

    assert receipt_words(sent.text)
    assert sqlite_stage.id_of(TOMAS) in (await sqlite_stage.case()).presences


async def test_what_was_answered_about_a_name_is_kept_through_the_steps_and_gone_with_the_name(
    sqlite_stage: Stage,
) -> None:
    reporter = await at_the_check(sqlite_stage, narrative="Tomas saw it.")
    field = about(sqlite_stage, TOMAS)

    await reporter.press("story", **{field: "read"})
    await reporter.press("check")
    kept = reporter.fields()[field]
    await reporter.press("story", **{field: "keep"})
    await reporter.press("check", narrative="Somebody saw it.")

    assert kept == ["read"]
    assert field not in reporter.fields()
    assert reporter.kept_from == []


async def test_where_too_few_are_left_to_decide_the_reporter_is_told_what_to_do(sqlite_stage: Stage) -> None:
    left_out = [sqlite_stage.id_of(one) for one in (ILSE, DANA)]

    reporter = await at_the_check(sqlite_stage, left_out=left_out, narrative="Tomas saw it.")

    page = text_of(reporter.answer.text)
    assert reporter.read_by == [NOOR.name]
    assert "One person cannot decide alone" in page
    assert "But a decision takes 2 people." in page
    assert "You can send it like this." in page
    assert receipt_words((await reporter.press("send")).text)


@pytest.mark.parametrize("language", ["/fr", "/ar", "/ja"])  # two forms for a number, six, one
async def test_where_too_few_are_left_to_decide_the_page_is_there_in_other_languages(
    sqlite_stage: Stage, language: str
) -> None:
    left_out = [sqlite_stage.id_of(one) for one in (ILSE, DANA)]

    reporter = await at_the_check(sqlite_stage, language, left_out=left_out, narrative="Tomas saw it.")

    assert reporter.answer.status_code == HTTPStatus.OK
    assert NOOR.name in reporter.answer.text
    assert receipt_words((await reporter.press("send")).text)


async def test_enough_readers_bring_no_warning(sqlite_stage: Stage) -> None:
    reporter = await at_the_check(sqlite_stage, left_out=[sqlite_stage.id_of(ILSE)])

    assert "cannot decide alone" not in text_of(reporter.answer.text)


async def test_where_everybody_is_left_out_the_reporter_is_told_what_to_do(sqlite_stage: Stage) -> None:
    everybody = [sqlite_stage.id_of(one) for one in PEOPLE]

    reporter = await at_the_check(sqlite_stage, left_out=everybody)
    forced = await reporter.press("send")

    for page in (text_of(reporter.answer.text), text_of(forced.text)):
        assert "Nobody here could read it" in page
        assert "take away the tick of one person you trust" in page
        assert "Send this report" not in page
    assert forced.status_code == 422
    assert await is_untouched(sqlite_stage)
    await reporter.press("who")
    await reporter.press("story", left_out=everybody[1:])
    await reporter.press("check")
    assert receipt_words((await reporter.press("send")).text)


async def test_where_everybody_is_named_the_report_can_be_sent(sqlite_stage: Stage) -> None:
    everybody = ", ".join(one.name for one in PEOPLE)

    reporter = await at_the_check(sqlite_stage, narrative=f"I told {everybody}.")
    kept = await reporter.press("send")
    sent = await reporter.press("send", **{about(sqlite_stage, NOOR): "read"})

    assert "Above, choose a person who may read it." in text_of(kept.text)
    assert receipt_words(sent.text)
    assert set((await sqlite_stage.case()).presences) == {sqlite_stage.id_of(NOOR)}
