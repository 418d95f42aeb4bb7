"""A large file through the real server, on each engine: little memory, no plaintext on a disk, nothing left of a broken one."""

import asyncio
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service import parts, worker
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.usecases.custody.custody import custody_of
from tests.cast import Person, hidden, receipt_words
from tests.commands.servers import (
    Launcher,
    Site,
    launcher,
    site_on_a_port,
    wait_until_it_answers,
    wait_until_it_is_gone,
)

MIB = 1024 * 1024
SIZE = 32 * MIB
CANARY = b"a canary in plain sight, again and again. "
CONTENT = (CANARY * (SIZE // len(CANARY) + 1))[:SIZE]
REPORT = "/c/conduct/report"
BROWSER = {"Sec-Fetch-Site": "same-origin"}
MOST_ABOVE_IDLE = 96 * MIB


@pytest.fixture(scope="module")
def launching() -> Iterator[Launcher]:
    with launcher() as made:
        yield made


@pytest.fixture
def served(site: tuple[Settings, tuple[Person, ...]], tmp_path: Path) -> Site:
    return site_on_a_port(site[0], tmp_path)


def peak_bytes(process_id: int) -> int:
    """The most memory that a process ever held."""
    lines = Path(f"/proc/{process_id}/status").read_text().splitlines()
    (found,) = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(found) * 1024


def plaintext_in(folder: Path) -> list[Path]:
    """The files below a folder that hold the canary."""
    return [one for one in folder.rglob("*") if one.is_file() and CANARY in one.read_bytes()]


def held_open(process_id: int) -> list[str]:
    """Files that a process holds open and that have no name any more: how a temporary file is usually spooled."""
    folder = Path(f"/proc/{process_id}/fd")
    targets = [str(one.readlink()) for one in folder.iterdir() if one.is_symlink()]
    return [one for one in targets if one.endswith("(deleted)")]


async def chunk_count(opened: Parts) -> int:
    def job(session: Session) -> int:
        found: int = session.execute(text("SELECT count(*) FROM chunk")).scalar_one()
        return found

    return await opened.database.read(job)


async def test_a_large_file_needs_little_memory_and_is_never_plaintext_on_a_disk(
    launching: Launcher, served: Site, tmp_path: Path
) -> None:
    process_id = launching.start(served)
    await wait_until_it_answers(served, process_id)
    async with httpx.AsyncClient(base_url=served.url, headers=BROWSER, timeout=60) as client:
        said = {**hidden((await client.get(REPORT)).text), "narrative": "See the film."}
        idle = peak_bytes(process_id)
        answer = await client.post(REPORT, data=said, files={"file-1": ("film.mp4", CONTENT)})
        above = peak_bytes(process_id) - idle
        spooled = held_open(process_id)

    assert len(receipt_words(answer.text).split()) == 14
    assert above < MOST_ABOVE_IDLE
    assert plaintext_in(tmp_path) == []
    assert spooled == []
    os.kill(process_id, signal.SIGTERM)
    await wait_until_it_is_gone(process_id)
    opened = parts.parts_of(served.settings)
    try:
        assert await chunk_count(opened) == SIZE // (256 * 1024)
        await opened.begin()
        assert await worker.verify_stored(opened) == []
    finally:
        await opened.close()


async def test_nothing_is_left_of_an_upload_in_which_the_server_was_killed(launching: Launcher, served: Site) -> None:
    process_id = launching.start(served)
    await wait_until_it_answers(served, process_id)
    opened = parts.parts_of(served.settings)
    try:
        await _send_until_killed(served, opened, process_id)
        left = await chunk_count(opened)
        an_hour_later = custody_of(opened.keys, lambda: datetime.now(UTC) + timedelta(hours=1))
        await worker.sweep_files(replace(opened, custody=an_hour_later))
        assert left > 0
        assert await chunk_count(opened) == 0
    finally:
        await opened.close()


async def _send_until_killed(served: Site, opened: Parts, process_id: int) -> None:
    """Send a part of a report with a file; once chunks are stored, kill the server."""
    async with httpx.AsyncClient(base_url=served.url, headers=BROWSER) as client:
        said = {**hidden((await client.get(REPORT)).text), "narrative": "See the film."}
        asked = client.build_request("POST", REPORT, data=said, files={"file-1": ("film.mp4", CONTENT)})
        body = await asked.aread()
    _, writer = await asyncio.open_connection("127.0.0.1", served.port)
    head = "".join(f"{name}: {value}\r\n" for name, value in asked.headers.items())
    writer.write(f"POST {REPORT} HTTP/1.1\r\n{head}\r\n".encode() + body[: 4 * MIB])
    while await chunk_count(opened) < 8:  # noqa: ASYNC110  another process stores them
        await asyncio.sleep(0.01)
    os.kill(process_id, signal.SIGKILL)
    await wait_until_it_is_gone(process_id)
    writer.close()
