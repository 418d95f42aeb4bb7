"""A server is killed, stopped or out of disk space under load: each acknowledged report is stored exactly once."""

import asyncio
import os
import random
import resource
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from coc_service import parts
from coc_service.__main__ import main
from coc_service.settings import Settings
from coc_service.store import cases
from tests.cast import Person
from tests.commands.reporters import Crowd, crowd, writing
from tests.commands.servers import (
    Launcher,
    Site,
    launcher,
    site_on_a_port,
    wait_until_it_answers,
    wait_until_it_is_gone,
)

KILLS = 30
ENOUGH = 4
_WHOLE = "Everything stored is as the log says.\n"


@pytest.fixture(scope="module")
def launching() -> Iterator[Launcher]:
    with launcher() as made:
        yield made


@pytest.fixture
def served(site: tuple[Settings, tuple[Person, ...]], tmp_path: Path) -> Site:
    """A site on each engine in turn."""
    return site_on_a_port(site[0], tmp_path)


async def started(launching: Launcher, site: Site) -> int:
    process_id = launching.start(site)
    await wait_until_it_answers(site, process_id)
    return process_id


async def stopped(process_id: int) -> None:
    os.kill(process_id, signal.SIGTERM)
    await wait_until_it_is_gone(process_id)


async def case_count(site: Site) -> int:
    opened = parts.parts_of(site.settings)
    try:
        return len(list(await opened.database.read(cases.all_ids)))
    finally:
        await opened.close()


async def check(site: Site, reporters: Crowd) -> None:
    """Check that every receipt opens its report, every report exists once, and the log is complete. Needs a running server."""
    await reporters.send_again()
    assert await reporters.open_all() == []
    assert len({report.words for report in reporters.reports}) == len(reporters.reports)
    assert await case_count(site) == len(reporters.reports)


def verified(site: Site) -> str:
    """The output of `audit verify`, without a running server."""
    result = CliRunner(env=dict(site.environment)).invoke(main, ["audit", "verify"])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.timeout(600)  # thirty servers start and stop, which takes long on a busy machine
async def test_nothing_acknowledged_is_lost_when_the_server_is_killed_again_and_again(
    launching: Launcher, served: Site
) -> None:
    when = random.Random(served.settings.database_url)
    process_id = await started(launching, served)

    async with crowd(served.url) as reporters:
        async with writing(reporters):
            for _ in range(KILLS):
                await reporters.wait_for(len(reporters.receipts) + when.randrange(ENOUGH))
                await asyncio.sleep(when.uniform(0, 0.03))
                os.kill(process_id, signal.SIGKILL)
                await wait_until_it_is_gone(process_id)
                process_id = await started(launching, served)
            await reporters.wait_for(len(reporters.receipts) + 1)
        await check(served, reporters)

    await stopped(process_id)
    assert (await asyncio.to_thread(verified, served)).endswith(_WHOLE)
    assert served.said() == ""


@pytest.mark.timeout(600)  # as above
@pytest.mark.parametrize("signals", [1, 2], ids=["asked once", "asked twice"])
async def test_nothing_acknowledged_is_lost_when_the_server_is_stopped_with_reporters_at_it(
    launching: Launcher, served: Site, signals: int
) -> None:
    process_id = await started(launching, served)

    async with crowd(served.url) as reporters:
        async with writing(reporters):
            await reporters.wait_for(ENOUGH)
            for _ in range(signals):
                os.kill(process_id, signal.SIGTERM)
                await asyncio.sleep(0.01)
            await wait_until_it_is_gone(process_id)
            process_id = await started(launching, served)
            await reporters.wait_for(len(reporters.receipts) + ENOUGH)
        await check(served, reporters)

    await stopped(process_id)
    assert (await asyncio.to_thread(verified, served)).endswith(_WHOLE)
    assert served.said() == ""


def limit_files(process_id: int, size_bytes: int) -> None:
    """Limit the size of files that the process can write, which simulates a full disk. Needs no special rights."""
    _, highest = resource.prlimit(process_id, resource.RLIMIT_FSIZE)
    resource.prlimit(process_id, resource.RLIMIT_FSIZE, (size_bytes, highest))


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux can limit another process")
async def test_a_full_disk_loses_nothing_is_told_once_and_passes(
    launching: Launcher, sqlite_site: tuple[Settings, tuple[Person, ...]], tmp_path: Path
) -> None:
    site = site_on_a_port(sqlite_site[0], tmp_path)
    process_id = await started(launching, site)

    async with crowd(site.url) as reporters:
        async with writing(reporters):
            await reporters.wait_for(ENOUGH)
            limit_files(process_id, 4096)
            await reporters.wait_for_refusals(ENOUGH)
            before = reporters.receipts
            limit_files(process_id, resource.RLIM_INFINITY)
            await reporters.wait_for(len(before) + ENOUGH)
        await check(site, reporters)

    await stopped(process_id)
    assert (await asyncio.to_thread(verified, site)).endswith(_WHOLE)
    assert site.said() == "".join(
        f"ERROR:    {line}\n" for line in ("nothing can be written: the disk is full or fails", "writing works again")
    )


async def test_a_server_that_cannot_leave_what_it_followed_says_so_and_ends_in_order(
    launching: Launcher, sqlite_site: tuple[Settings, tuple[Person, ...]], tmp_path: Path
) -> None:
    site, state = site_on_a_port(sqlite_site[0], tmp_path), sqlite_site[0].state_dir
    process_id = await started(launching, site)
    while not (state / "log.pin").exists():  # noqa: ASYNC110  short: the first checkpoint is published at once
        await asyncio.sleep(0.02)
    shutil.rmtree(state)
    state.touch()

    await stopped(process_id)

    assert site.said() == "ERROR:    COC_STATE_DIR cannot be written: File exists\n"
    assert not sqlite_file(site).with_name("site.db-wal").exists(), "the database was closed"


def sqlite_file(site: Site) -> Path:
    return Path(site.settings.database_url.removeprefix("sqlite:///"))
