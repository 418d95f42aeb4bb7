"""Checks an installation without a running server, and says what to do about each problem."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from pydantic import ValidationError

from coc_service import parts, worker
from coc_service.app import THIS_MACHINE
from coc_service.cleaning import Cleaner, State
from coc_service.mail import (
    LONGEST_WAIT,
    DeliveryFailed,
    DeliveryStage,
    EnvelopeMalformed,
    SmtpSettings,
    rehearse,
    require_site_name,
)
from coc_service.settings import Settings
from coc_service.store import contents, key_files, log, migrations, outbox, schema, sites
from coc_service.store.database import Database, DatabaseBusy, KeyRefused, is_sqlite
from coc_service.store.outbox import Due
from coc_service.store.tables import PublishedCheckpoint, Site
from coc_service.store.unusable import DatabaseProblem, DatabaseUnusable, KeyFileProblem, KeyFileUnusable

FREE_BYTES = 500 * 1024 * 1024
MISSED_BEATS = 3
LONGEST_WAIT_SECONDS = 10.0
STALE_MAIL = timedelta(days=1)
STALE_FILE = timedelta(hours=1)  # after it expired
MANY_ATTEMPTS = 28  # reached after about a day, because the back-off grows to one attempt an hour
_KEY_FILE: dict[KeyFileProblem, str] = {
    KeyFileProblem.MISSING: "{0} is missing: run `coc-service init`, or mount the keys",
    KeyFileProblem.OPEN_TO_OTHERS: "others can read {0}: run `chmod 600 {0}`",
    KeyFileProblem.MALFORMED: "{0} does not hold 32 bytes: restore it from your backup",
}
_MAIL_STAGE: dict[DeliveryStage, str] = {
    DeliveryStage.CONNECT: "does not answer",
    DeliveryStage.TLS: "gives no encryption that can be trusted: look at its certificate, COC_SMTP_CA_FILE and the kind of TLS",
    DeliveryStage.LOGIN: "refuses the login: look at COC_SMTP_USERNAME and COC_SMTP_PASSWORD",
    DeliveryStage.SENDER: "refuses mail from COC_MAIL_SENDER",
}
_DATABASE: dict[DatabaseProblem | type[Exception], str] = {
    DatabaseProblem.MISSING: "there is none: run `coc-service init`",
    DatabaseProblem.TOO_OLD: "it is of an older version: back it up and run `coc-service init`",
    DatabaseProblem.TOO_NEW: "it is of a newer version than this program: install that version again",
    DatabaseProblem.UNSUPPORTED: "it is of version 0.2.0 or earlier, of which nothing can be kept: set up a new one",
    KeyRefused: "it does not open under these keys: they belong to another database",
    DatabaseBusy: "it does not answer: is the server running, is COC_DATABASE_URL right?",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    what: str
    is_well: bool
    words: str

    def __str__(self) -> str:
        return f"{'well  ' if self.is_well else 'TO FIX'}  {self.what}: {self.words}"


def examine() -> list[Finding]:
    """Run all checks, each after those it depends on; stop at the first that makes the others impossible."""
    try:
        settings = Settings()
    except ValidationError as error:
        names = ", ".join(f"COC_{str(one['loc'][0]).upper()}" for one in error.errors(include_input=False))
        return [Finding("configuration", is_well=False, words=f"these settings cannot be used: {names}")]
    findings = [
        _base_url(settings),
        _keys(settings),
        _disk(settings),
        _mail(settings),
        cleaner_finding(asyncio.run(_cleaner_state())),
    ]
    if findings[1].is_well:
        findings += _database(settings)
    return findings


def _base_url(settings: Settings) -> Finding:
    url = urlsplit(settings.base_url)
    is_local = url.hostname in THIS_MACHINE
    if url.scheme == "https" or (is_local and url.scheme == "http"):
        return Finding("address", is_well=True, words=settings.base_url)
    return Finding(
        "address", is_well=False, words="COC_BASE_URL must begin with https:// (only this machine may do without)"
    )


def _keys(settings: Settings) -> Finding:
    try:
        key_files.load(settings.keys_dir)
    except KeyFileUnusable as error:
        return Finding("keys", is_well=False, words=_KEY_FILE[error.problem].format(error.path))
    return Finding("keys", is_well=True, words=f"in {settings.keys_dir}, readable by their owner alone")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.keys_dir if settings.keys_dir.exists() else ".").free
    return Finding("disk", is_well=free > FREE_BYTES, words=f"{free // 1024**2:,} MiB free")


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_host:
        return Finding("mail", is_well=True, words=f"not configured: mail is written into {settings.mail_folder}")
    if trouble := mail_settings_trouble(settings):
        return Finding("mail", is_well=False, words=trouble)
    if not worker.smtp_of(settings).is_encrypted and settings.smtp_host not in THIS_MACHINE:
        words = "mail would travel unencrypted: set COC_SMTP_STARTTLS or COC_SMTP_IMPLICIT_TLS"
        return Finding("mail", is_well=False, words=words)
    return asyncio.run(mail_server(settings))


async def _cleaner_state() -> State:
    with Cleaner() as cleaner:
        return await cleaner.state()


def cleaner_finding(state: State) -> Finding:
    """Return whether files can be cleaned on this machine. Without the locks nothing is cleaned, and nothing is previewed."""
    landlock = (
        f"Landlock {state.landlock_abi}" if state.landlock_abi else "no Landlock (it needs Linux 5.13, switched on)"
    )
    if not state.seccomp:
        words = f"files are not cleaned: install libseccomp (Debian: libseccomp2); {landlock}"
        return Finding("cleaner", is_well=False, words=words)
    if not state.works:
        names = ", ".join(state.failed_samples)
        return Finding(
            "cleaner", is_well=False, words=f"cannot clean {names}: tell the makers, with your system's name"
        )
    return Finding("cleaner", is_well=True, words=f"files are cleaned behind seccomp and {landlock}")


async def mail_server(settings: Settings) -> Finding:
    """Return whether the mail server takes mail from us: as in a delivery, up to the recipient."""
    try:
        await rehearse(sender=settings.mail_sender, settings=_hurried(worker.smtp_of(settings)))
    except DeliveryFailed as failed:
        words = f"{settings.smtp_host} {_MAIL_STAGE[failed.stage]} ({failed})"
        return Finding("mail", is_well=False, words=words)
    return Finding("mail", is_well=True, words=f"{settings.smtp_host} takes mail from {settings.mail_sender}")


def mail_settings_trouble(settings: Settings) -> str | None:
    """Return which settings of the mail server contradict each other; None if none do."""
    try:
        worker.smtp_of(settings)
    except ValueError as error:
        names = ", ".join(f"COC_SMTP_{name.upper()}" for name in error.args)
        return f"These settings do not go together: {names}"
    return None


def _hurried(smtp: SmtpSettings) -> SmtpSettings:
    """Return the settings with a time-out for somebody who waits at a terminal."""
    return replace(smtp, timeout_seconds=min(LONGEST_WAIT_SECONDS, smtp.timeout_seconds))


def _database(settings: Settings) -> Iterator[Finding]:
    file_key = parts.keys_of(settings).database_file.reveal()
    engine = "SQLite, encrypted" if is_sqlite(settings.database_url) else "PostgreSQL"
    try:
        migrations.check(settings.database_url, file_key=file_key)
    except DatabaseUnusable as error:
        yield Finding("database", is_well=False, words=_DATABASE[error.problem])
        return
    except (KeyRefused, DatabaseBusy) as error:
        yield Finding("database", is_well=False, words=_DATABASE[type(error)])
        return
    yield Finding("database", is_well=True, words=f"{engine}, migrated to {migrations.head_revision()}")
    yield from asyncio.run(_with_database(settings, _inside))


async def _with_database(
    settings: Settings, look: Callable[[Database, Settings], Awaitable[list[Finding]]]
) -> list[Finding]:
    opened = parts.parts_of(settings)
    try:
        return await look(opened.database, settings)
    finally:
        await opened.close()


async def _inside(database: Database, settings: Settings) -> list[Finding]:
    site = await database.read(sites.site)
    if site is None:
        return [Finding("site", is_well=False, words="there is none: run `coc-service init --name ...`")]
    last = await database.read(log.latest_checkpoint)
    counts, due = await database.read(outbox.counts), await database.read(outbox.due)
    unknown = await database.read(schema.unknown_objects)
    now = datetime.now(UTC)
    left = await database.read(partial(contents.expired, until=now - STALE_FILE))
    found = [_site(site), _schema(unknown), *_time(last, settings), _outbox(counts, due, now=now)]
    return [*found, _files(settings, is_left=left is not None)]


def _files(settings: Settings, *, is_left: bool) -> Finding:
    """Report files that the sweep should have deleted; and say what no program can see from here: what a proxy writes."""
    if is_left:
        words = "some wait that should have been deleted: is `coc-service serve` running?"
        return Finding("files", is_well=False, words=words)
    most = f"up to {settings.case_files_limit_mib:,} MiB a case"
    words = f"{most}; behind nginx set proxy_request_buffering off, or it writes them to its disk"
    return Finding("files", is_well=True, words=words)


def _site(site: Site) -> Finding:
    try:
        require_site_name(site.name)
    except EnvelopeMalformed:
        return Finding("site", is_well=False, words="its name stops every mail: run `coc-service init --name ...`")
    return Finding("site", is_well=True, words=site.name + (" (a demonstration)" if site.is_demonstration else ""))


def _schema(unknown: list[str]) -> Finding:
    """Report triggers and views: they can make the database return something other than what was written."""
    if unknown:
        words = f"it holds what no migration made ({', '.join(unknown)}): find out who did, and remove it"
        return Finding("schema", is_well=False, words=words)
    return Finding("schema", is_well=True, words="tables of ours only, no triggers or views")


def _time(last: PublishedCheckpoint | None, settings: Settings) -> list[Finding]:
    """Compare the clock with the time of the log's last checkpoint."""
    now, beat = datetime.now(UTC), timedelta(minutes=settings.checkpoint_beat_minutes)
    if last is None:
        words = "no checkpoint yet: run `coc-service serve`"
        return [Finding("log", is_well=False, words=words), _clock(now)]
    if last.published_at > now:
        words = f"{now:%Y-%m-%d %H:%M} UTC, behind the log's last checkpoint: set it"
        return [Finding("clock", is_well=False, words=words)]
    stopped = "" if now - last.published_at < MISSED_BEATS * beat else ": is `coc-service serve` running?"
    words = f"last checkpoint at {last.published_at:%Y-%m-%d %H:%M} UTC{stopped}"
    return [Finding("log", is_well=not stopped, words=words), _clock(now)]


def _clock(now: datetime) -> Finding:
    return Finding("clock", is_well=True, words=f"{now:%Y-%m-%d %H:%M} UTC")


def _outbox(counts: Mapping[str, int], due: Due, *, now: datetime) -> Finding:
    owed, refused = (counts.get(state, 0) for state in (outbox.MailState.OWED, outbox.MailState.REFUSED))
    troubles = list(_mail_troubles(due, now=now))
    words = "; ".join([f"{owed} owed, {refused} refused for good", *troubles])
    return Finding("outbox", is_well=refused == 0 and not troubles, words=words)


def _mail_troubles(due: Due, *, now: datetime) -> Iterator[str]:
    if due.first and now - due.first > STALE_MAIL:
        yield f"one has been due since {due.first:%Y-%m-%d %H:%M} UTC: is `coc-service serve` running?"
    if due.attempts and due.attempts > MANY_ATTEMPTS:
        yield f"one was tried {due.attempts} times: is the mail server well?"
    if due.last and due.last - now > LONGEST_WAIT:
        yield f"one is due at {due.last:%Y-%m-%d %H:%M} UTC, which no back-off gives: somebody changed the database"
