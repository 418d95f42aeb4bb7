"""Sites made ready once for each engine and run, through the real use cases; each test plays on a copy of its own."""

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from coc_service import app
from coc_service.app import Parts
from coc_service.domain import policy
from coc_service.settings import Settings
from coc_service.store import committees, key_files, members, migrations
from coc_service.usecases import membership, set_up
from coc_service.usecases.membership import NewKeys
from tests.cast import BASE_URL, COMMITTEE, PEOPLE, PROJECT, SITE, Person

_FILE = "site.db"


@dataclass(frozen=True, slots=True)
class ReadySite:
    """A folder (keys, the SQLite file if that is the engine) and the members in it."""

    folder: Path
    members: tuple[Person, ...]

    def copy_to(self, folder: Path) -> Path:
        return Path(shutil.copytree(self.folder, folder))


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / _FILE}"


def settings_of(folder: Path, database_url: str) -> Settings:
    """Settings for a site in a folder."""
    return Settings(
        database_url=database_url,
        keys_dir=folder / "keys",
        mail_folder=folder / "mail",
        base_url=BASE_URL,
        mail_sender="desk@mail.example.org",
    )


def make_site(folder: Path, database_url: str) -> ReadySite:
    """Set up a site, invite, enrol and admit everyone. Returns when the database is closed again."""
    folder.mkdir(parents=True, exist_ok=True)
    key_files.create(folder / "keys", origin="coc.example.org/log")
    settings = settings_of(folder, database_url)
    migrations.upgrade(database_url, file_key=app.keys_of(settings).database_file.reveal())
    with ThreadPoolExecutor(1) as thread:  # a loop of its own, whoever else's is running here
        return ReadySite(folder, thread.submit(_run, settings).result())


def _run(settings: Settings) -> tuple[Person, ...]:
    return asyncio.run(_populate(settings))


async def _populate(settings: Settings) -> tuple[Person, ...]:
    parts = app.parts_of(settings)
    try:
        await parts.database.write(partial(_set_up, origin=parts.keys.signer.origin))
        joined = await _join_everyone(parts)
        await app.deliver_owed(parts, site_name=SITE)
        shutil.rmtree(settings.mail_folder)  # the invitations have been read: what lies there later is news
        return joined
    finally:
        await parts.database.close()


def _set_up(session: Session, origin: str) -> None:
    now = _now()
    set_up.create_site(session, name=SITE, origin=origin, is_demonstration=False, now=now)
    set_up.add_project(session, slug=PROJECT, name="Example Project", now=now)
    toml = policy.default_toml()
    set_up.add_committee(
        session, project_slug=PROJECT, slug=COMMITTEE, name="Conduct Committee", policy_toml=toml, now=now
    )


async def _join_everyone(parts: Parts) -> tuple[Person, ...]:
    founder, founder_keys = await join(parts, PEOPLE[0])
    joined = [founder]
    for person in PEOPLE[1:]:
        enrolled, _ = await join(parts, person)
        await admit(parts, enrolled, admitting=founder, keys=founder_keys)
        joined.append(enrolled)
    return tuple(joined)


async def join(parts: Parts, person: Person) -> tuple[Person, NewKeys]:
    """Invite and enrol one person; the founder is then on the roster, others wait to be admitted."""
    token = await invite(parts, person)
    now, keys = _now(), parts.keys
    invitee = await parts.database.read(partial(membership.invitee, token=token, keys=keys, now=now))
    new = membership.make_keys(person.passphrase, member=invitee)
    member = await parts.database.write(partial(membership.enrol, token=token, new=new, keys=keys, now=now))
    return replace(person, member_id=member.id), new


async def invite(parts: Parts, person: Person) -> str:
    """Invite a person and return the one-time part of their link."""
    about = {
        "name": person.name,
        "handle": person.handle,
        "login_name": person.login_name,
        "address": person.address,
    }
    job = partial(
        membership.invite,
        committee_slug=COMMITTEE,
        person=about,
        link=f"{BASE_URL}/enrol/",
        keys=parts.keys,
        now=_now(),
    )
    invited = await parts.database.write(job)
    assert invited is not None
    return invited.token


async def admit(parts: Parts, person: Person, *, admitting: Person, keys: NewKeys) -> None:
    """Admit someone who has enrolled."""

    def job(session: Session) -> None:
        member = members.member(session, admitting.member_id)
        assert member is not None
        assert committees.committee(session, member.committee_id).slug == COMMITTEE
        membership.admit(session, admitting=member, holder=keys.holder, member_id=person.member_id, now=_now())

    await parts.database.write(job)


def _now() -> datetime:
    return datetime.now(UTC)
