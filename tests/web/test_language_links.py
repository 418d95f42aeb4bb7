"""The browser proposes a language, a link decides, and the address remembers."""

import re
from collections.abc import AsyncIterator

import pytest
from babel import Locale

from coc_service import app, languages, resources
from coc_service.languages import Language, catalogues
from coc_service.languages.pseudo import PseudoTranslations
from coc_service.settings import Settings
from coc_service.web.http import language
from tests.cast import ILSE, Person, Stage, hidden
from tests.stages import on_stage

_TEMPLATE = catalogues.read(resources.root("locale") / catalogues.TEMPLATE)
WHOLE = Language("de", Locale.parse("de"), PseudoTranslations(_TEMPLATE))
FOR_REPORTERS = Language("he", Locale.parse("he"), PseudoTranslations(_TEMPLATE), has_staff_side=False)
OFFERED = {"en": languages.default(), "de": WHOLE, "he": FOR_REPORTERS}
_LINE = re.compile(r'<p class="proposed".*?</p>')
_CHOICE = re.compile(r'<li><a href="([^"]*)"')


@pytest.fixture
async def stage(
    sqlite_site: tuple[Settings, tuple[Person, ...]], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    monkeypatch.setattr(app, "languages_of", lambda _: OFFERED)
    async with on_stage(*sqlite_site) as stage:
        yield stage


def line(page: str) -> str:
    found = _LINE.search(page)
    return found.group() if found else ""


def choices(page: str) -> list[str]:
    return _CHOICE.findall(page.partition('<nav class="languages"')[2])


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("/", "de-AT, en;q=0.5", "de"),
        ("/", "fr, iw;q=0.5", "he"),
        ("/", "en, de;q=0.9", None),
        ("/", "de;q=0, he;q=x", None),
        ("/", "fr", None),
        ("/", "", None),
        ("/c/conduct/report", "de", "de"),
        ("/return", "de", "de"),
        ("/nowhere", "de", "de"),
        ("/de/", "en", "en"),
        ("/de/", "he, de;q=0.1", None),
    ],
)
async def test_a_page_proposes_the_language_that_the_browser_asks_for(
    stage: Stage, path: str, asked: str, code: str | None
) -> None:
    answer = await stage.client(raises=False).get(path, headers={"accept-language": asked})

    assert answer.status_code in {200, 404}
    assert re.findall('hreflang="(.*?)"', line(answer.text)) == ([code] if code else [])


async def test_the_proposal_is_in_its_own_language_and_leads_to_the_same_page(stage: Stage) -> None:
    answer = await stage.client().get("/c/conduct/report?a=%3Cb%3E", headers={"accept-language": "he"})

    assert line(answer.text) == (
        '<p class="proposed" lang="he" dir="rtl"><a href="/he/c/conduct/report?a=%3Cb%3E" hreflang="he">'
        f"{FOR_REPORTERS.text(language.ALSO_HERE)}</a></p>"
    )


async def test_two_visitors_of_a_kept_page_are_each_asked_in_their_language(stage: Stage) -> None:
    pages = [
        (await stage.client().get("/c/conduct/report", headers={"accept-language": asked})).text
        for asked in ("de", "he", "en")
    ]

    assert [re.findall('lang="(..)"', line(page))[:1] for page in pages] == [["de"], ["he"], []]


async def test_the_links_lead_to_the_same_page(stage: Stage) -> None:
    shown = await stage.client().get("/de/c/conduct/report")

    assert choices(shown.text) == ["/c/conduct/report", "/de/c/conduct/report", "/he/c/conduct/report"]


async def test_a_page_that_answers_a_form_has_no_links_that_would_lose_the_words(stage: Stage) -> None:
    client = stage.client(raises=False)
    form = await client.get("/c/conduct/report")

    for more in ({"to": "story"}, {"narrative": ""}, {"narrative": "He shouted at me."}):
        shown = await client.post(
            "/c/conduct/report", data={**hidden(form.text), **more}, headers={"accept-language": "de"}
        )
        assert (choices(shown.text), line(shown.text)) == ([], "")


@pytest.mark.parametrize("path", ["//elsewhere.example/", "//elsewhere.example", "/de//elsewhere.example"])
async def test_no_link_leads_to_another_site(stage: Stage, path: str) -> None:
    shown = await stage.client(raises=False).get(
        "https://conduct.example.org" + path, headers={"accept-language": "he"}
    )

    assert [one for one in [*choices(shown.text), *re.findall('href="(.*?)"', line(shown.text))] if "//" in one] == []


async def test_the_committees_pages_are_english_where_a_language_lacks_them_and_say_so(stage: Stage) -> None:
    shown = await stage.client().get("/he/login")

    assert '<html lang="en" dir="ltr">' in shown.text
    assert line(shown.text) == f'<p class="proposed" lang="he" dir="rtl">{FOR_REPORTERS.text(language.NOT_YET)}</p>'
    assert 'action="/he/login"' in shown.text


async def test_the_committees_pages_are_in_a_language_that_has_them(stage: Stage) -> None:
    assert '<html lang="de" dir="ltr">' in (await stage.client().get("/de/login")).text


async def test_a_member_sees_the_common_pages_in_english_too(stage: Stage) -> None:
    ilse = await stage.log_in(ILSE)

    assert '<html lang="en" dir="ltr">' in (await ilse.get("/he/log")).text
    assert '<html lang="he" dir="rtl">' in (await stage.client().get("/he/log")).text
