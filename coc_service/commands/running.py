"""What commands share: opening, checking and closing the database and keys."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from coc_service import doctor, parts
from coc_service.app import SiteProblem, WrongSite
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store import migrations, sites
from coc_service.store.database import DatabaseBusy, StorageFailed

T = TypeVar("T")
WAIT_STEP_SECONDS = 1.0


def run_with_parts(work: Callable[[Parts], Awaitable[T]], *, is_set_up: bool = True, follows_log: bool = True) -> T:
    """Run `work` with the database open, then close it.

    `is_set_up` requires a site; `follows_log` requires that the log continues the pin of earlier processes.

    Raises:
        WrongSite: there is no site.
        LogFault, PinMalformed: as `Parts.begin`.
    """

    async def run() -> T:
        settings = Settings()
        check_database(settings)
        opened = parts.parts_of(settings)
        try:
            if is_set_up and await opened.database.read(sites.site) is None:
                raise WrongSite(SiteProblem.NOT_SET_UP)
            if follows_log:
                await opened.begin()
            return await work(opened)
        finally:
            await opened.close()

    return asyncio.run(run())


def check_database(settings: Settings) -> None:
    """Refuse a database that this version cannot use. Raises as `store.migrations.check`."""
    file_key = parts.keys_of(settings).database_file.reveal()
    migrations.check(settings.database_url, file_key=file_key)


def wait_for_database(settings: Settings) -> None:
    """Check the database, and wait up to COC_DATABASE_WAIT_SECONDS for one that does not answer: both may be starting.

    Raises as `check_database`, `DatabaseBusy` after that time.
    """
    ends_at, is_said = time.monotonic() + settings.database_wait_seconds, False
    while True:
        try:
            check_database(settings)
        except StorageFailed:
            raise
        except DatabaseBusy:
            if time.monotonic() >= ends_at:
                raise
        else:
            return
        if not is_said:
            click.echo(f"Waiting for the database, for at most {settings.database_wait_seconds} seconds", err=True)
            is_said = True
        time.sleep(WAIT_STEP_SECONDS)


def check_mail(settings: Settings) -> None:
    """Refuse mail settings that contradict each other."""
    if trouble := doctor.mail_settings_trouble(settings):
        raise click.ClickException(f"{trouble}. See docs/operators.md.")
