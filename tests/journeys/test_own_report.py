"""The reporter sees what they told, in the form's own words, and who can read it."""

import re

import pytest

from coc_service.domain.report import (
    Answer,
    ContactPreference,
    Identity,
    IdentityConsent,
    Intake,
    Relation,
    Report,
)
from coc_service.web.own_answers import ASKED, CHOSEN
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, receipt_words, text_of, token
from tests.english import english
from tests.journeys.acts import step_back

DATE = re.compile(r"\d+ \w+, \d\d:00 UTC")
SEALED_TO = re.compile(r"It was sealed to (.*?), and to nobody else")


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
        "share_identity_with": f"{english(CHOSEN['other_committee'])} {english(CHOSEN['respondent'])}",
    }.items():
        assert f"{english(ASKED[question])} {answer}" in page
    assert english(ASKED["witnesses"]) not in page


def test_there_are_words_for_every_question_and_choice() -> None:
    fields = {*Report.model_fields, *Identity.model_fields} - {"narrative", "identity", "left_out"}
    choices = {one.value for kind in (Answer, Relation, Intake, ContactPreference, IdentityConsent) for one in kind}
    assert ASKED.keys() == fields
    assert CHOSEN.keys() == choices


async def test_the_reporter_sees_whom_it_was_sealed_to_and_not_who_stepped_back(stage: Stage) -> None:
    words = await stage.submit(left_out=[stage.id_of(DANA)])
    before = sealed_to((await stage.come_back(words)).text)

    await step_back(await stage.log_in(ILSE), await stage.only_case())

    assert before == f"{NOOR.name}, {ILSE.name} and {TOMAS.name}"
    assert sealed_to((await stage.come_back(words)).text) == before


async def test_the_date_promised_is_the_one_the_case_keeps(sqlite_stage: Stage) -> None:
    sqlite_stage.clock.stop()
    sqlite_stage.clock.advance(minutes=90 - sqlite_stage.clock.now().minute)  # no whole hour
    client = sqlite_stage.client()
    promised = text_of((await client.get(f"/c/{sqlite_stage.committee}")).text)
    receipt = (await sqlite_stage.send_report(client)).text

    kept = text_of((await sqlite_stage.come_back(receipt_words(receipt))).text)

    date = DATE.findall(kept)[0]
    assert date in promised
    assert date in text_of(receipt)


async def test_a_form_sent_again_later_promises_no_later_date(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = (await client.get(f"/c/{sqlite_stage.committee}/report")).text
    sent = {"token": token(page), "narrative": "Someone followed me."}
    first = text_of((await client.post(f"/c/{sqlite_stage.committee}/report", data=sent)).text)

    sqlite_stage.clock.advance(hours=5)
    again = text_of((await client.post(f"/c/{sqlite_stage.committee}/report", data=sent)).text)

    assert DATE.search(first)
    assert not DATE.search(again)


async def test_where_too_few_can_read_it_to_decide_the_reporter_is_told(sqlite_stage: Stage) -> None:
    others = [sqlite_stage.id_of(one) for one in (ILSE, TOMAS, DANA)]

    lone = text_of((await sqlite_stage.send_report(left_out=others)).text)
    two = text_of((await sqlite_stage.send_report(left_out=others[1:])).text)

    assert "they cannot decide on it by themselves: that takes 2" in lone
    assert "they cannot decide" not in two


@pytest.mark.parametrize("path", ["/return/message", "/return/withdraw", "/return/proof", "/c/conduct/receipt"])
async def test_an_address_that_answers_forms_alone_says_that_nothing_is_lost(sqlite_stage: Stage, path: str) -> None:
    answer = await sqlite_stage.client().get(path)

    assert answer.status_code == 200
    assert "and not withdrawn it, it is safe with us: your receipt opens it" in text_of(answer.text)
