"""The whole service in pseudo-languages: no page, error or redirect falls back to English."""

from collections.abc import AsyncIterator
from itertools import chain

import httpx
import pytest

from coc_service.languages import Language
from coc_service.settings import Settings
from tests import pseudo
from tests.cast import BASE_URL, ILSE, NOOR, Person, Stage, hidden, receipt_words, ticket, token
from tests.journeys.tours import tour
from tests.stages import on_stage
from tests.test_markup import is_read_as_the_library_reads_it

NARRATIVE = "⠠⠎⠕⠍⠑⠕⠝⠑"  # without letters that the check would take for untranslated text


@pytest.fixture
async def spoken_stage(sqlite_site: tuple[Settings, tuple[Person, ...]]) -> AsyncIterator[Stage]:
    """A stage with the pseudo-languages."""
    settings, members = sqlite_site
    async with on_stage(settings.model_copy(update={"pseudo_languages": True}), members) as stage:
        yield stage


def visitor(stage: Stage, language: Language, seen: list[httpx.Response]) -> httpx.AsyncClient:
    """A client that uses one language, and the pages it saw."""

    async def look(answer: httpx.Response) -> None:
        await answer.aread()
        seen.append(answer)

    client = stage.client(raises=False)
    client.base_url = httpx.URL(BASE_URL + language.prefix)
    client.event_hooks = {"response": [look]}
    return client


def wrong_with(answer: httpx.Response, language: Language) -> list[str]:
    """Links on a page that leave the language, and untranslated texts."""
    location = answer.headers.get("location", language.prefix)
    found = [] if location.startswith(language.prefix) else [location]
    if answer.headers.get("content-type", "").startswith("text/html") and answer.text:
        opening = f'<html lang="{language.code}" dir="{language.direction}">'
        found += [] if opening in answer.text else [answer.text[:200]]
        found += [] if is_read_as_the_library_reads_it(answer.text) else ["the page is not read as it is"]
        found += pseudo.untranslated(answer.text)
        found += pseudo.leading_out(answer.text, language, outside="https://www.bbc.com/weather")
    return [f"{answer.request.method} {answer.url.path}: {one}" for one in found]


async def report(client: httpx.AsyncClient) -> str:
    """Submit a report and return the receipt."""
    form = await client.get("/c/conduct/report")
    shown = await client.post("/c/conduct/report", data={**hidden(form.text), "narrative": NARRATIVE})
    wrong = {"token": token(shown.text), "ticket": ticket(shown.text), "receipt": "a b"}
    await client.post("/c/conduct/receipt", data=wrong)
    await client.post("/c/conduct/receipt", data=wrong | {"receipt": receipt_words(shown.text)})
    return receipt_words(shown.text)


async def come_back(client: httpx.AsyncClient, receipt: str) -> None:
    """Open the conversation, write, and open the withdrawal page."""
    entered = await client.post(
        "/return", data={"token": token((await client.get("/return")).text), "receipt": receipt}
    )
    sent = {"token": token(entered.text), "ticket": ticket(entered.text)}
    await client.post("/return/message", data=sent | {"text": NARRATIVE})
    await client.post("/return/message", data=sent | {"text": ""})
    await client.post("/return/withdraw", data=sent)
    await client.post("/return", data={"token": sent["token"], "receipt": " ".join(["zzzz", *receipt.split()[1:]])})


@pytest.mark.parametrize("language", [pseudo.ACCENTED, pseudo.FROM_THE_RIGHT], ids=lambda one: one.code)
async def test_who_comes_in_a_language_stays_in_it(spoken_stage: Stage, language: Language) -> None:
    seen: list[httpx.Response] = []
    reporter, member = visitor(spoken_stage, language, seen), visitor(spoken_stage, language, seen)

    for page in ("/", "/c/conduct", "/leaving", "/log", "/nowhere", "/desk", "/login", "/enrol/gone", "/return/proof"):
        await reporter.get(page)
    await come_back(reporter, await report(reporter))
    await spoken_stage.try_login(member, NOOR.login_name, "not the passphrase")
    await spoken_stage.try_login(member, NOOR.login_name, NOOR.passphrase)
    await tour(member, await spoken_stage.only_case())

    assert list(chain.from_iterable(wrong_with(answer, language) for answer in seen)) == []
    assert {answer.status_code for answer in seen} == {200, 303, 400, 404, 409, 422}


async def test_a_page_without_a_language_is_in_english(spoken_stage: Stage) -> None:
    page = await spoken_stage.client().get("/")

    assert '<html lang="en" dir="ltr">' in page.text


@pytest.mark.parametrize("code", ["en", "da", "EN-XA", "en-xa", "xx", "c"])
async def test_a_language_without_a_catalogue_is_no_address(spoken_stage: Stage, code: str) -> None:
    assert (await spoken_stage.client().get(f"/{code}/login")).status_code == 404


async def test_a_slash_too_many_or_too_few_leads_to_the_page_in_its_language(spoken_stage: Stage) -> None:
    client = spoken_stage.client()

    answers = [await client.get(path) for path in ("/en-XA", "/en-XA/login/", "/en-XA//evil.example/")]

    assert [answer.headers.get("location") for answer in answers] == ["/en-XA/", "/en-XA/login", None]


async def test_a_language_that_nobody_speaks_is_there_only_when_asked_for(sqlite_stage: Stage) -> None:
    assert (await sqlite_stage.client().get("/en-XA/login")).status_code == 404


async def test_no_cookie_remembers_the_language(spoken_stage: Stage) -> None:
    client = spoken_stage.client()

    await client.get("/ar-XB/")

    assert not client.cookies
    assert '<html lang="en" dir="ltr">' in (await client.get("/")).text


async def test_a_login_holds_in_every_language(spoken_stage: Stage) -> None:
    member = await spoken_stage.log_in(ILSE)

    desk = await member.get("/ar-XB/desk")

    assert (desk.status_code, '<html lang="ar-XB" dir="rtl">' in desk.text) == (200, True)


async def test_the_languages_there_are_can_be_chosen(spoken_stage: Stage, sqlite_stage: Stage) -> None:
    choice = (await spoken_stage.client().get("/en-XA/")).text

    assert 'href="/" lang="en"' in choice
    assert 'href="/ar-XB/" lang="ar-XB" dir="rtl"' in choice
    assert "ar-XB" not in (await sqlite_stage.client().get("/")).text


async def test_an_error_nobody_foresaw_is_told_in_the_language(
    spoken_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("coc_service.usecases.site.publish.latest", fail)
    seen: list[httpx.Response] = []

    answer = await visitor(spoken_stage, pseudo.FROM_THE_RIGHT, seen).get("/log")

    assert answer.status_code == 500
    assert wrong_with(answer, pseudo.FROM_THE_RIGHT) == []
