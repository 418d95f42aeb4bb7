"""The worker: a failing beat, mail or replica stops nothing else, and no log repeats user input."""

import asyncio
import io
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest

from coc_service import app, worker
from coc_service.cleaning import Cleaner
from coc_service.mail import Envelope, MessageKind
from coc_service.parts import Parts, parts_of
from coc_service.settings import Settings, smtp_of
from coc_service.signals.readiness import Signals
from coc_service.store import outbox
from coc_service.store.database import StorageFailed
from coc_service.usecases.custody import notices, pin
from coc_service.worker import EXAMINE_AFTER_SECONDS, NOTE_BYTES, SECONDS, SETTLED_SECONDS, Beat
from tests.cast import Person, Stage
from tests.journeys.looks import record_of, tamper

WORDS = "what a reporter wrote"


async def times_until_it_goes_well(error: Exception, stage: Stage) -> int:
    """How often a beat runs if its first run raises this error."""
    done, begun = asyncio.Event(), 0

    async def work(_: Parts) -> None:
        nonlocal begun
        begun += 1
        if begun == 1:
            raise error
        done.set()
        await anyio.sleep_forever()

    task = asyncio.create_task(worker._repeat(Beat("try", 0.0, work), stage.parts))
    await asyncio.wait({task, waiting := asyncio.create_task(done.wait())}, return_when=asyncio.FIRST_COMPLETED)
    for one in (task, waiting):
        one.cancel()
        with suppress(asyncio.CancelledError, type(error)):
            await one
    return begun


