"""A site set up once for each engine and test run, through the acts themselves. Each test has its own copy."""

import asyncio
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from coc_service.crypto import RecipientSecret
from coc_service.domain import policy
from coc_service.store import key_files, migrations
from coc_service.store.database import Database, open_database
from coc_service.usecases.act import Act, Done, Question, Ready, Seen, ask, perform
from coc_service.usecases.custody import keys
from coc_service.usecases.custody.custody import Custody, custody_of
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.people import admitting, enrolling, inviting, roster
from coc_service.usecases.people.inviting import Invitee
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.site.set_up import AddProject, CreateSite, ProposeCommittee

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ORIGIN, PROJECT, SLUG = "coc.example.org/log", "example", "conduct"
LINK = "https://coc.example.org/enrol/"
MEMBERS = ("noor", "ilse", "tomas", "dana")
WAITING, INVITED = "eve", "finn"  # Eve has enrolled and waits; Finn has a link
NAMES = {
    "noor": "Noor Haddad",
    "ilse": "Ilse Brandt",
    "tomas": "Tomas Rey",
    "dana": "Dana Okafor",
    "eve": "Eve Quist",
    "finn": "Finn Aalto",
    "gil": "Gil Serra",
}


class Clock:
    """A clock that the test moves."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def later(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with a login: their id, and what only they have."""

    person: str
    secret: RecipientSecret


@dataclass(frozen=True, slots=True)
class ReadySite:
    """A folder (keys, and the SQLite file on that engine), the people, and the link that was sent to Finn."""

    folder: Path
    committee: str
    people: Mapping[str, Known]
    token: str

    def copy_to(self, folder: Path) -> Path:
        return Path(shutil.copytree(self.folder, folder))


@dataclass(frozen=True, slots=True)
class Process:
    """One process at a site's database, with its own memory."""

    database: Database
    custody: Custody

    async def do(self, act: Act[Seen, Ready, Done]) -> Done:
        return await perform(act, self.database)

    async def ask(self, question: Question[Done]) -> Done:
        return await ask(question, self.database)


def passphrase_of(name: str) -> str:
    return f"walnut ferry stubborn lantern ochre {name}"


def address_of(name: str) -> str:
    return f"{name}@members.example.org"


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'site.db'}"


def keys_in(folder: Path) -> ServiceKeys:
    return keys.from_files(key_files.load(folder / "keys"))


def process_at(folder: Path, url: str, clock: Clock) -> Process:
    service = keys_in(folder)
    database = open_database(url, file_key=service.database_file.reveal())
    return Process(database, custody_of(service, clock.now))


def make_site(folder: Path, url: str) -> ReadySite:
    """Set up a site and let everyone join. Returns when the database is closed again."""
    folder.mkdir(parents=True, exist_ok=True)
    key_files.create(folder / "keys", origin=ORIGIN)
    migrations.upgrade(url, file_key=keys_in(folder).database_file.reveal())
    with ThreadPoolExecutor(1) as thread:  # in its own event loop, because one may be running here
        return thread.submit(asyncio.run, _populate(folder, url)).result()


async def _populate(folder: Path, url: str) -> ReadySite:
    process = process_at(folder, url, Clock())
    try:
        custody, do = process.custody, process.do
        await do(CreateSite(custody, "Example", is_demonstration=False))
        await do(AddProject(custody, PROJECT, "Example Project"))
        for slug in (SLUG, "care"):
            await do(ProposeCommittee(custody, PROJECT, slug, slug.title(), policy.default_toml()))
        people = {name: await join(process, name) for name in (*MEMBERS, WAITING)}
        committee = custody.ledger.committee_by_slug(SLUG)
        assert committee is not None
        for name in MEMBERS[1:]:
            await admit(process, people, committee.id, name)
        invited = await do(inviting.Invite(custody, SLUG, invitee(INVITED), LINK))
        assert invited is not None
        return ReadySite(folder, committee.id, people, invited.token)
    finally:
        await process.database.close()


def invitee(name: str) -> Invitee:
    return Invitee(NAMES[name], f"@{name}", name, address_of(name))


async def join(process: Process, name: str, slug: str = SLUG) -> Known:
    """Invite and enrol somebody, and keep their secret."""
    custody, database = process.custody, process.database
    invited = await process.do(inviting.Invite(custody, slug, invitee(name), LINK))
    assert invited is not None
    act = enrolling.Enrol(custody, invited.token, passphrase_of(name))
    keys_of_their_own = act.prepare(await database.read(act.look))
    await database.write(lambda session: act.store(session, keys_of_their_own))
    return Known(keys_of_their_own.person, keys_of_their_own.secret)


async def admit(
    process: Process, people: Mapping[str, Known], committee: str, name: str, *, as_alternate: bool = False
) -> None:
    """Let Noor admit a person, and Ilse agree if two must sign."""
    noor, ilse = (unlocked(people[one], committee, one) for one in ("noor", "ilse"))
    (shown,) = await process.ask(roster.ShowRoster(process.custody, noor))
    waiting = next(one for one in shown.waiting if one.person == people[name].person)
    act = admitting.Admit(process.custody, noor, committee, waiting.person, waiting.digest, as_alternate=as_alternate)
    await process.do(act)
    if shown.signers_needed == 2:
        (shown,) = await process.ask(roster.ShowRoster(process.custody, noor))
        await process.do(admitting.Agree(process.custody, ilse, committee, shown.half_admitted[0].leaf))


def unlocked(known: Known, committee: str, name: str) -> UnlockedMember:
    """Return a member as they are after logging in, without the passphrase's tenth of a second."""
    return UnlockedMember(
        person=known.person,
        name=NAMES[name],
        secret=known.secret,
        id_hash=bytes(32),
        is_half_idle=False,
        committees=((committee, "Conduct"),),
    )
