"""Only answers that are the same for everyone are compressed, so that no length tells a secret (BREACH)."""

import httpx
import pytest

from tests.cast import NOOR, Stage
from tests.journeys.acts import declare_clear
from tests.web.test_doors import PAGES, address

PUBLIC = {"/": "the landing page, or the committees", "/c/{slug:slug}": "a landing page", "/leaving": "the quick exit"}
PUBLIC |= {"/c/{slug:slug}/policy": "a committee's rules", "/to/{slug:slug}": "the page of a space"}
STATIC = ("/static/site.css", "/static/enhance.js", "/static/uploads.js")
SECRETS = ("<form", "<input", "<textarea", "ticket")
GZIP, PLAIN = {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"}


def encoding(answer: httpx.Response) -> str:
    return str(answer.headers.get("content-encoding", ""))


async def of_every_route(client: httpx.AsyncClient, **ids: str) -> set[str]:
    """The paths of the routes that compress an answer."""
    answers = [(path, await client.request(method, address(path, **ids), headers=GZIP)) for method, path in PAGES]
    return {path for path, answer in answers if encoding(answer)}


async def test_no_route_but_those_of_the_public_pages_compresses_anything(sqlite_stage: Stage) -> None:
    assert await of_every_route(sqlite_stage.client()) == set(PUBLIC)


async def test_no_page_of_a_member_is_compressed(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id, committee_id = await sqlite_stage.only_case(), (await sqlite_stage.committee_state()).id
    noor = (await declare_clear(sqlite_stage, case_id, NOOR))[0]

    assert await of_every_route(noor, case_id=case_id, committee_id=committee_id) == set(PUBLIC)


@pytest.mark.parametrize("path", PUBLIC)
async def test_a_compressed_page_has_no_secret_and_is_the_same_for_a_member(sqlite_stage: Stage, path: str) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    url = f"{address(path)}?name=%3Cinput%20name=%22token%22%3E"

    answers = [await one.get(url, headers=GZIP) for one in (sqlite_stage.client(), noor)]

    assert answers[0].content == answers[1].content
    assert [secret for secret in SECRETS if secret in answers[0].text] == []


@pytest.mark.parametrize("path", [*PUBLIC, *STATIC])
async def test_what_is_compressed_is_the_same_text_and_caches_keep_both_apart(sqlite_stage: Stage, path: str) -> None:
    client = sqlite_stage.client()

    packed, plain = [await client.get(address(path), headers=wanted) for wanted in (GZIP, PLAIN)]

    assert (encoding(packed), encoding(plain)) == ("gzip", "")
    assert int(packed.headers["content-length"]) * 2 < len(plain.content)
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.content == plain.content
