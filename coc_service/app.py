"""The one place where the parts are joined: an application and the worker that runs beside it."""

import asyncio
import logging
import random
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware

from coc_service.mail import (
    DeliveryFailed,
    Envelope,
    EnvelopeMalformed,
    SiteWords,
    SmtpSettings,
    Stage,
    build,
    deliver,
    deliver_to_folder,
    message_id,
)
from coc_service.settings import Settings
from coc_service.store import committees
from coc_service.store.database import Database, open_database
from coc_service.store.key_files import KeyFiles
from coc_service.store.key_files import load as load_key_files
from coc_service.store.tables import Site as SiteRow
from coc_service.usecases import deliver_mail, publish
from coc_service.usecases.deliver_mail import Claimed, Outcome
from coc_service.usecases.keys import ServiceKeys, from_files
from coc_service.web import errors, middleware
from coc_service.web.fair_queue import FairQueue
from coc_service.web.low_priority import LowPriority
from coc_service.web.routes import routes
from coc_service.web.service import Service, Site

WORKER_SECONDS = 5.0
BATCH_PAUSE_SECONDS = 0.5  # 10 mails a batch: some 70,000 an hour
_LOGGERS = ("uvicorn.error", "coc_service")
SEALING_THREADS = 2
BODIES_HELD = 64  # of the largest size; of ordinary reports thousands
THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
_log = logging.getLogger("coc_service")


class NotSetUp(Exception):
    """The database holds no site: `coc-service init` comes first."""


class DemonstrationOnly(Exception):
    """A demonstration is served on this machine alone and sends no mail away. `setting` is what asked for more."""

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting


@dataclass(frozen=True, slots=True)
class Parts:
    """What a process stands on."""

    settings: Settings
    keys: ServiceKeys
    database: Database


def keys_of(settings: Settings) -> ServiceKeys:
    """Return the service's keys from their files. See `store.key_files.load` for what is refused."""
    files: KeyFiles = load_key_files(settings.keys_dir)
    return from_files(files)


def parts_of(settings: Settings) -> Parts:
    """Open what the settings name."""
    keys = keys_of(settings)
    return Parts(settings, keys, open_database(settings.database_url, file_key=keys.database_file.reveal()))


async def site_of(parts: Parts) -> SiteRow:
    """Return what the database says it is.

    Raises:
        NotSetUp: there is no site yet.
        DemonstrationOnly: a demonstration was asked to be a real service.
    """
    site = await parts.database.read(committees.site)
    if site is None:
        raise NotSetUp
    if site.is_demonstration:
        _check_demonstration(parts.settings)
    return site


async def application(parts: Parts) -> Starlette:
    """Return the application. The worker starts and stops with it.

    Raises:
        NotSetUp, DemonstrationOnly: see `site_of`.
    """
    site = await site_of(parts)
    service = Service(
        site=Site(site.name, site.is_demonstration, parts.settings.quick_exit_url, parts.settings.base_url),
        database=parts.database,
        keys=parts.keys,
        beat=timedelta(minutes=parts.settings.checkpoint_beat_minutes),
        workers=CapacityLimiter(SEALING_THREADS),
        passphrases=FairQueue(),
        hints=LowPriority(),
    )
    app = Starlette(
        routes=routes(),
        exception_handlers=errors.handlers(),
        lifespan=partial(_lifespan, parts=parts, site_name=site.name),
        middleware=[
            Middleware(middleware.SecurityHeaders, is_https=service.site.is_https),
            Middleware(middleware.BodyDeadline),
            Middleware(middleware.BodyLimit, max_bytes=parts.settings.body_limit_bytes),
            Middleware(middleware.BodyBudget, max_bytes=BODIES_HELD * parts.settings.body_limit_bytes),
            Middleware(middleware.SameOrigin, refuse=errors.refuse_cross_site),
        ],
    )
    app.state.service = service
    return app


def _check_demonstration(settings: Settings) -> None:
    if settings.host not in THIS_MACHINE:
        raise DemonstrationOnly("COC_HOST")
    if urlsplit(settings.base_url).hostname not in THIS_MACHINE:
        raise DemonstrationOnly("COC_BASE_URL")
    if settings.smtp_host:
        raise DemonstrationOnly("COC_SMTP_HOST")


