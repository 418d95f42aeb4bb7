"""A year of a site as its operator lives it, by the commands: nothing acknowledged is lost, and no mail is sent twice.

It begins on one engine and ends on the other.

Reporters write through a real server in each chapter. Each night the owed mail is delivered, a backup is made, and everything
is verified. At the end every receipt of the year is opened.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coc_service import parts
from coc_service.domain import case_retention
from coc_service.domain.retention import Ground, Part
from coc_service.settings import Settings
from coc_service.store import migrations
from coc_service.usecases.committee.erasing import ConfirmErasure, ProposeErasure
from tests.cast import COMMITTEE, PEOPLE, PROJECT, Person
from tests.commands.servers import launcher, site_on_a_port
from tests.commands.test_backup import vault
from tests.commands.test_crashes import started, stopped
from tests.commands.years import REPORTS, WHOLE, Year, kill_and_fail_over
from tests.journeys.acts import do, form_panel, move
from tests.services.standby import running_pair
from tests.sites import admit, compare, join, settings_of, sqlite_url, unlocked_member
from tests.stages import on_stage

__all__ = ["vault"]
pytestmark = pytest.mark.postgresql
OLDER = "1006"  # a revision of before, to which a database with reports alone can go back


@pytest.fixture(params=["sqlite", "postgresql"])
def year(
    request: pytest.FixtureRequest, vault: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Year]:
    """A year that begins on one engine and ends on the other, before its first day."""
    with beginning(request.param, vault, tmp_path) as made:
        monkeypatch.setenv("PATH", f"{made.pair.first.programs}{os.pathsep}{os.environ['PATH']}")
        yield made


@contextmanager
def beginning(engine: str, vault: tuple[Path, str], folder: Path) -> Iterator[Year]:
    with running_pair() as pair, launcher() as launching:
        place = folder / "first-machine"
        place.mkdir()
        if engine == "postgresql":
            pair.first.create("first")
        url = sqlite_url(place) if engine == "sqlite" else pair.url("first")
        settings = settings_of(place, url).model_copy(update={"mail_folder": folder / "mail"})
        yield Year(site_on_a_port(settings, folder), launching, pair, *vault, folder)


@pytest.mark.timeout(1800)  # ten servers and a pair of database servers start, which takes long on a busy machine
async def test_a_year_of_a_site_loses_nothing_and_sends_nothing_twice(year: Year) -> None:
    moving = (
        (it_fails_over, it_moves)
        if year.site.settings.database_url.startswith("postgresql")
        else (it_moves, it_fails_over)
    )
    for chapter in (
        it_is_installed_and_founded,
        it_is_restored_on_another_machine,
        its_keys_are_changed,
        it_is_upgraded,
        a_case_is_deleted,
        *moving,
        a_copy_is_stolen,
    ):
        await chapter(year)
        await year.day()
        await year.night()

    await year.read_everything()
    assert year.site.said() == ""
    assert len(year.sent) >= REPORTS * year.nights
    assert len(year.mails) >= len(PEOPLE) * (1 + year.nights)  # an invitation, and of each chapter at least one


async def it_is_installed_and_founded(year: Year) -> None:
    """By the commands, until the members are invited; then each of them makes their keys, and is admitted by two."""
    await year.done("init", "--name", "Example Foundation")
    await year.done("project", "add", PROJECT, "--name", "Example Project")
    await year.done("committee", "add", PROJECT, COMMITTEE, "--name", "Conduct Committee")
    year.members = await asyncio.to_thread(lambda: asyncio.run(found(year.site.settings)))
    assert "Noor Haddad" in await year.done("seat", "list", COMMITTEE)


async def found(settings: Settings) -> tuple[Person, ...]:
    opened = parts.parts_of(settings)
    try:
        await opened.begin()
        joined = [await join(opened, person) for person in PEOPLE]
        first, *others = [await unlocked_member(opened, person) for person in joined]
        committee = first.committees[0][0]
        for waiting in others:
            await admit(opened, committee, waiting.person, by=first, second=others[0])
            await compare(opened, committee, waiting, other=first)
        return tuple(joined)
    finally:
        await opened.close()


async def it_is_restored_on_another_machine(year: Year) -> None:
    """The first machine is gone: there are last night's backup and a copy of the keys."""
    settings, place = year.site.settings, year.folder / "second-machine"
    shutil.copytree(settings.keys_dir, place / "keys")
    if settings.database_url.startswith("sqlite"):
        url = sqlite_url(place)
    else:
        year.pair.first.create("second")
        url = year.pair.url("second")
    year.moved(database_url=url, keys_dir=place / "keys", state_dir=place / "state")
    await year.done("restore", str(year.backups), "--identity", str(year.identity))
    if not settings.database_url.startswith("sqlite"):
        await asyncio.to_thread(year.pair.first.drop, "first")
    shutil.rmtree(settings.keys_dir.parent)


