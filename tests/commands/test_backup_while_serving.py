"""A backup on each engine while reporters write: what was acknowledged before it began is in it, and all of it verifies."""

import os
import shutil
from pathlib import Path

import anyio
import pytest
from click.testing import CliRunner, Result

from coc_service.__main__ import main
from coc_service.settings import Settings
from tests.cast import Person
from tests.commands.reporters import crowd, writing
from tests.commands.servers import Launcher, Site, site_on_a_port
from tests.commands.test_backup import vault
from tests.commands.test_crashes import launching, started, stopped
from tests.services.postgresql import PostgresServer

__all__ = ["launching", "vault"]


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, site: tuple[Settings, tuple[Person, ...]], tmp_path: Path) -> str:
    """The URL of an empty place on the same engine, with PostgreSQL's programs on the path if that is the engine."""
    if site[0].database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'elsewhere' / 'site.db'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    request.getfixturevalue("monkeypatch").setenv("PATH", f"{server.programs}{os.pathsep}{os.environ['PATH']}")
    url: str = request.getfixturevalue("postgres_url")
    return url


async def run(site: Site, *arguments: str, **settings: str) -> Result:
    """The result of a command, in a thread, so that reporters go on."""
    environment = {**site.environment, **settings}
    return await anyio.to_thread.run_sync(lambda: CliRunner(env=environment).invoke(main, arguments))


async def test_a_backup_under_load_is_whole_and_has_what_was_acknowledged_before(  # noqa: PLR0917  fixtures, by name
    site: tuple[Settings, tuple[Person, ...]],
    launching: Launcher,
    vault: tuple[Path, str],
    empty_url: str,
    tmp_path: Path,
) -> None:
    served, backups = site_on_a_port(site[0], tmp_path), tmp_path / "backups"
    process = await started(launching, served)
    async with crowd(served.url) as reporters, writing(reporters):
        await reporters.wait_for(8)
        before = len(reporters.receipts)
        made = await run(served, "backup", str(backups), "--to", vault[1])
        after = len(reporters.receipts)
        await reporters.wait_for(after + 4)
    assert made.exit_code == 0, made.output
    await stopped(process)

    shutil.copytree(site[0].keys_dir, tmp_path / "elsewhere" / "keys")
    place = {"COC_DATABASE_URL": empty_url, "COC_STATE_DIR": str(tmp_path / "elsewhere" / "state")}
    restored = await run(served, "restore", str(backups), "--identity", str(vault[0]), **place)
    verified = await run(served, "audit", "verify", **place)

    assert (restored.exit_code, verified.exit_code) == (0, 0), restored.output + verified.output
    moved = Site(site[0].model_copy(update={"database_url": empty_url}), served.port, served.output)
    moved.settings.state_dir = tmp_path / "elsewhere" / "state"
    process = await started(launching, moved)
    async with crowd(served.url) as again:
        again.reports = list(reporters.receipts[:before])
        assert await again.open_all() == []
    await stopped(process)
    assert served.said() == ""


@pytest.mark.postgresql
async def test_a_rehearsal_on_postgresql_needs_an_empty_database_and_empties_it_again(  # noqa: PLR0917  as above
    postgresql_site: tuple[Settings, tuple[Person, ...]],
    vault: tuple[Path, str],
    postgres_server: PostgresServer,
    postgres_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", f"{postgres_server.programs}{os.pathsep}{os.environ['PATH']}")
    served, backups = site_on_a_port(postgresql_site[0], tmp_path), tmp_path / "backups"
    assert (await run(served, "backup", str(backups), "--to", vault[1])).exit_code == 0
    rehearse = ("rehearse", str(backups), "--identity", str(vault[0]))

    nowhere = await run(served, *rehearse)
    not_empty = await run(served, *rehearse, "--into", postgresql_site[0].database_url)
    well = [await run(served, *rehearse, "--into", postgres_url) for _ in range(2)]

    assert nowhere.stderr == "Error: Give --into with the URL of an empty PostgreSQL database.\n"
    assert not_empty.stderr.startswith("Error: Something is in the way")
    assert [one.exit_code for one in well] == [0, 0], well[0].output + well[1].output
    assert well[1].stdout.endswith("Everything stored in it is as its log says.\n")
