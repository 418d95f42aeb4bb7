"""The one place where the parts are joined into an application, and the worker runs beside it."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from urllib.parse import urlsplit

from starlette.applications import Starlette

from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store import sites
from coc_service.store.tables import Site as SiteRow
from coc_service.worker import work_forever

THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


class NotSetUp(Exception):
    """The database holds no site: `coc-service init` comes first."""


class DemonstrationOnly(Exception):
    """A demonstration is served on this machine alone and sends no mail away. `setting` is what asked for more."""

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting


async def site_of(parts: Parts) -> SiteRow:
    """Return what the database says it is.

    Raises:
        NotSetUp: there is no site yet.
        DemonstrationOnly: a demonstration was asked to be a real service.
    """
    site = await parts.database.read(sites.site)
    if site is None:
        raise NotSetUp
    if site.is_demonstration:
        _check_demonstration(parts.settings)
    return site
