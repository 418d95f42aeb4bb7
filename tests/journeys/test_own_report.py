"""The reporter sees what they told, in the form's own words, and who can read it."""

import re

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
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, receipt_words, text_of
from tests.journeys.acts import step_back

DATE = re.compile(r"\d+ \w+, \d\d:00 UTC")
READ_BY = re.compile(r"It can be read by (.*?), and by nobody else")


def readers(page: str) -> str:
    shown = READ_BY.search(re.sub(r"\s+([,.])", r"\1", text_of(page)))
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


async def test_the_questions_and_choices_are_those_of_the_form(sqlite_stage: Stage) -> None:
    form = text_of((await sqlite_stage.client().get(f"/c/{sqlite_stage.committee}/report")).text)

    assert [question for question in ASKED.values() if question not in form] == []
    assert [choice for value, choice in CHOSEN.items() if value != "unsure" and choice not in form] == []
    fields = {*Report.model_fields, *Identity.model_fields} - {"narrative", "identity", "left_out"}
    assert ASKED.keys() == fields
    choices = {one.value for kind in (Answer, Relation, Intake, ContactPreference, IdentityConsent) for one in kind}
    assert CHOSEN.keys() == choices


async def test_the_reporter_sees_who_can_read_the_report(stage: Stage) -> None:
    words = await stage.submit(left_out=[stage.id_of(DANA)])
    before = readers((await stage.come_back(words)).text)

    await step_back(await stage.log_in(ILSE), await stage.only_case())

    after = readers((await stage.come_back(words)).text)
    assert before == f"{NOOR.name}, {ILSE.name} and {TOMAS.name}"
    assert after == f"{NOOR.name} and {TOMAS.name}"


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
