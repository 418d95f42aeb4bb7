"""Keeps a small site of a released version, with one case in it, so that every later version is tried on it.

`python -m tests.upgrades.keeping` writes that of this version into `tests/upgrades/kept/`, for both engines. Run it once, when
the version is released: what is kept is never written again, or the test would compare a version with itself. The keys in it
are of no site.
"""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import coc_service
from coc_service import parts
from coc_service.backup import moving
from coc_service.settings import Settings
from tests.cast import PEOPLE, Person, Stage
from tests.journeys.acts import do, form_panel, move
from tests.services.postgresql import PostgresServer, running_postgres
from tests.sites import make_site, settings_of, sqlite_url
from tests.stages import on_stage

KEPT = Path(__file__).parent / "kept"
REPORT, MORE, LETTER = (
    "Someone followed me after the closing talk.",
    "It was near the lift.",
    "Thank you for telling us.",
)
_TOLD, _DUMP = "told.json", "site.sql"


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy of a kept site: its settings, its members, and the words of the receipt of its case."""

    settings: Settings
    members: tuple[Person, ...]
    receipt: str


def versions() -> list[str]:
    """The versions of which a site is kept, oldest first."""
    return sorted((one.name for one in KEPT.iterdir()), key=lambda name: [int(part) for part in name.split(".")])


def copy(version: str, folder: Path) -> Kept:
    """Copy the site that was kept of a version into a new folder, closed to others as it was."""
    shutil.copytree(KEPT / version, folder)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
    told = json.loads((folder / _TOLD).read_text(encoding="utf-8"))
    members = tuple(replace(person, id=told["members"][person.login_name]) for person in PEOPLE)
    return Kept(settings_of(folder, sqlite_url(folder)), members, told["receipt"])


def load(kept: Kept, url: str, *, server: PostgresServer) -> Kept:
    """Return the kept site as it is on PostgreSQL, loaded into an empty database."""
    dump = kept.settings.keys_dir.parent / _DUMP
    # Without ON_ERROR_STOP: a setting that another version of PostgreSQL does not know is left out.
    command = [str(server.programs / "psql"), "--quiet", "--no-psqlrc", f"--dbname={url}", f"--file={dump}"]
    subprocess.run(command, check=True, capture_output=True)
    return replace(kept, settings=kept.settings.model_copy(update={"database_url": url}))


def keep(version: str, folder: Path, *, server: PostgresServer) -> None:
    """Write the site of this version into a new folder."""
    with TemporaryDirectory() as place:
        made = make_site(Path(place) / "site", sqlite_url(Path(place) / "site"))
        receipt = asyncio.run(_live(made.folder, made.members))
        target = folder / version
        target.mkdir(parents=True)
        shutil.copytree(made.folder / "keys", target / "keys")
        shutil.copyfile(made.folder / "site.db", target / "site.db")
        (target / _DUMP).write_text(_dumped(made.folder, server), encoding="utf-8")
    told = {"members": {person.login_name: person.id for person in made.members}, "receipt": receipt}
    (target / _TOLD).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _dumped(folder: Path, server: PostgresServer) -> str:
    """The same site on PostgreSQL, as statements that make it."""
    settings, url = settings_of(folder, sqlite_url(folder)), server.create("kept")
    moving.move(settings, url, keys=parts.keys_of(settings))
    command = [str(server.programs / "pg_dump"), "--inserts", "--no-owner", "--no-privileges", f"--dbname={url}"]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    server.drop("kept")
    return dump


async def _live(folder: Path, members: Sequence[Person]) -> str:
    async with on_stage(settings_of(folder, sqlite_url(folder)), tuple(members)) as stage:
        return await _tell(stage)


async def _tell(stage: Stage) -> str:
    """Report, answer, investigate, publish; return the words of the receipt."""
    words = await stage.submit(narrative=REPORT)
    case_id = await stage.only_case()
    lead, _ = await form_panel(stage, case_id)
    await do(lead, case_id, "acknowledge", text=LETTER)
    await move(lead, case_id, "investigate", scope="Ours, and serious.", plan="Ask the hotel.")
    await stage.say(words, MORE)
    await stage.publish()
    return words


def main() -> None:
    """Keep a site of this version."""
    if coc_service.__version__ in versions():
        sys.exit(f"{coc_service.__version__} is kept already: it was released, and stays as it was.")
    with running_postgres() as server:
        keep(coc_service.__version__, KEPT, server=server)


if __name__ == "__main__":
    main()
