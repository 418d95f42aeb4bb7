"""A site to measure: made from nothing, with a committee whose members can log in."""

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from anyio import to_thread
from sqlalchemy.orm import Session

from benchmarks.browser import FIELDS, NARRATIVE, PASSPHRASE, SLUG
from benchmarks.servers import Command
from coc_service import app
from coc_service.app import Parts
from coc_service.crypto import random_bytes
from coc_service.domain import policy
from coc_service.domain.report import Report
from coc_service.settings import Settings
from coc_service.store import key_files, migrations
from coc_service.store.tables import Member
from coc_service.usecases import membership, rosters, set_up, submit_report
from coc_service.usecases.membership import NewKeys


@dataclass(frozen=True, slots=True)
class Site:
    """Where its keys and mail lie, and its database."""

    folder: Path
    database_url: str

    def environment(self, port: int = 0) -> Mapping[str, str]:
        """The settings of a process."""
        return {
            "COC_DATABASE_URL": self.database_url,
            "COC_KEYS_DIR": str(self.folder / "keys"),
            "COC_MAIL_FOLDER": str(self.folder / "mail"),
            "COC_BASE_URL": f"http://127.0.0.1:{port}",
            "COC_PORT": str(port),
        }

    def serve(self, port: int) -> Command:
        """How it is served, as it ships."""
        return Command(("coc_service", "serve"), self.environment(port), port)

    def verify(self) -> Command:
        """How its log and records are verified; the answer names the number of entries."""
        return Command((sys.executable, "-m", "coc_service", "audit", "verify"), self.environment(), 0)

    def settings(self) -> Settings:
        values = {name.removeprefix("COC_").lower(): value for name, value in self.environment().items()}
        return Settings.model_validate(values)


@asynccontextmanager
async def opened(site: Site) -> AsyncIterator[Parts]:
    """The site's database and keys in this process, while no server has them."""
    parts = app.parts_of(site.settings())
    try:
        yield parts
    finally:
        await parts.database.close()


async def make(folder: Path, *, database_url: str, members: int) -> Site:
    """A new site with a committee of so many admitted members, `member-0` and so on."""
    site = Site(folder, database_url)
    settings = site.settings()
    key_files.create(settings.keys_dir, origin="benchmark.invalid/log")
    file_key = app.keys_of(settings).database_file.reveal()
    await to_thread.run_sync(partial(migrations.upgrade, settings.database_url, file_key=file_key))
    async with opened(site) as parts:
        await parts.database.write(partial(_found, origin=parts.keys.signer.origin))
        seats = [await _join(parts, f"member-{number}") for number in range(members)]
        await parts.database.write(partial(_admit, seats=seats))
    return site


def _found(session: Session, *, origin: str) -> None:
    now = datetime.now(UTC)
    set_up.create_site(session, name="Benchmark", origin=origin, is_demonstration=False, now=now)
    set_up.add_project(session, slug="project", name="Project", now=now)
    toml = policy.default_toml()
    set_up.add_committee(session, project_slug="project", slug=SLUG, name="Conduct", policy_toml=toml, now=now)


async def _join(parts: Parts, name: str) -> tuple[str, NewKeys]:
    now, keys, database = datetime.now(UTC), parts.keys, parts.database
    person = {"name": name, "handle": f"@{name}", "login_name": name, "address": f"{name}@benchmark.invalid"}
    link = f"{parts.settings.base_url}/enrol/"
    invite = partial(membership.invite, committee_slug=SLUG, person=person, link=link, keys=keys, now=now)
    invited = await database.write(invite)
    if invited is None:
        raise RuntimeError("the committee is missing")
    member = await database.read(partial(membership.invitee, token=invited.token, keys=keys, now=now))
    new = await to_thread.run_sync(partial(membership.make_keys, PASSPHRASE, member=member))
    await database.write(partial(membership.enrol, token=invited.token, new=new, keys=keys, now=now))
    return member.id, new


def _admit(session: Session, *, seats: list[tuple[str, NewKeys]]) -> None:
    (founder_id, founder), *others = seats
    for member_id, _ in others:
        admitting = session.get_one(Member, founder_id)
        now = datetime.now(UTC)
        membership.admit(session, admitting=admitting, holder=founder.holder, member_id=member_id, now=now)


async def add_reports(site: Site, *, count: int) -> list[str]:
    """Store so many real reports as the server would, and return their cases' ids."""
    async with opened(site) as parts:
        return [await _report(parts) for _ in range(count)]


async def _report(parts: Parts) -> str:
    roster = await parts.database.read(partial(rosters.by_slug, slug=SLUG))
    if roster is None:
        raise RuntimeError("the committee is missing")
    now, told = datetime.now(UTC), Report(narrative=NARRATIVE, who=FIELDS["who"])
    ready = submit_report.seal_report(told, form_nonce=random_bytes(16), roster=roster, keys=parts.keys, now=now)
    await parts.database.write(partial(submit_report.store_report, ready=ready, now=now))
    return ready.case_id
