"""Assembles the parts into the application. The worker runs for as long as the application does."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from enum import Enum, auto
from functools import partial
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware

from coc_service import languages, logs
from coc_service.cleaning import Cleaner
from coc_service.languages import Language
from coc_service.parts import Parts
from coc_service.settings import THIS_MACHINE, Settings
from coc_service.signals.listening import listening
from coc_service.signals.readiness import Signals
from coc_service.store import sites
from coc_service.store.tables import Site as SiteRow
from coc_service.web.http import errors, middleware
from coc_service.web.http.fair_queue import FairQueue
from coc_service.web.http.language import LanguageOfPath
from coc_service.web.http.low_priority import LowPriority
from coc_service.web.http.runtime import FileLimits, Runtime, Site
from coc_service.web.routes import routes
from coc_service.worker import work_forever

BODIES_HELD = 64  # bodies of the largest size; thousands of ordinary reports fit into the same memory
_MIB = 1024 * 1024
_log = logging.getLogger("coc_service")


class SiteProblem(Enum):
    """Why the site in the database cannot be served with these settings."""

    NOT_SET_UP = auto()  # there is no site yet: run `coc-service init` first
    DEMONSTRATION_ONLY = auto()  # a demonstration is served on this machine only and sends no mail to a server
    NOT_A_DEMONSTRATION = auto()


class WrongSite(Exception):
    """The site in the database does not fit the settings. `setting` names the one that a demonstration may not have."""

    def __init__(self, problem: SiteProblem, *, setting: str = "") -> None:
        super().__init__(problem, setting)
        self.problem = problem
        self.setting = setting


async def site_of(parts: Parts) -> SiteRow:
    """Return the site that the database holds.

    Raises:
        WrongSite: there is no site yet, or the settings would serve a demonstration as a real service.
    """
    site = await parts.database.read(sites.site)
    if site is None:
        raise WrongSite(SiteProblem.NOT_SET_UP)
    if site.is_demonstration:
        _check_demonstration(parts.settings)
    return site


async def application(parts: Parts, *, cleaner: Cleaner | None = None) -> Starlette:
    """Return the application. The worker starts and stops with it, and the cleaner stops with it.

    Raises:
        WrongSite: see `site_of`.
        LogFault: the log does not continue what an earlier process remembered.
    """
    site, settings, signals = await site_of(parts), parts.settings, Signals()
    await parts.begin()
    spoken = languages_of(settings)
    running = Runtime(
        site=_site(site, settings, spoken),
        database=parts.database,
        custody=parts.custody,
        beat=timedelta(minutes=settings.checkpoint_beat_minutes),
        passphrases=FairQueue(),
        hints=LowPriority(),
        files=_file_limits(settings),
        cleaner=cleaner or Cleaner(),
        is_ready=signals.is_ready,
        clamd=settings.clamd_address,
    )
    app = Starlette(
        routes=routes(),
        exception_handlers=errors.handlers(),
        lifespan=partial(_lifespan, running=running, parts=parts, signals=signals),
        middleware=[
            Middleware(middleware.SecurityHeaders, is_https=running.site.is_https, onion_url=running.site.onion_url),
            Middleware(LanguageOfPath, languages=spoken),
            Middleware(middleware.BodyDeadline),
            Middleware(middleware.BodyLimit, max_bytes=settings.body_limit_bytes),
            Middleware(middleware.BodyBudget, max_bytes=BODIES_HELD * settings.body_limit_bytes),
            Middleware(middleware.SameOrigin, refuse=errors.refuse_cross_site),
        ],
    )
    app.router.redirect_slashes = False  # for the reason, see `addresses.respelled`
    app.state.runtime = running
    return app


def _file_limits(settings: Settings) -> FileLimits:
    most = settings.channel_files_limit_mib
    return FileLimits(min(settings.file_limit_mib, most) * _MIB, most * _MIB)


def _site(row: SiteRow, settings: Settings, spoken: Mapping[str, Language]) -> Site:
    choice = tuple(spoken.values()) if len(spoken) > 1 else ()
    return Site(
        row.name,
        row.is_demonstration,
        settings.quick_exit_url,
        settings.base_url,
        choice,
        onion_url=settings.onion_url,
        has_scanner=bool(settings.clamd_address),
    )


def languages_of(settings: Settings) -> Mapping[str, Language]:
    """Return the languages of pages: those with a catalogue, and the pseudo-languages for tests if the settings say so."""
    return {**languages.offered(settings.locale_dir), **(languages.pseudo() if settings.pseudo_languages else {})}


def _check_demonstration(settings: Settings) -> None:
    if settings.host not in THIS_MACHINE:
        raise WrongSite(SiteProblem.DEMONSTRATION_ONLY, setting="COC_HOST")
    if urlsplit(settings.base_url).hostname not in THIS_MACHINE:
        raise WrongSite(SiteProblem.DEMONSTRATION_ONLY, setting="COC_BASE_URL")
    if settings.smtp_host:
        raise WrongSite(SiteProblem.DEMONSTRATION_ONLY, setting="COC_SMTP_HOST")


_ONCE_AN_HOUR = logs.OnceAnHour()


@asynccontextmanager
async def _lifespan(_: Starlette, *, running: Runtime, parts: Parts, signals: Signals) -> AsyncIterator[None]:
    for name in logs.OUR_LOGGERS:
        logging.getLogger(name).addFilter(logs.without_words)
    logging.getLogger(logs.SERVER_LOGGER).addFilter(_ONCE_AN_HOUR)
    work = work_forever(parts, site_name=running.site.name, signals=signals, cleaner=running.cleaner)
    worker = asyncio.create_task(work)
    try:
        async with listening(signals, parts.settings):
            yield
    finally:
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
        running.cleaner.close()
        await _leave_pin(parts)
        await parts.close()


async def _leave_pin(parts: Parts) -> None:
    try:
        await parts.pin()
    except OSError as error:  # not fatal: the next start uses an older pin, or judges more of the log again
        _log.error("COC_STATE_DIR cannot be written: %s", error.strerror)