async def its_keys_are_changed(year: Year) -> None:
    before = (await year.done("keys", "show")).split()[2]
    await year.done("keys", "rotate", "--root", "--checkpoint")
    assert f"before\t{before}" in await year.done("keys", "show")


async def it_is_upgraded(year: Year) -> None:
    """The database is as an earlier version left it. Nothing is served until `init` has brought it up to date."""
    settings = year.site.settings
    key = parts.keys_of(settings).database_file.reveal()
    await asyncio.to_thread(lambda: migrations.downgrade(settings.database_url, file_key=key, revision=OLDER))
    assert "coc-service init" in await year.refused("serve")
    await year.done("init")


async def a_case_is_deleted(year: Year) -> None:
    """A law asks for it, so two members delete a closed case before its time is over. Its receipt opens nothing any more."""
    async with on_stage(year.site.settings, year.members) as stage:
        others = set(await stage.case_ids())
        words = await stage.submit(narrative="What is deleted again.")
        (case_id,) = set(await stage.case_ids()) - others
        lead, _ = await form_panel(stage, case_id)
        await do(lead, case_id, "acknowledge", text="We have read it.")
        for one in ("take_no_action", "close"):
            await move(lead, case_id, one)
        noor, ilse = [await unlocked_member(stage.parts, one) for one in year.members[:2]]
        custody, seen = stage.parts.custody, case_retention.list_digest(await stage.case(case_id), Part.WHOLE)
        await stage.parts.perform(ProposeErasure(custody, noor, case_id, Part.WHOLE, Ground.LAW, seen))
        (proposal,) = (await stage.case(case_id)).unconfirmed
        seen = case_retention.list_digest(await stage.case(case_id), Part.WHOLE)
        await stage.parts.perform(ConfirmErasure(custody, ilse, case_id, proposal, seen))
        assert set(await stage.case_ids()) == others
        assert "What is deleted again." not in (await stage.come_back(words)).text


async def it_moves(year: Year) -> None:
    """To the other engine. The old database stays behind, and is refused."""
    settings = year.site.settings
    if settings.database_url.startswith("sqlite"):
        year.pair.first.create("moved")
        url = year.pair.url("moved")
    else:
        url = sqlite_url(settings.keys_dir.parent)
    await year.done("move", "--to", url)
    assert "does not continue what this site remembers" in await year.refused("committee", "list")
    year.moved(database_url=url)


async def it_fails_over(year: Year) -> None:
    """The server and its database server are killed under load, and the standby takes over."""
    process = await started(year.launching, year.site)
    async with year.reporters() as reporters:
        await reporters.wait_for(REPORTS)
        process = await kill_and_fail_over(year, reporters, process)
    await stopped(process)


async def a_copy_is_stolen(year: Year) -> None:
    """Of all that is kept outside of the keys. A drill: what could be read in it, and what is done then."""
    await year.done("backup", str(year.backups), "--to", year.recipient)
    secrets = [one.narrative for one in year.sent] + [letter for _, letter in year.letters]
    secrets += [one.words for one in year.sent] + [person.passphrase for person in PEOPLE]
    readable = [
        path
        for path in year.folder.rglob("*")
        if path.is_file() and any(one.encode() in path.read_bytes() for one in secrets)
    ]
    assert readable == []

    old = (year.site.settings.keys_dir / "root.secret").read_bytes()
    await year.done("keys", "rotate", "--root", "--checkpoint")
    assert (year.site.settings.keys_dir / "root.secret").read_bytes() != old
    assert (await year.done("audit", "verify")).endswith(WHOLE)