def _without_words(record: logging.LogRecord) -> bool:
    """Keep of an error where it happened and its type: its message may hold what somebody wrote."""
    if record.exc_info and record.exc_info[0]:
        where = "".join(traceback.format_tb(record.exc_info[2]))
        record.exc_text, record.exc_info = f"{where}{record.exc_info[0].__name__}", None
    return True


@asynccontextmanager
async def _lifespan(_: Starlette, *, parts: Parts, site_name: str) -> AsyncIterator[None]:
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_without_words)
    worker = asyncio.create_task(work_forever(parts, site_name=site_name))
    try:
        yield
    finally:
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
        await parts.database.close()


async def work_forever(parts: Parts, *, site_name: str) -> None:
    """Publish checkpoints on their beat and deliver what is owed, until cancelled. Errors are logged by their type alone."""
    while True:
        await _go_on(publish_checkpoint(parts))
        await _go_on(deliver_owed(parts, site_name=site_name, pause_seconds=BATCH_PAUSE_SECONDS))
        await asyncio.sleep(WORKER_SECONDS)


async def _go_on(work: Awaitable[object]) -> None:
    """Do a part of the worker's round. Where one part fails the others still have their turn."""
    try:
        await work
    except Exception as error:  # noqa: BLE001  the outermost loop: a bad minute must not end the worker
        _log.error("the worker failed and goes on: %s", type(error).__name__)


async def publish_checkpoint(parts: Parts) -> None:
    """Publish the next checkpoint if its beat has come."""
    beat = timedelta(minutes=parts.settings.checkpoint_beat_minutes)
    job = partial(publish.publish_if_due, keys=parts.keys, beat=beat, step=parts.settings.checkpoint_step, now=_now())
    await parts.database.write(job)


async def deliver_owed(parts: Parts, *, site_name: str, pause_seconds: float = 0.0) -> int:
    """Deliver what is due and return how many mails left. No transaction is open while the network is used.

    A pause after each batch lets people go before mail: a flood of reports must not slow down the next one by its notices.
    """
    left = 0
    while True:
        claimed = await parts.database.write(partial(deliver_mail.claim, keys=parts.keys, now=_now()))
        outcomes = [Outcome(mail, await _deliver(mail, parts.settings, site_name=site_name)) for mail in claimed]
        left += sum(outcome.has_left for outcome in outcomes)
        # One transaction for the batch: a mail's own would cost the reports that arrive meanwhile a wait on the disk each.
        settle = partial(deliver_mail.settle_all, outcomes=outcomes, jitter=random.random(), now=_now())  # noqa: S311  spreads retries, keeps no secret
        if outcomes:
            await parts.database.write(settle)
        if not deliver_mail.has_more(claimed):
            return left
        await asyncio.sleep(pause_seconds)


async def _deliver(mail: Claimed, settings: Settings, *, site_name: str) -> DeliveryFailed | None:
    """Return None once someone has taken the mail, else how it failed."""
    if mail.envelope is None:
        return None
    try:
        await _send(mail.envelope, mail.mail_id, settings, site_name=site_name)
    except DeliveryFailed as failure:
        return failure
    except (
        EnvelopeMalformed
    ):  # a link to an address this site has left, say: it may come back, and must not stop the others
        return DeliveryFailed(stage=Stage.CONTENT)
    return None


async def _send(envelope: Envelope, mail_id: str, settings: Settings, *, site_name: str) -> None:
    site = SiteWords(site_name, settings.base_url, settings.mail_sender)
    message = build(envelope, site=site, message_id=message_id(mail_id, site=site), date=_now())
    if settings.smtp_host:
        await deliver(message, sender=settings.mail_sender, recipient=envelope.to, settings=smtp_of(settings))
        return
    await _in_folder(partial(deliver_to_folder, message, settings.mail_folder))


async def _in_folder(write: Callable[[], Path]) -> None:
    try:
        await to_thread.run_sync(write)
    except OSError as error:
        raise DeliveryFailed(stage=Stage.FOLDER) from error


def smtp_of(settings: Settings) -> SmtpSettings:
    """Return how mail leaves."""
    return SmtpSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_username or None,
        password=settings.smtp_password.get_secret_value() or None,
        starttls=settings.smtp_starttls and not settings.smtp_implicit_tls,
        implicit_tls=settings.smtp_implicit_tls,
        timeout_seconds=settings.smtp_timeout_seconds,
        ca_file=settings.smtp_ca_file,
    )


def _now() -> datetime:
    return datetime.now(UTC)
