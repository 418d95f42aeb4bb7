"""Creates a new site for measuring, with a committee whose members can log in."""

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from anyio import to_thread

from benchmarks.browser import FIELDS, NARRATIVE, PASSPHRASE, SLUG
from benchmarks.servers import Command
from coc_service import parts
from coc_service.audit import to_hour
from coc_service.crypto import random_bytes
from coc_service.domain import policy
from coc_service.domain.report import Report
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store import cases, key_files, migrations
from coc_service.usecases.people.admitting import Admit, Agree
from coc_service.usecases.people.enrolling import Enrol
from coc_service.usecases.people.inviting import Invite, Invitee
from coc_service.usecases.people.login import LogIn, Resume
from coc_service.usecases.people.members import LockedSession, UnlockedMember
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.reporter.submit import Sent, SubmitReport
from coc_service.usecases.site.set_up import AddProject, CreateSite, ProposeCommittee


@dataclass(frozen=True, slots=True)
class Site:
    """A site: its folder with keys and mail, and its database."""

    folder: Path
    database_url: str

    def environment(self, port: int = 0) -> Mapping[str, str]:
        """The environment variables of a process."""
        return {
            "COC_DATABASE_URL": self.database_url,
            "COC_KEYS_DIR": str(self.folder / "keys"),
            "COC_STATE_DIR": str(self.folder / f"state-{port}"),
            "COC_MAIL_FOLDER": str(self.folder / "mail"),
            "COC_BASE_URL": f"http://127.0.0.1:{port}",
            "COC_PORT": str(port),
        }

    def serve(self, port: int) -> Command:
        """The command that serves the site."""
        return Command(("coc_service", "serve"), self.environment(port), port)

    def verify(self) -> Command:
        """The command that verifies log and records; its output has the number of entries."""
        return self.command("audit", "verify")

    def command(self, *words: str) -> Command:
        """A command of the service about this site."""
        return Command((sys.executable, "-m", "coc_service", *words), self.environment(), 0)

    def settings(self) -> Settings:
        values = {name.removeprefix("COC_").lower(): value for name, value in self.environment().items()}
        return Settings.model_validate(values)


@asynccontextmanager
async def opened(site: Site) -> AsyncIterator[Parts]:
    """Open the site's database and keys in this process, while no server runs."""
    made = parts.parts_of(site.settings())
    try:
        await made.begin()
        yield made
    finally:
        await made.close()


async def make(folder: Path, *, database_url: str, members: int) -> Site:
    """Create a site with a committee of this number of admitted members, `member-0` and so on."""
    site = Site(folder, database_url)
    settings = site.settings()
    key_files.create(settings.keys_dir, origin="benchmark.invalid/log")
    file_key = parts.keys_of(settings).database_file.reveal()
    await to_thread.run_sync(partial(migrations.upgrade, settings.database_url, file_key=file_key))
    async with opened(site) as made:
        committee = await _found(made)
        for number in range(members):
            await _join(made, f"member-{number}")
        await _admit(made, committee)
    return site


async def _found(made: Parts) -> str:
    custody = made.custody
    await made.perform(CreateSite(custody, "Benchmark", is_demonstration=False))
    await made.perform(AddProject(custody, "project", "Project"))
    return await made.perform(ProposeCommittee(custody, "project", SLUG, "Conduct", policy.default_toml()))


async def _join(made: Parts, name: str) -> None:
    invitee = Invitee(name, f"@{name}", name, f"{name}@benchmark.invalid")
    invited = await made.perform(Invite(made.custody, SLUG, invitee, f"{made.settings.base_url}/enrol/"))
    if invited is None:
        raise RuntimeError("the committee is missing")
    await made.perform(Enrol(made.custody, invited.token, PASSPHRASE))


async def _admit(made: Parts, committee: str) -> None:
    """Let the founder admit everyone; from three seats on the second member signs too."""
    founder = await member(made, "member-0")
    (roster,) = await made.ask(ShowRoster(made.custody, founder))
    for number, seat in enumerate(roster.waiting):
        await made.perform(Admit(made.custody, founder, committee, seat.person, seat.digest))
        second = await member(made, "member-1") if number else founder
        (now,) = await made.ask(ShowRoster(made.custody, founder))
        for half in now.half_admitted:
            await made.perform(Agree(made.custody, second, committee, half.leaf))


async def member(made: Parts, name: str) -> UnlockedMember:
    """Log a member in."""
    session = await made.perform(LogIn(made.custody, name, PASSPHRASE))
    found = await made.ask(Resume(made.custody, session.cookie)) if session else None
    if found is None or isinstance(found, LockedSession):
        raise RuntimeError(f"{name} cannot log in")
    return found


async def add_reports(site: Site, *, count: int) -> list[str]:
    """Store this number of real reports as the server would, and return the ids of their cases."""
    async with opened(site) as made:
        return [await submit(made) for _ in range(count)]


async def submit(made: Parts) -> str:
    """Store one real report, and return the id of its case."""
    committee = made.custody.ledger.committee_by_slug(SLUG)
    if committee is None:
        raise RuntimeError("the committee is missing")
    told = Report.model_validate({"narrative": NARRATIVE, "who": FIELDS["who"]})
    digest = committee.readers_digest(to_hour(made.now()))
    stored = await made.perform(SubmitReport(made.custody, told, Sent(committee.id, digest, random_bytes(16))))
    tag = stored.receipt.tag
    case_id = await made.database.read(lambda session: cases.case_of_receipt(session, tag))
    if case_id is None:
        raise RuntimeError("the report is not there")
    return case_id
