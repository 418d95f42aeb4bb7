"""The service as a separate process: its output contains nothing of what users sent."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from coc_service.settings import Settings
from tests.cast import Person, receipt_words, send, text_of, ticket, token
from tests.journeys import canaries

NARRATIVE = "The heron at <Quarry> & pond was shouted at."
CALLER = "Xanthe Oyelaran"
LETTER = "The ferryman Anselm Brightwater saw it."
MISPLACED = "Quintero-Vega-was-typed-into-the-address"
SECRETS = (NARRATIVE, CALLER, LETTER, "Brightwater", MISPLACED)
BROWSER = {"Sec-Fetch-Site": "same-origin"}


@contextmanager
def serving(settings: Settings, *, output: Path) -> Iterator[str]:
    """Run `coc-service serve` on a free port with its output in a file. Yields its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    given = {
        "COC_DATABASE_URL": settings.database_url,
        "COC_KEYS_DIR": str(settings.keys_dir),
        "COC_STATE_DIR": str(settings.state_dir),
        "COC_MAIL_FOLDER": str(settings.mail_folder),
        "COC_BASE_URL": f"http://127.0.0.1:{port}",
        "COC_PORT": str(port),
    }
    command = [sys.executable, "-m", "coc_service", "serve"]
    with output.open("wb") as file:
        process = subprocess.Popen(command, env=os.environ | given, stdout=file, stderr=subprocess.STDOUT)
        try:
            yield given["COC_BASE_URL"]
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) in {0, -signal.SIGTERM}, "it ends when asked to"


async def wait_until_it_answers(client: httpx.AsyncClient) -> None:
    for _ in range(300):
        try:
            if (await client.get("/alive")).status_code == 200:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.1)
    pytest.fail("the service did not begin to answer")


async def converse(client: httpx.AsyncClient) -> str:
    """Send a report, return with the receipt, write a message; returns the receipt."""
    told = await send(client, "/c/conduct/report", narrative=NARRATIVE, who="", name=CALLER)
    words = receipt_words(told.text)
    page = (await send(client, "/return", receipt=words)).text
    sent = {"token": token(page), "ticket": ticket(page), "text": LETTER}
    assert LETTER in text_of((await client.post("/return/message", data=sent)).text)
    return words


async def stumble(client: httpx.AsyncClient, words: str) -> list[int]:
    """Make all kinds of invalid requests, with texts that must not be logged."""
    mistyped = words.rsplit(" ", 1)[0]
    answers = [
        await client.get(f"/c/{MISPLACED}"),
        await client.get("/", params={"q": NARRATIVE, MISPLACED: CALLER}),
        await client.get(f"/cases/{MISPLACED}"),
        await client.get(f"/enrol/{MISPLACED}"),
        await client.request("DELETE", f"/return/{MISPLACED}"),
        await send(client, "/return", receipt=mistyped),
        await send(client, "/login", login_name=CALLER, passphrase=LETTER),
        await send(client, "/c/conduct/report", narrative="\x00", who=NARRATIVE),
        await send(client, "/c/conduct/report", narrative=NARRATIVE * 30_000),
        await client.post("/c/conduct/report", data={"token": MISPLACED, "narrative": NARRATIVE}),
        await client.post("/return/message", data={"token": "x", "ticket": MISPLACED, "text": LETTER}),
        await client.post("/c/conduct/report", content=NARRATIVE.encode(), headers={"content-type": "text/plain"}),
        await client.post("/c/conduct/report", content=LETTER, headers={"content-type": "multipart/form-data"}),
        await client.post("/c/conduct/report", data={"narrative": LETTER}, headers={"Sec-Fetch-Site": "cross-site"}),
        await client.get("/", headers={"referer": f"http://127.0.0.1/{MISPLACED}", "user-agent": CALLER}),
    ]
    return [answer.status_code for answer in answers]


async def break_in_upon(base_url: str) -> None:
    """Send bytes that are not HTTP: the server may log that they came, but not the bytes."""
    host, _, port = base_url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"{LETTER} {MISPLACED}\r\n\r\n".encode())
    await writer.drain()
    await reader.read()
    writer.close()
    await writer.wait_closed()


async def test_what_the_service_says_aloud_holds_nothing_it_was_told(
    sqlite_site: tuple[Settings, tuple[Person, ...]], tmp_path: Path
) -> None:
    settings, output = sqlite_site[0], tmp_path / "output.txt"

    with serving(settings, output=output) as base_url:
        async with httpx.AsyncClient(base_url=base_url, headers=BROWSER, timeout=30) as client:
            await wait_until_it_answers(client)
            words = await converse(client)
            statuses = await stumble(client, words)
            await break_in_upon(base_url)
            await mails_have_left(settings.mail_folder)

    needles = canaries.needles_of(SECRETS) | canaries.of_receipt(words)
    said = canaries.files_under(tmp_path)
    assert [status for status in statuses if status >= 500] == []
    assert b"Invalid HTTP request" in said["output.txt"], "what it says is heard here"
    assert canaries.found(needles, said) == []
    assert canaries.found(needles, {"planted": f"WARNING: {LETTER}".encode()}) != []


async def mails_have_left(folder: Path) -> None:
    """Wait for the worker's four notices of the report; the message brings no second notice."""
    for _ in range(150):
        if sum(name.endswith(".eml") for name in canaries.files_under(folder)) == 4:
            return
        await asyncio.sleep(0.1)
    pytest.fail("the mails did not leave")
