"""Forms that are not from our pages have no effect, and only options that our page offered can be chosen."""

import re

import pytest
from starlette.routing import Route

from coc_service.web.routes import routes
from tests.cast import DANA, NOOR, Person, Stage, hidden, text_of
from tests.journeys.acts import declare_clear
from tests.sites import invite
from tests.web.test_bad_forms import REPORT, SHOWN, WORDS, fresh, is_untouched
from tests.web.test_doors import address

ROBIN = Person("Robin Vale", "@rvale", "robin", "robin@members.example.org", "harbour lantern mosaic thistle drum")
FORGED = {"token": "forged"}
EXPIRED = "This page had been open for too long"
RELOADED = "This page had been open for too long. Please try again."


async def test_a_receipt_is_asked_for_again_where_no_page_of_ours_sent_it(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit(narrative=WORDS)

    answer = await sqlite_stage.client().post("/return", data={**FORGED, "receipt": words})

    assert answer.status_code == 422
    assert "You were away for a while. Please type your receipt once more." in text_of(answer.text)
    assert (words in answer.text, SHOWN in answer.text) == (True, False)


async def test_nobody_is_logged_in_by_a_form_that_is_not_ours(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()

    sent = {**FORGED, "login_name": NOOR.login_name, "passphrase": NOOR.passphrase}
    answer = await client.post("/login", data=sent)

    assert (answer.status_code, RELOADED in text_of(answer.text)) == (422, True)
    assert not client.cookies


async def test_nobody_is_logged_out_by_a_form_that_is_not_ours(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await noor.post("/logout", data=FORGED)

    assert answer.status_code == 409
    assert (await noor.get("/desk")).status_code == 200


FOR_EVERYONE = re.compile(r"/$|/(c|to|enrol|set-up|news)/|/(return|heard|login|leaving|log|alive|ready)(/|$)")

OF_AUDITORS = re.compile(r"/audit(/|$)")


def of_members(method: str) -> list[str]:
    """The addresses that only members have."""
    found = [route.path for route in routes() if isinstance(route, Route) and method in (route.methods or ())]
    return [path for path in found if not FOR_EVERYONE.match(path)]


def test_there_are_addresses_of_members_to_look_at() -> None:
    assert (len(of_members("GET")) > 10, len(of_members("POST")) > 20) == (True, True)


async def test_no_form_of_a_member_is_taken_that_is_not_ours(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id, committee_id = await sqlite_stage.only_case(), (await sqlite_stage.committee_state()).id
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]

    sent = [
        path for path in of_members("POST") if not OF_AUDITORS.match(path)
    ]  # theirs: tests/journeys/test_auditors.py
    forms = {path: address(path, case_id=case_id, committee_id=committee_id) for path in sent}
    answers = {path: await noor.post(where, data=FORGED) for path, where in forms.items()}

    refused = {path for path, answer in answers.items() if answer.status_code == 409 and EXPIRED in answer.text}
    assert refused == set(answers)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_without_a_session_everything_of_members_leads_to_the_login(sqlite_stage: Stage, method: str) -> None:
    client = sqlite_stage.client()

    answers = {path: await client.request(method, address(path)) for path in of_members(method)}

    assert {path: (answer.status_code, answer.headers.get("location")) for path, answer in answers.items()} == (
        dict.fromkeys(of_members(method), (303, "/login"))
    )


async def test_nobody_enrols_by_a_form_that_is_not_ours(sqlite_stage: Stage) -> None:
    client, page = sqlite_stage.client(), f"/enrol/{await invite(sqlite_stage.parts, ROBIN)}"
    typed = {"passphrase": ROBIN.passphrase, "passphrase_again": ROBIN.passphrase}

    forged = await client.post(page, data={**FORGED, **typed})
    ours = await client.post(page, data={**await fresh(client, page), **typed})

    assert (forged.status_code, RELOADED in text_of(forged.text)) == (422, True)
    assert ours.status_code == 200


async def test_whom_the_form_did_not_offer_cannot_be_left_out(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    form = hidden((await client.get(REPORT)).text)

    sent = {**form, "narrative": WORDS, "left_out": [sqlite_stage.id_of(DANA), "a" * 26]}
    answer = await client.post(REPORT, data=sent)

    assert answer.status_code == 422
    assert "The committee has changed since you opened this page." in text_of(answer.text)
    assert SHOWN in answer.text
    assert await is_untouched(sqlite_stage)
