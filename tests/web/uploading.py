"""Sends forms with files, as a browser does."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import httpx
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.crypto import random_bytes
from coc_service.web.http.runtime import FileLimits
from tests.cast import NOOR, Stage
from tests.journeys.acts import declare_clear
from tests.web.test_bad_forms import REPORT, WORDS, fresh

PHOTO = random_bytes(300_000)
File = tuple[str, tuple[str, bytes, str]]


def a_file(content: bytes = PHOTO, *, name: str = "photo.jpg", row: int = 1) -> File:
    return (f"file-{row}", (name, content, "image/jpeg"))


async def sent_with(
    stage: Stage, *files: File, client: httpx.AsyncClient | None = None, captions: Sequence[str] = (), **fields: str
) -> httpx.Response:
    """The answer to a report that was filled in at once. `captions` are those of the rows, in order."""
    browser = client or stage.client()
    said = {**await fresh(browser), "narrative": WORDS, **fields}
    said |= {f"caption-{row}": words for row, words in enumerate(captions, 1)}
    return await browser.post(REPORT, data=said, files=list(files))


async def in_pieces(client: httpx.AsyncClient, path: str, data: dict[str, str], *files: File) -> httpx.Response:
    """Send a form as a server gets it, in pieces: the body of a test is otherwise one message."""
    asked = client.build_request("POST", path, data=data, files=list(files))
    body = await asked.aread()

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 50_000):
            yield body[start : start + 50_000]

    told = {name: asked.headers[name] for name in ("content-type", "content-length")}
    return await client.post(path, content=pieces(), headers=told)


async def counts(stage: Stage) -> tuple[int, int]:
    """How many uploads and chunks are stored."""

    def job(session: Session) -> tuple[int, int]:
        found = [session.execute(text(f"SELECT count(*) FROM {one}")).scalar_one() for one in ("upload", "chunk")]
        return found[0], found[1]

    return await stage.parts.database.read(job)


def download_of(page: str) -> str:
    found = re.search(r'href="(/cases/[^"]+/files/[0-9a-f]{32})"', page)
    assert found, page
    return found[1]


async def noors_page(stage: Stage) -> tuple[httpx.AsyncClient, str]:
    case_id = await stage.only_case()
    (noor,) = await declare_clear(stage, case_id, NOOR)
    return noor, f"/cases/{case_id}"


def with_limit(stage: Stage, file_bytes: int, channel_bytes: int) -> None:
    limits = FileLimits(file_bytes, channel_bytes)
    stage.app.state.runtime = replace(stage.app.state.runtime, files=limits)
