"""A virus scanner, where the operator set one up: a member who asks reads what it says, and saves the file all the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import ValidationError

from coc_service import scanning
from coc_service.audit import Act
from coc_service.crypto import random_bytes
from coc_service.scanning import Scan, Verdict
from coc_service.settings import Settings
from tests.cast import Person, Stage, text_of
from tests.journeys.looks import acts
from tests.stages import on_stage
from tests.web.uploading import PHOTO, a_file, download_of, noors_page, sent_with

NOT_SCANNED = Scan(Verdict.NOT_SCANNED)


@dataclass(slots=True)
class Clamd:
    """Speaks clamd's side of INSTREAM, and keeps what it was sent."""

    folder: Path
    reply: bytes = b"stream: OK\0"
    files: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"unix:{self.folder / 'clamd'}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with await asyncio.start_unix_server(self.answer, self.folder / "clamd"):
            yield

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        file = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            file += await reader.readexactly(size)
        self.files.append(file)
        writer.write(self.reply)
        writer.close()
        await writer.wait_closed()


@pytest.fixture
def clamd(tmp_path: Path) -> Clamd:
    return Clamd(tmp_path)


@pytest.fixture
async def scanning_stage(sqlite_site: tuple[Settings, tuple[Person, ...]], clamd: Clamd) -> AsyncIterator[Stage]:
    settings, members = sqlite_site
    async with on_stage(settings.model_copy(update={"clamd_address": clamd.address}), members) as stage:
        yield stage


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 100_000):
        yield content[at : at + 100_000]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        (b"stream: OK\0", Scan(Verdict.NOTHING_KNOWN)),
        (b"stream: Eicar-Test-Signature FOUND\0", Scan(Verdict.MALWARE, "Eicar-Test-Signature")),
        (b"INSTREAM size limit exceeded. ERROR\0", NOT_SCANNED),
        (b"stream: OK and more", NOT_SCANNED),
        (b"", NOT_SCANNED),
    ],
)
async def test_what_the_scanner_says_of_a_file_is_read(clamd: Clamd, reply: bytes, found: Scan) -> None:
    clamd.reply, content = reply, random_bytes(250_000)

    async with clamd.running():
        answer = await scanning.scan(in_pieces(content), address=clamd.address)

    assert answer == found
    assert clamd.files == [content]


async def test_a_scanner_that_is_away_or_never_answers_leaves_the_file_not_scanned(clamd: Clamd) -> None:
    away, gone = await scanning.scan(in_pieces(b"x"), address=clamd.address), asyncio.Event()

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.read()
        writer.transport.abort()
        gone.set()

    async with await asyncio.start_server(never, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        silent = await scanning.scan(in_pieces(b"x"), address=f"127.0.0.1:{port}", seconds=0.1)
        await gone.wait()

    assert (away, silent) == (NOT_SCANNED, NOT_SCANNED)


async def test_a_member_reads_the_warning_and_saves_the_file_all_the_same(scanning_stage: Stage, clamd: Clamd) -> None:
    await sent_with(scanning_stage, a_file())
    noor, page = await noors_page(scanning_stage)
    file = download_of((await noor.get(page)).text)
    clamd.reply = b"stream: Win.Test <b>1</b> FOUND\0"

    async with clamd.running():
        shown = await noor.get(f"{file}/scan")
    last = (await acts(scanning_stage, await scanning_stage.only_case()))[-1]

    assert "Scan it for viruses" in (await noor.get(page)).text
    assert "this file is malware: Win.Test <b>1</b>." in text_of(shown.text)
    assert clamd.files == [PHOTO]
    assert last == Act.FILE_OPENED
    assert (await noor.get(file)).content == PHOTO


async def test_a_member_is_told_that_nobody_scanned_it(scanning_stage: Stage) -> None:
    await sent_with(scanning_stage, a_file())
    noor, page = await noors_page(scanning_stage)

    shown = await noor.get(f"{download_of((await noor.get(page)).text)}/scan")

    assert shown.status_code == 200
    assert "This file was not scanned." in text_of(shown.text)


async def test_without_a_scanner_no_page_speaks_of_one(sqlite_stage: Stage) -> None:
    await sent_with(sqlite_stage, a_file())
    noor, page = await noors_page(sqlite_stage)
    case = (await noor.get(page)).text

    answer = await noor.get(f"{download_of(case)}/scan")

    assert "viruses" not in case
    assert answer.status_code == 404


@pytest.mark.parametrize("address", ["unix:/run/clamd", "127.0.0.1:3310", "localhost:3310", "[::1]:3310", ""])
def test_a_scanner_is_on_this_machine(address: str) -> None:
    assert Settings(clamd_address=address).clamd_address == address


@pytest.mark.parametrize(
    "address", ["clamd.example.org:3310", "10.0.0.7:3310", "127.0.0.1", "/run/clamd", "127.0.0.1:x"]
)
def test_files_go_to_no_other_machine(address: str) -> None:
    with pytest.raises(ValidationError):
        Settings(clamd_address=address)
