"""A site to measure: made from nothing in a folder, with a committee whose members can log in."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from anyio import to_thread
from sqlalchemy.orm import Session

from benchmarks.children import free_port
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

MEMBERS = 7
SLUG = "conduct"
FORM = f"/c/{SLUG}/report"
PASSPHRASE = "lantern orbit mustard violin gravel teapot"
NARRATIVE = "During the closing session someone stood up and said things that nobody should have to hear. " * 15
# What a browser sends: every field of the form that is no unticked box, most of them empty.
FIELDS = {
    "danger": "no", "narrative": NARRATIVE, "still_going_on": "unsure", "who": "Someone with a green badge",
    "relation": "witness", "affected_person": "", "witnesses": "Two people from the front row", "when": "Last Friday",
    "where": "The closing session", "evidence": "", "context": "", "code_section": "", "name": "",
    "contact_preference": "receipt", "contact": "", "safe_times": "", "support_person": "",
    "wishes": "That it stops", "safety_worry": "", "intake": "needs_committee", "handled_how": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BenchSite:
    """Where the site lies, and on which port its server will listen."""

    folder: Path
    port: int

    def environment(self) -> Mapping[str, str]:
        """The settings of the server's process."""
        return {
            "COC_DATABASE_URL": f"sqlite:///{self.folder}/site.db",
            "COC_KEYS_DIR": str(self.folder / "keys"),
            "COC_MAIL_FOLDER": str(self.folder / "mail"),
            "COC_BASE_URL": f"http://127.0.0.1:{self.port}",
            "COC_PORT": str(self.port),
        }

    def settings(self) -> Settings:
        values = {name.removeprefix("COC_").lower(): value for name, value in self.environment().items()}
        return Settings.model_validate(values)


@asynccontextmanager
async def opened(site: BenchSite) -> AsyncIterator[Parts]:
    """The site's database and keys in this process, while no server has them."""
    parts = app.parts_of(site.settings())
    try:
        yield parts
    finally:
        await parts.database.close()


async def make(folder: Path, *, members: int = MEMBERS) -> BenchSite:
    """A new site with a committee of so many admitted members, `member-0` and so on."""
    site = BenchSite(folder, free_port())
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


async def report(parts: Parts) -> str:
    """Store one real report as the server would, and return its case's id."""
    roster = await parts.database.read(partial(rosters.by_slug, slug=SLUG))
    if roster is None:
        raise RuntimeError("the committee is missing")
    now, told = datetime.now(UTC), Report(narrative=NARRATIVE, who=FIELDS["who"])
    ready = submit_report.seal_report(told, form_nonce=random_bytes(16), roster=roster, keys=parts.keys, now=now)
    await parts.database.write(partial(submit_report.store_report, ready=ready, now=now))
    return ready.case_id
