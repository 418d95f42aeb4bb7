"""The command that sets up a site, and brings an older one up to date."""

from urllib.parse import urlsplit

import click

from coc_service import parts
from coc_service.app import SiteProblem, WrongSite
from coc_service.commands.performing import dry_run, perform, say
from coc_service.commands.running import run_with_parts
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store import key_files, migrations, sites
from coc_service.store.database import KeyRefused
from coc_service.usecases.site.first_run import IssueSetUpLink
from coc_service.usecases.site.set_up import CreateSite, RenameSite

STAYS_A_DEMONSTRATION = (
    "This database is a demonstration and stays one. "
    "Set COC_DATABASE_URL and COC_KEYS_DIR to new places for a real site."
)


@click.command("set-up")
@dry_run
def set_up(*, dry_run: bool) -> None:
    """Print a one-time link: project, committee and founder are then set up in a browser. An earlier link is dead."""
    token = perform(lambda opened: IssueSetUpLink(opened.custody), is_dry=dry_run)
    link = f"{Settings().base_url}/set-up/{token}"
    say(f"Open this link in a browser. It works once, for seven days. Show it to nobody:\n{link}", is_dry=dry_run)


@click.command()
@click.option(
    "--name", help="The site's name, as it stands on every page: needed the first time, and to give it another one."
)
def init(name: str | None) -> None:
    """Make keys and database, or bring an older database up to date. Safe to repeat."""
    settings = Settings()
    if not _is_there(settings.database_url):  # new keys for an existing database would open nothing in it
        origin = f"{urlsplit(settings.base_url).netloc}/log"
        key_files.create(settings.keys_dir, origin=origin, command=settings.keys_command)
    keys = parts.keys_of(settings)
    migrations.upgrade(settings.database_url, file_key=keys.database_file.reveal())

    run_with_parts(lambda opened: _create(opened, name), is_set_up=False)
    print(f"Ready. The log's verifier key, to publish where people trust you:\n{keys.signer.verifier_key}")


async def _create(opened: Parts, name: str | None) -> None:
    site = await opened.database.read(sites.site)
    if site is None:
        if not name:
            raise WrongSite(SiteProblem.NOT_SET_UP)
        await opened.perform(CreateSite(opened.custody, name, is_demonstration=False))
    elif site.is_demonstration:
        raise click.ClickException(STAYS_A_DEMONSTRATION)
    elif name and name != site.name:
        await opened.perform(RenameSite(opened.custody, name))


def _is_there(database_url: str) -> bool:
    try:
        return migrations.current_revision(database_url, file_key=bytes(key_files.KEY_BYTES)) is not None
    except KeyRefused:
        return True
