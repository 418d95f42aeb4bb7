"""The reporter sees their own report, with the form's labels, and who can read it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from coc_service.domain.question import QuestionKind
from coc_service.domain.questions import REPORT_FORM
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, hidden, receipt_words, text_of
from tests.journeys.acts import step_back
from tests.journeys.looks import tamper

ASKED = {question.field: question.label.msgid for question in REPORT_FORM}
CHOSEN = {str(one.value): one.label.msgid for question in REPORT_FORM for one in question.options}
DATE = re.compile(r"\d+ \w+, \d\d:00 UTC")
SEALED_TO = re.compile(r"it was sealed to (.*?), and to nobody else")


def sealed_to(page: str) -> str:
    shown = SEALED_TO.search(re.sub(r"\s+([,.])", r"\1", text_of(page)))
    return shown[1] if shown else ""


async def test_every_answer_comes_back_under_the_question_it_was_given_to(stage: Stage) -> None:
    words = await stage.submit(
        who="Somebody in a grey jacket", relation="witness", wishes="That it stops", translated="yes",
        name="Robin", contact="robin@example.org", share_identity_with=["other_committee", "respondent"],
    )  # fmt: skip

    page = text_of((await stage.come_back(words)).text)

    for question, answer in {
        "who": "Somebody in a grey jacket",
        "relation": "I saw or heard it",
        "wishes": "That it stops",
        "translated": "Yes",
        "name": "Robin",
        "contact": "robin@example.org",
        "share_identity_with": f"{CHOSEN['other_committee']} {CHOSEN['respondent']}",
    }.items():
        assert f"{ASKED[question]} {answer}" in page
    assert ASKED["witnesses"] not in page


def test_there_are_words_for_every_question_and_choice() -> None:
    listed = [question for question in REPORT_FORM if question.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}]

    assert all(question.label.msgid and question.for_committee.msgid for question in REPORT_FORM)
    assert [question.field for question in REPORT_FORM if question.options] == [one.field for one in listed]
    for question in listed:
        offered = type(question.options[0].value)
        assert [one.value for one in question.options] == list(offered)
        assert all(one.label.msgid and one.for_committee.msgid for one in question.options)


async def test_the_reporter_sees_whom_it_was_sealed_to_and_not_who_stepped_back(stage: Stage) -> None:
    words = await stage.submit(left_out=[stage.id_of(DANA)])
    before = sealed_to((await stage.come_back(words)).text)

    await step_back(await stage.log_in(ILSE), await stage.only_case())

    assert before == f"{NOOR.name}, {ILSE.name} and {TOMAS.name}"
    assert sealed_to((await stage.come_back(words)).text) == before


async def test_the_date_promised_is_the_one_the_case_keeps(sqlite_stage: Stage) -> None:
    sqlite_stage.clock.stop()
    sqlite_stage.clock.advance(minutes=90 - sqlite_stage.clock.now().minute)  # not a whole hour
    client = sqlite_stage.client()
    promised = text_of((await client.get(f"/c/{sqlite_stage.committee}")).text)
    receipt = (await sqlite_stage.send_report(client)).text

    kept = text_of((await sqlite_stage.come_back(receipt_words(receipt))).text)

    date = DATE.findall(kept)[0]
    assert re.findall(r"\d+ \w+, \d\d:\d\d UTC", promised) == [date, date]  # in the summary and among the steps
    assert date in text_of(receipt)


async def test_a_form_sent_again_later_promises_no_later_date(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = (await client.get(f"/c/{sqlite_stage.committee}/report")).text
    sent = {**hidden(page), "narrative": "Someone followed me."}
    first = text_of((await client.post(f"/c/{sqlite_stage.committee}/report", data=sent)).text)

    sqlite_stage.clock.advance(hours=5)
    again = text_of((await client.post(f"/c/{sqlite_stage.committee}/report", data=sent)).text)

    assert DATE.search(first)
    assert not DATE.search(again)


async def test_where_too_few_can_read_it_to_decide_the_reporter_is_told(sqlite_stage: Stage) -> None:
    others = [sqlite_stage.id_of(one) for one in (ILSE, TOMAS, DANA)]

    lone = text_of((await sqlite_stage.send_report(left_out=others)).text)
    two = text_of((await sqlite_stage.send_report(left_out=others[1:])).text)

    assert "they cannot decide on it alone. That takes 2" in lone
    assert "they cannot decide" not in two


async def test_a_proof_is_promised_for_the_next_beat_whatever_was_written_over_the_last_one(
    sqlite_stage: Stage,
) -> None:
    """Otherwise an attacker who writes to the database could set a promised date that never comes."""
    stage = sqlite_stage
    stage.clock.stopped_at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    await stage.submit()
    await stage.publish()
    words = await stage.submit()
    before = text_of((await stage.come_back(words)).text)

    await tamper(stage, "UPDATE checkpoint SET published_at = '2099-01-01 00:00:00.000000'")

    assert "It is not ready yet. Please look again after" in before
    assert text_of((await stage.come_back(words)).text) == before


@pytest.mark.parametrize("path", ["/return/message", "/return/withdraw", "/return/proof", "/c/conduct/receipt"])
async def test_an_address_that_answers_forms_alone_says_that_nothing_is_lost(sqlite_stage: Stage, path: str) -> None:
    answer = await sqlite_stage.client().get(path)

    assert answer.status_code == 200
    assert "and not withdrawn it, it is safe with us: your receipt opens it" in text_of(answer.text)