async def test_a_beat_that_fails_goes_on_and_the_log_holds_no_word_of_the_error(
    sqlite_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    begun = await times_until_it_goes_well(ValueError(WORDS), sqlite_stage)

    assert (begun, caplog.messages) == (2, ["the beat try failed and goes on: ValueError"])
    assert WORDS not in caplog.text


async def test_a_beat_goes_on_while_the_database_fails_and_says_nothing_again(
    sqlite_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    begun = await times_until_it_goes_well(StorageFailed(), sqlite_stage)

    assert (begun, caplog.messages) == (2, [])


async def test_a_beat_waits_as_long_as_it_says_before_it_begins(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EnoughError(Exception):
        """Raised to end the beat after it has run again."""

    done: list[float | str] = []

    async def sleep(seconds: float) -> None:
        done.append(seconds)
        if len(done) == 3:
            raise EnoughError

    async def work(_: Parts) -> None:
        done.append("work")

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with pytest.raises(EnoughError):
        await worker._repeat(Beat("try", 5.0, work, first_pause_seconds=60.0), sqlite_stage.parts)

    assert done == [60.0, "work", 5.0]


def test_whoever_comes_first_after_a_start_does_not_wait_for_the_check_of_everything_stored() -> None:
    first = {beat.name: beat.first_pause_seconds for beat in worker.beats("Site", Signals(), Cleaner())}

    soon = dict.fromkeys(("follow", "publish", "compare", "deliver", "remind", "canary", "ready", "sweep", "erase"), 0)
    assert first == soon | {"read": SECONDS, "examine": EXAMINE_AFTER_SECONDS, "verify": SETTLED_SECONDS}


async def test_how_far_the_log_was_followed_is_remembered_on_every_beat(sqlite_stage: Stage) -> None:
    stage, origin = sqlite_stage, sqlite_stage.parts.keys.origin
    assert pin.read(stage.parts.settings.state_dir, origin=origin) is None

    await stage.publish()

    left = pin.read(stage.parts.settings.state_dir, origin=origin)
    assert left
    assert left.frontier.size == stage.parts.custody.ledger.memory.size


async def test_what_is_not_as_the_log_says_is_counted_in_the_log_and_not_named(
    sqlite_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await worker.log_findings(sqlite_stage.parts)
    assert caplog.messages == []
    await tamper(sqlite_stage, "UPDATE project SET name = :name", name=WORDS)

    await worker.log_findings(sqlite_stage.parts)

    assert caplog.messages == ["not as the log says: 1. Run `coc-service audit verify`"]


async def test_a_case_that_was_altered_is_found_at_night(sqlite_stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    await sqlite_stage.submit()
    await tamper(sqlite_stage, "DELETE FROM record WHERE id = :id", id=await record_of(sqlite_stage, "report"))

    await worker.log_findings(sqlite_stage.parts)

    assert caplog.messages == ["not as the log says: 1. Run `coc-service audit verify`"]


async def test_a_mail_that_can_be_built_no_more_stops_no_other(sqlite_stage: Stage) -> None:
    stage, mails = sqlite_stage, sqlite_stage.parts.settings.mail_folder
    values = {"link": "https://the-address-before.example.org/enrol/x", "expires": "2026-11-30"}
    moved = Envelope(MessageKind.INVITATION, "gil@x.example", values)
    row = notices.sealed_mail(moved, keys=stage.parts.keys, now=stage.clock.now())
    await stage.parts.database.write(lambda session: outbox.owe(session, [row]))
    await stage.submit()

    assert await stage.deliver() == 4

    assert len(list(mails.iterdir())) == 4
    assert await stage.parts.database.read(outbox.counts) == {"owed": 1}


async def test_more_mails_than_a_batch_leave_in_one_go(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    values = {"link": f"{stage.parts.settings.base_url}/enrol/x", "expires": "2026-11-30"}
    rows = [
        notices.sealed_mail(
            Envelope(MessageKind.INVITATION, f"p{number}@x.example", values),
            keys=stage.parts.keys,
            now=stage.clock.now(),
        )
        for number in range(12)
    ]
    await stage.parts.database.write(lambda session: outbox.owe(session, rows))

    assert await stage.deliver() == 12


async def test_a_mail_folder_that_cannot_be_written_loses_nothing(sqlite_stage: Stage, tmp_path: Path) -> None:
    stage, no_folder = sqlite_stage, tmp_path / "a-file"
    no_folder.touch()
    await stage.submit()
    settings = stage.parts.settings
    stage.parts = replace(stage.parts, settings=settings.model_copy(update={"mail_folder": no_folder}))

    assert await stage.deliver() == 0

    assert await stage.parts.database.read(outbox.counts) == {"owed": 4}


@asynccontextmanager
async def answering(words: bytes) -> AsyncIterator[str]:
    """The address of a server that sends everyone the same response."""

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, family=socket.AF_INET)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_replica_that_answers_what_is_no_answer_stops_nothing(
    sqlite_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async with answering(b"this is no HTTP\r\n\r\n") as address:
        settings = sqlite_stage.parts.settings.model_copy(update={"replicas": address})
        await worker.compare_replicas(replace(sqlite_stage.parts, settings=settings))

    assert caplog.messages == []


def test_of_what_a_replica_answers_no_more_is_read_than_a_checkpoint_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "urlopen", lambda *_, **__: io.BytesIO(b"x" * (NOTE_BYTES + 1)))

    assert worker._published_by("http://127.0.0.1:9") == "x" * NOTE_BYTES


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        ({}, (True, False)),
        ({"smtp_starttls": False}, (False, False)),
        ({"smtp_implicit_tls": True}, (False, True)),
        ({"smtp_implicit_tls": True, "smtp_starttls": False}, (False, True)),
    ],
)
def test_mail_travels_as_the_settings_say(asked: dict[str, Any], way: tuple[bool, bool]) -> None:
    found = smtp_of(Settings(smtp_host="mail.example.org", smtp_ca_file=Path("authority.pem"), **asked))

    assert (found.starttls, found.implicit_tls, found.ca_file) == (*way, Path("authority.pem"))


@asynccontextmanager
async def in_service(settings: Settings) -> AsyncIterator[None]:
    """Start and stop a service before a beat has begun."""
    application = await app.application(parts_of(settings))
    async with application.router.lifespan_context(application):
        yield


async def test_a_service_that_ends_leaves_how_far_it_followed_the_log(
    sqlite_site: tuple[Settings, tuple[Person, ...]],
) -> None:
    settings, _ = sqlite_site

    async with in_service(settings):
        assert pin.read(settings.state_dir, origin="coc.example.org/log") is None

    assert pin.read(settings.state_dir, origin="coc.example.org/log") is not None


async def test_a_state_folder_that_cannot_be_written_lets_the_service_end(
    sqlite_site: tuple[Settings, tuple[Person, ...]], caplog: pytest.LogCaptureFixture
) -> None:
    settings, _ = sqlite_site

    async with in_service(settings):
        settings.state_dir.touch()

    assert caplog.messages == ["COC_STATE_DIR cannot be written: File exists"]


@pytest.mark.parametrize("name", ["uvicorn.error", "coc_service"])
async def test_a_service_logs_no_word_of_an_error(
    sqlite_site: tuple[Settings, tuple[Person, ...]],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    logger = logging.getLogger(name)
    monkeypatch.setattr(logger, "filters", [])

    async with in_service(sqlite_site[0]):
        logger.error("it failed", exc_info=ValueError(WORDS))

    assert ("ValueError" in caplog.text, WORDS in caplog.text) == (True, False)


async def test_cases_are_read_once_the_process_has_started(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit()
    known = sqlite_stage.parts.custody.ledger.memory.summaries
    before = dict(known.cases)
    known.expect(before)

    await worker.read_cases(sqlite_stage.parts)

    assert (known.cases, known.unread) == (before, set())
