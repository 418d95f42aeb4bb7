"""Readiness and metrics: they follow the health of the service, and nothing that a report changes."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from coc_service.cleaning import Cleaner
from coc_service.doctor import examine_running, inside
from coc_service.settings import Settings
from coc_service.signals import metrics, readiness
from coc_service.signals.listening import listening
from coc_service.signals.readiness import Readiness, Signals
from coc_service.store import key_files, last_done
from coc_service.store.last_done import Task
from coc_service.usecases.custody.custody import custody_of
from coc_service.usecases.custody.keys import from_files
from coc_service.worker import examine
from tests.cast import Stage
from tests.commands.machine import make_cleaner
from tests.house.tree import ROOT
from tests.journeys.looks import tamper
from tests.store.test_full_disk import no_file_may_grow

WELL = Readiness(database=True, log=True, keys=True, disk=True)


@pytest.fixture(autouse=True)
def _a_machine_that_cleans(monkeypatch: pytest.MonkeyPatch) -> None:
    make_cleaner(monkeypatch, works=True)


async def looked(stage: Stage) -> Readiness:
    return replace(await readiness.readiness(stage.parts), free_bytes=None)


async def test_a_service_that_is_well_is_ready(stage: Stage) -> None:
    signals = Signals()
    assert not signals.is_ready(), "before the first look nobody knows"

    await signals.look(stage.parts)

    assert signals.is_ready()
    assert await looked(stage) == WELL


async def test_a_full_disk_is_not_ready_and_the_service_says_so_once(
    sqlite_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    with no_file_may_grow():
        seen = [await looked(sqlite_stage) for _ in range(3)]

    assert seen == [replace(WELL, database=False)] * 3
    assert caplog.messages[:1] == ["nothing can be written: the disk is full or fails"]


async def test_a_disk_without_room_is_not_ready(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "NEEDED_BYTES", 1 << 62)

    assert await looked(sqlite_stage) == replace(WELL, disk=False)


async def test_a_database_that_refuses_to_write_is_not_ready(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_SAME", text("UPDATE no_such_table SET id = id"))

    assert await looked(sqlite_stage) == replace(WELL, database=False)


async def test_a_log_that_was_wound_back_is_not_ready(stage: Stage) -> None:
    stage.is_tampered = True
    stage.parts.custody.ledger.distrust()

    assert await looked(stage) == replace(WELL, log=False)


async def test_a_database_of_another_log_is_not_ready(stage: Stage) -> None:
    await tamper(stage, "UPDATE site SET origin = :origin", origin="another.example.org/log")

    assert await looked(stage) == replace(WELL, keys=False)


async def test_a_look_that_is_too_old_is_not_ready(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    signals = Signals()
    await signals.look(sqlite_stage.parts)

    monkeypatch.setattr(readiness, "STALE_SECONDS", -1.0)

    assert not signals.is_ready(), "a writer that hangs ends no look"


async def test_looking_changes_nothing_that_anyone_could_see(stage: Stage) -> None:
    before = await stage.parts.database.read(lambda session: session.execute(text("SELECT * FROM site")).all())

    await looked(stage)

    assert await stage.parts.database.read(lambda session: session.execute(text("SELECT * FROM site")).all()) == before


async def metrics_of(stage: Stage, signals: Signals) -> str:
    await signals.look(stage.parts)
    await examine(stage.parts, signals=signals, cleaner=Cleaner())
    return metrics.text_of(signals, stage.parts.settings).decode()


async def test_no_metric_changes_with_a_report_its_mails_or_a_mailbox_that_refuses_them(stage: Stage) -> None:
    signals = Signals()
    await stage.publish()
    before = await metrics_of(stage, signals)

    await stage.submit(danger="yes")
    await tamper(stage, "UPDATE outbox SET state = 'refused'")
    after = await metrics_of(stage, signals)

    assert after == before
    assert signals.findings["mailboxes"] is False


async def test_the_metrics_are_these(sqlite_stage: Stage) -> None:
    folder = sqlite_stage.parts.settings.state_dir
    last_done.note(folder, Task.BACKUP, at=sqlite_stage.clock.now(), wrong=0)
    found = await metrics_of(sqlite_stage, Signals())

    names = {line.split()[2] for line in found.splitlines() if line.startswith("# HELP")}

    assert names == {
        "coc_info",
        "coc_ready",
        "coc_part_ready",
        "coc_check_well",
        "coc_last_done_timestamp_seconds",
        "coc_last_done_wrong",
        "coc_disk_free_bytes",
    }
    assert "coc_ready 1.0" in found
    assert 'coc_last_done_wrong{task="backup"} 0.0' in found
    assert "mailboxes" not in found


def test_every_metric_of_a_rule_exists_and_the_handbook_names_each() -> None:
    rules = (ROOT / "docs" / "alerts.yml").read_text(encoding="utf-8")
    handbook = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    made = set(_names_in((ROOT / "coc_service" / "signals" / "metrics.py").read_text(encoding="utf-8")))

    board = (ROOT / "docs" / "dashboard.json").read_text(encoding="utf-8")

    assert set(_names_in(rules)) <= made
    assert set(_names_in(board)) == made
    assert set(_names_in(handbook)) == made


def _names_in(words: str) -> list[str]:
    return re.findall(r"\bcoc_(?!service)[a-z_]+", words)


@asynccontextmanager
async def metrics_port(signals: Signals, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = settings.model_copy(update={"metrics_port": port})
    async with (
        listening(signals, settings),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield client


async def test_the_port_of_metrics_says_what_is_missing(sqlite_stage: Stage) -> None:
    signals = Signals()
    async with metrics_port(signals, sqlite_stage.parts.settings) as client:
        silent = await client.get("/ready")
        signals.readiness, signals.looked_at = replace(WELL, disk=False, log=False), asyncio.get_running_loop().time()
        missing = await client.get("/ready")
        await signals.look(sqlite_stage.parts)
        ready = await client.get("/ready")
        answers = [await client.get(path) for path in ("/metrics", "/alive", "/else")]
        posted = await client.post("/metrics")

    assert [(one.status_code, one.text) for one in (silent, missing, ready)] == [
        (503, "not ready: no look lately\n"),
        (503, "not ready: log, disk\n"),
        (200, "ready\n"),
    ]
    assert [one.status_code for one in (*answers, posted)] == [200, 200, 404, 405]
    assert "server" not in ready.headers


async def test_the_public_page_says_only_whether(sqlite_stage: Stage) -> None:
    client, signals = sqlite_stage.client(), sqlite_stage.app.state.runtime.is_ready.__self__
    before = await client.get("/ready")
    await signals.look(sqlite_stage.parts)

    after = await client.get("/ready")

    assert [(one.status_code, one.text) for one in (before, after)] == [(503, "not ready\n"), (200, "ready\n")]


async def test_no_port_is_opened_unless_the_settings_name_one(sqlite_stage: Stage) -> None:
    async with listening(Signals(), sqlite_stage.parts.settings) as port:
        assert port == 0


async def test_a_port_for_metrics_that_is_taken_is_named_in_one_line(
    sqlite_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = sqlite_stage.parts.settings.model_copy(update={"metrics_port": taken.getsockname()[1]})
        with pytest.raises(OSError, match="in use"):
            async with listening(Signals(), settings):
                pass

    (said,) = caplog.messages
    assert (said.startswith("COC_METRICS_PORT cannot be used: "), "address already in use" in said) == (True, True)


async def test_a_check_that_begins_to_fail_is_one_line_without_its_words(
    sqlite_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage, signals = sqlite_stage, Signals()
    await stage.publish()
    await examine(stage.parts, signals=signals, cleaner=Cleaner())
    caplog.clear()

    await tamper(stage, "CREATE VIEW evil AS SELECT 1")
    for _ in range(2):
        await examine(stage.parts, signals=signals, cleaner=Cleaner())
    await tamper(stage, "DROP VIEW evil")
    await examine(stage.parts, signals=signals, cleaner=Cleaner())

    assert caplog.messages == ["to fix: schema. Run `coc-service doctor`", "well again: schema"]


async def test_the_service_examines_itself_over_its_own_connections(stage: Stage) -> None:
    await stage.publish()

    found = await examine_running(stage.parts, Cleaner())

    assert {one.what for one in found if not one.is_well} <= {"core"}
    looked_at = {
        "keys",
        "root",
        "signer",
        "schema",
        "log",
        "memory",
        "disk",
        "permissions",
        "mail",
        "outbox",
        "cleaner",
        "files",
    }
    assert looked_at <= {one.what for one in found}


async def test_the_service_notices_that_its_cleaner_and_its_key_files_are_gone(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, signals = sqlite_stage, Signals()
    await stage.publish()
    make_cleaner(monkeypatch, works=False)
    (stage.parts.settings.keys_dir / "root.secret").unlink(missing_ok=True)

    await examine(stage.parts, signals=signals, cleaner=Cleaner())

    assert [name for name, is_well in signals.findings.items() if not is_well and name != "core"] == ["keys", "cleaner"]


async def test_keys_of_another_site_are_told_by_what_they_did_not_make(stage: Stage, tmp_path: Path) -> None:
    """On PostgreSQL the database opens under any keys: only what they have sealed and signed tells."""
    await stage.publish()
    key_files.create(tmp_path / "keys", origin=stage.parts.keys.origin)
    others = custody_of(from_files(key_files.load(tmp_path / "keys")), stage.clock.now)

    found = await inside.inside(replace(stage.parts, custody=others))

    assert [one.what for one in found if not one.is_well] == ["root", "signer"]
