"""Two replicas on two database servers: one replica and one server are killed under load, and nothing acknowledged is lost."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path

import pytest

from coc_service.settings import Settings
from tests.cast import hidden
from tests.commands.reporters import FORM, Crowd, Sent, crowd, writing
from tests.commands.servers import (
    Site,
    launcher,
    site_on_a_port,
    wait_until_it_is_gone,
)
from tests.commands.test_crashes import case_count, started, stopped, verified
from tests.services.standby import Pair, running_pair
from tests.sites import make_site, settings_of

pytestmark = pytest.mark.postgresql
ENOUGH = 3
_WHOLE = "Everything stored is as the log says.\n"


class Patient(Crowd):
    """Reporters who ask for the form again while the site has no database."""

    def narrative(self) -> str:
        """What the next report says."""
        return f"What happened to number {len(self.reports)} at {self.client.base_url}."

    async def _begin(self) -> Sent:
        page = await self.client.get(FORM)
        while page.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            await asyncio.sleep(0.05)
            page = await self.client.get(FORM)
        assert page.status_code == HTTPStatus.OK
        narrative = self.narrative()
        report = Sent(narrative, {**hidden(page.text), "narrative": narrative})
        self.reports.append(report)
        return report


@contextlib.asynccontextmanager
async def patient(site: Site) -> AsyncIterator[Patient]:
    async with crowd(site.url) as reporters:
        yield Patient(reporters.client)


def replicas(settings: Settings, pair: Pair, name: str, folder: Path) -> list[Site]:
    """Two replicas of a site, each with a state folder of its own."""
    shared = settings.model_copy(update={"database_url": pair.url(name)})
    sites = []
    for number in (1, 2):
        own = folder / f"replica{number}"
        own.mkdir()
        sites.append(site_on_a_port(shared.model_copy(update={"state_dir": own / "state"}), own))
    return sites


@pytest.mark.timeout(600)  # four servers start and stop, which takes long on a busy machine
async def test_nothing_acknowledged_is_lost_when_a_replica_and_the_database_server_are_killed(tmp_path: Path) -> None:
    with running_pair() as pair, launcher() as launching:
        folder = tmp_path / "site"
        url = pair.first.create("site")
        await asyncio.to_thread(make_site, folder, url)
        one, two = replicas(settings_of(folder, url), pair, "site", tmp_path)
        first, second = await started(launching, one), await started(launching, two)

        async with patient(one) as here, patient(two) as there:
            async with writing(here, size=2), writing(there, size=2):
                await asyncio.gather(here.wait_for(ENOUGH), there.wait_for(ENOUGH))
                os.kill(first, signal.SIGKILL)
                await there.wait_for(len(there.receipts) + 1)
                await asyncio.to_thread(pair.fail_over)
                await there.wait_for(len(there.receipts) + ENOUGH)
                await wait_until_it_is_gone(first)
                first = await started(launching, one)
                await here.wait_for(len(here.receipts) + ENOUGH)
            for reporters in (here, there):
                await reporters.send_again()
                assert await reporters.open_all() == []
            assert await case_count(one) == len(here.reports) + len(there.reports)

        await asyncio.gather(stopped(first), stopped(second))
        assert (await asyncio.to_thread(verified, two)).endswith(_WHOLE)  # it remembers what the killed server had
