"""A receipt is in the language of the page that shows it, and opens the report on a page in any language."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from coc_service import languages
from coc_service.domain import receipt
from coc_service.domain.receipt_lists import list_for
from coc_service.settings import Settings
from tests.cast import BASE_URL, Person, Stage, hidden, receipt_words, send, ticket, token
from tests.stages import on_stage

ENGLISH_NOTE = "They open your report on a page in any language."


@pytest.fixture
async def stage(sqlite_site: tuple[Settings, tuple[Person, ...]]) -> AsyncIterator[Stage]:
    async with on_stage(*sqlite_site) as stage:
        yield stage


def visitor(stage: Stage, code: str) -> httpx.AsyncClient:
    client = stage.client()
    client.base_url = httpx.URL(BASE_URL + languages.available()[code].prefix)
    return client


async def send_report(client: httpx.AsyncClient, committee: str) -> httpx.Response:
    page = f"/c/{committee}/report"
    shown = await client.get(page)
    return await client.post(page, data={**hidden(shown.text), "narrative": "Someone followed me after the talk."})


@pytest.mark.parametrize(
    ("code", "words_in"), [("fr", "fr"), ("es", "es"), ("it", "it"), ("pt-BR", "pt-BR"), ("de", "en")]
)
async def test_a_receipt_opens_on_a_page_in_any_language(stage: Stage, code: str, words_in: str) -> None:
    sent = await send_report(visitor(stage, code), stage.committee)
    words = receipt_words(sent.text)

    assert receipt.to_words(receipt.from_text(words), listed=list_for(words_in)) == tuple(words.split())
    assert re.findall('id="receipt-words"[^>]* lang="([^"]*)" dir="ltr"', sent.text) == [words_in]
    for other in ("en", "fr", "ja"):
        opened = await send(visitor(stage, other), "/return", receipt=words)
        assert 'class="progress"' in opened.text, other


async def test_the_page_says_why_its_words_are_english(stage: Stage) -> None:
    shown = [(await send_report(visitor(stage, code), stage.committee)).text for code in ("de", "fr", "en")]
    note = languages.available()["de"].translations.gettext(f"The words are English. {ENGLISH_NOTE}")

    assert [note in shown[0], "quiet no-print" in shown[1], ENGLISH_NOTE in shown[2]] == [True, False, False]


async def test_the_words_of_the_page_are_checked_whatever_the_language(stage: Stage) -> None:
    french = visitor(stage, "fr")
    shown = await send_report(french, stage.committee)
    entropy = receipt.from_text(receipt_words(shown.text))
    typed = {"token": token(shown.text), "ticket": ticket(shown.text)}

    for code in ("fr", "en"):
        words = " ".join(receipt.to_words(entropy, listed=list_for(code)))
        checked = await french.post(f"/c/{stage.committee}/receipt", data=typed | {"receipt": words})
        assert 'id="receipt-words"' not in checked.text, code
