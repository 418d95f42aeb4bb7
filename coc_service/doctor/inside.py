"""Checks within the database: whose keys it was made with, what is in it, and whether its log goes on."""

import platform
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from coc_service import __version__
from coc_service.doctor import files, mail, tasks
from coc_service.doctor.finding import Finding, to_fix, well
from coc_service.mail import EnvelopeMalformed, require_site_name
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store import log, outbox, schema, sites
from coc_service.store.postgres import wanted_settings
from coc_service.store.tables import Site
from coc_service.usecases.custody.draft import is_our_head
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.pin import PinMalformed
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.site import publish
from coc_service.usecases.site.publish import CheckpointBroken
from coc_service.usecases.site.waiting_epochs import EpochWaits

_OLDEST_POSTGRESQL = 14
CLOCKS_DIFFER = timedelta(minutes=2)


async def inside(opened: Parts) -> list[Finding]:
    """Run the checks that need the database."""
    return await opened.database.read(lambda session: _look(session, opened.settings, opened.keys, now=opened.now()))


async def memory(opened: Parts) -> Finding:
    """Check that the log continues what this machine remembers. Reads what is new since, and changes nothing."""
    try:
        await opened.begin()
    except PinMalformed:
        return to_fix("memory", "COC_STATE_DIR/log.pin cannot be read, or is of another log: see the handbook")
    except LogFault:
        words = "the database does not continue what COC_STATE_DIR remembers: see `When the log was wound back` in the handbook"
        return to_fix("memory", words)
    return remembered(opened)


async def epochs(opened: Parts) -> Finding:
    """Say whether a case waits for its next key. Nothing is to be done: who left reads nothing new in the meantime."""
    if await opened.ask(EpochWaits(opened.custody)):
        words = "somebody came to a case or left it: its key seals nothing any more, and who writes next begins another"
        return well("epochs", words)
    return well("epochs", "no case waits for its next key")


def remembered(opened: Parts) -> Finding:
    """Check what the process at hand has found while it followed the log."""
    found = opened.custody.ledger.memory
    if found.is_wound_back:
        return to_fix("memory", "the database does not continue the log that was followed: see the handbook")
    if found.frozen:
        words = f"{len(found.frozen)} chains are incomplete: run `coc-service audit verify`, see `When something is missing`"
        return to_fix("memory", words)
    return well("memory", "the log continues what was remembered")


def _look(session: Session, settings: Settings, keys: ServiceKeys, *, now: datetime) -> list[Finding]:
    site = sites.site(session)
    if site is None:
        return [to_fix("site", "there is none: run `coc-service init --name ...`")]
    return [
        _site(site),
        _root(session, keys),
        _signer(session, site, keys),
        _schema(schema.unknown_objects(session)),
        *tasks.checkpoint(log.latest_checkpoint(session), settings, now=now),
        *_server(session),
        *mail.waiting(outbox.counts(session), outbox.due(session), now=now),
        files.waiting(session, settings, now=now),
        *([] if site.is_demonstration else tasks.tasks(settings, since=site.created_at, now=now)),
    ]


def _site(site: Site) -> Finding:
    try:
        require_site_name(site.name)
    except EnvelopeMalformed:
        return to_fix("site", "its name stops every mail: run `coc-service init --name ...`")
    return well("site", site.name + (" (a demonstration)" if site.is_demonstration else ""))


def _root(session: Session, keys: ServiceKeys) -> Finding:
    """Check root.secret against the database. On PostgreSQL nothing else would notice keys of another site at the start."""
    if is_our_head(log.head(session), keys):
        return well("root", "root.secret is the one of this database")
    words = (
        "root.secret is not the one of this database, or the end of the log was changed: mount the keys of this site"
    )
    return to_fix("root", words)


def _signer(session: Session, site: Site, keys: ServiceKeys) -> Finding:
    """Check checkpoint.seed and origin against what was published."""
    if site.origin != keys.origin:
        return to_fix("signer", "keys/origin names another log than this database: mount the keys of this site")
    try:
        publish.latest(session, keys)
    except CheckpointBroken:
        words = "checkpoint.seed has not signed the last checkpoint: mount the keys of this site, or see what changed the row"
        return to_fix("signer", words)
    return well("signer", "checkpoint.seed and origin are those of this log")


def _schema(unknown: list[str]) -> Finding:
    """Report triggers and views: they can make the database return something other than what was written."""
    if unknown:
        words = f"it holds what no migration made ({', '.join(unknown)}): find out who did, and remove it"
        return to_fix("schema", words)
    return well("schema", "tables of ours only, no triggers or views")


def _session(session: Session) -> list[Finding]:
    """Check the settings of a session. Without a pooler every connection sets them itself."""
    names = wanted_settings()
    found = {name: session.scalars(text(f"SHOW {name}")).one() for name in names}
    differing = {name: value for name, value in names.items() if found[name] != value}
    if not differing:
        return [well("session", "the database server's settings for our sessions are as they must be")]
    role = session.scalars(text("SELECT current_user")).one()
    orders = "; ".join(f"ALTER ROLE {role} SET {name} = '{value}'" for name, value in differing.items())
    return [to_fix("session", f"behind a pooler the role must have the settings of our sessions: {orders}")]


def _server(session: Session) -> list[Finding]:
    """Check the versions, and the database server's clock against ours."""
    ours = f"coc-service {__version__}, Python {platform.python_version()}"
    if session.get_bind().dialect.name == "sqlite":
        return [well("versions", f"{ours}, SQLite {dbapi2.sqlite_version}")]
    number = int(session.scalars(text("SHOW server_version_num")).one()) // 10_000
    its_clock = session.scalars(text("SELECT clock_timestamp()")).one().astimezone(UTC)
    versions = f"{ours}, PostgreSQL {number}"
    return [
        *_session(session),
        well("versions", versions)
        if number >= _OLDEST_POSTGRESQL
        else to_fix("versions", f"{versions}: this version is no longer maintained. Upgrade the database server"),
        well("clocks", "those of this machine and the database server agree")
        if abs(its_clock - datetime.now(UTC)) < CLOCKS_DIFFER
        else to_fix("clocks", f"the database server says {its_clock:%Y-%m-%d %H:%M} UTC: turn on NTP on both"),
    ]
