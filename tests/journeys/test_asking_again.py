"""A dangerous page asks for the passphrase once more, and no word of a form is lost meanwhile."""

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from coc_service.usecases.people.attempts import CountAttempt
from coc_service.web.http.fresh import asks_again
from coc_service.web.http.sessions import members_only, staff_form
from tests.cast import NOOR, Stage, send, text_of, token
from tests.journeys.asking import WRONG, asking, is_in


def with_dangerous_page(stage: Stage) -> None:
    """Add a page that asks again, and returns what its form sent."""

    async def act(request: Request) -> Response:
        if request.method == "GET":
            return PlainTextResponse("the export")
        sent, _ = await staff_form(request)
        return PlainTextResponse(repr(sent.shown(lists=frozenset({"word"}))))

    stage.app.router.routes.insert(0, Route("/dangerous", members_only(asks_again(act)), methods=["GET", "POST"]))


async def test_a_dangerous_page_asks_again_ten_minutes_after_the_login(sqlite_stage: Stage) -> None:
    with_dangerous_page(sqlite_stage)
    noor = await sqlite_stage.log_in(NOOR)

    first = await noor.get("/dangerous")
    sqlite_stage.clock.advance(minutes=11)
    asked = await noor.get("/dangerous?all=yes")
    wrong = await noor.post("/again", data={**asking(asked), "proof": WRONG})
    blank = await noor.post("/again", data={**asking(asked), "proof": " "})
    right = await noor.post("/again", data={**asking(asked), "proof": NOOR.passphrase})

    assert first.text == "the export"
    assert "Your passphrase once more" in text_of(asked.text)
    assert [one.status_code for one in (wrong, blank)] == [422, 422]
    assert right.headers["location"] == "/dangerous?all=yes"
    assert (await noor.get("/dangerous?all=yes")).text == "the export"


async def test_a_dangerous_form_keeps_what_it_sent_while_it_asks_again(sqlite_stage: Stage) -> None:
    with_dangerous_page(sqlite_stage)
    noor = await sqlite_stage.log_in(NOOR)
    form = {"token": token((await noor.get("/desk")).text), "word": ["one & two", "three"]}
    sqlite_stage.clock.advance(minutes=11)

    asked = await noor.post("/dangerous", data=form)
    words = [("word", "one & two"), ("word", "three")]
    sent = {**asking(asked), "word": [word for _, word in words], "proof": NOOR.passphrase}
    done = await noor.post("/dangerous", data=sent)

    assert [f'name="{name}" value="{word}"'.replace("&", "&amp;") in asked.text for name, word in words] == [True, True]
    assert done.text == repr({"word": ["one & two", "three"]}), "and the passphrase is not among it"


async def test_a_dangerous_form_with_a_wrong_passphrase_does_nothing(sqlite_stage: Stage) -> None:
    with_dangerous_page(sqlite_stage)
    noor = await sqlite_stage.log_in(NOOR)
    form = {"token": token((await noor.get("/desk")).text), "word": "one"}
    sqlite_stage.clock.advance(minutes=11)

    answer = await noor.post("/dangerous", data={**form, "proof": WRONG})

    assert (answer.status_code, "That did not match" in text_of(answer.text)) == (422, True)


async def test_a_dangerous_form_that_is_not_ours_is_refused_before_a_passphrase_is_tried(sqlite_stage: Stage) -> None:
    with_dangerous_page(sqlite_stage)
    noor = await sqlite_stage.log_in(NOOR)
    sqlite_stage.clock.advance(minutes=11)

    answer = await noor.post("/dangerous", data={"token": "none", "proof": NOOR.passphrase})

    assert answer.status_code == 409
    assert "Your passphrase once more" in text_of((await noor.get("/dangerous")).text)


async def test_after_ten_wrong_ones_even_the_right_passphrase_must_wait_and_no_login_is_touched(
    sqlite_stage: Stage,
) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    await send(noor, "/desk", "/lock")
    asked = asking(await noor.get("/desk"))

    for _ in range(10):
        await noor.post("/again", data={**asked, "proof": WRONG})
    right = await noor.post("/again", data={**asked, "proof": NOOR.passphrase})

    assert right.status_code == 422
    assert await is_in(await sqlite_stage.log_in(NOOR))


async def test_of_many_passphrases_at_once_ten_are_tried(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    await send(noor, "/desk", "/lock")
    asked, fill = asking(await noor.get("/desk")), CountAttempt(sqlite_stage.parts.custody, sqlite_stage.id_of(NOOR))
    for _ in range(10):
        await sqlite_stage.parts.perform(fill)
    # As of a request that looked before the others were counted.
    monkeypatch.setattr(CountAttempt, "look", lambda act, _: act.custody.now())

    answer = await noor.post("/again", data={**asked, "proof": NOOR.passphrase})

    assert answer.status_code == 422
    assert not await is_in(noor)


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "", "desk"])
async def test_after_the_passphrase_nobody_is_led_to_another_site(sqlite_stage: Stage, to: str) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await send(noor, "/desk", "/lock", to=to)

    assert answer.headers["location"] == "/desk"
