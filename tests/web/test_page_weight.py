"""What a first visit transfers: the page, and all that it loads, as a browser asks for it, with their heads."""

import re

import httpx
import pytest

from tests.cast import NOOR, Stage
from tests.journeys.acts import declare_clear

MOST_BYTES = 60_000
_LOADED = re.compile(r'(?:src|href)="(/static/[^"]+|/c/[^"]+/logo[^"]*)"')
GZIP = {"Accept-Encoding": "gzip"}


async def transferred(client: httpx.AsyncClient, path: str) -> int:
    """The bytes of one answer, before it is unpacked."""
    async with client.stream("GET", path, headers=GZIP) as answer:
        body = sum([len(piece) async for piece in answer.aiter_raw()])
    assert answer.status_code == 200
    return body + sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)


async def weight(client: httpx.AsyncClient, page: str) -> int:
    loaded = dict.fromkeys(_LOADED.findall((await client.get(page)).text))
    assert any(".css" in one for one in loaded), page
    return sum([await transferred(client, one) for one in (page, *loaded)])


@pytest.mark.parametrize(
    "path", ["/", "/c/conduct", "/c/conduct/report", "/c/conduct/policy", "/return", "/leaving", "/log", "/login"]
)
async def test_a_first_visit_transfers_less_than_sixty_kilobytes(sqlite_stage: Stage, path: str) -> None:
    assert await weight(sqlite_stage.client(), path) < MOST_BYTES


async def test_a_members_case_and_desk_transfer_less_than_that_too(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    (noor,) = await declare_clear(sqlite_stage, case_id, NOOR)

    assert max([await weight(noor, path) for path in ("/desk", f"/cases/{case_id}")]) < MOST_BYTES
