"""Sites set up once for each engine and test run, through the real acts. Each test uses its own copy."""

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from coc_service import delivery, parts
from coc_service.crypto import RecipientSecret, unlock
from coc_service.domain import policy
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store import key_files, migrations, people
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import custody_of
from coc_service.usecases.people.admitting import Admit, Agree, ConfirmComparison
from coc_service.usecases.people.auditing import AdmitAuditor, AgreeOnAuditor
from coc_service.usecases.people.auditors_shown import ShowAuditors
from coc_service.usecases.people.enrolling import Enrol
from coc_service.usecases.people.inviting import Invite, Invitee
from coc_service.usecases.people.login import PASSPHRASE_SLOT
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.site.set_up import AddProject, CreateSite, ProposeCommittee
from tests.cast import BASE_URL, COMMITTEE, PEOPLE, PROJECT, SITE, Clock, Person

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
        state_dir=folder / "state",
        mail_folder=folder / "mail",
        base_url=BASE_URL,
        mail_sender="desk@mail.example.org",
        backup_recipients="age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",  # of age's own documentation
    )


def make_site(folder: Path, database_url: str, *, clock: Clock | None = None) -> ReadySite:
    """Set up a site, invite, enrol and admit everyone. Returns when the database is closed again."""
    folder.mkdir(parents=True, exist_ok=True)
    key_files.create(folder / "keys", origin="coc.example.org/log")
    settings = settings_of(folder, database_url)
    migrations.upgrade(database_url, file_key=parts.keys_of(settings).database_file.reveal())
    with ThreadPoolExecutor(1) as thread:  # in its own event loop, because one may be running here
        return ReadySite(folder, thread.submit(_run, settings, clock or Clock()).result())


def _run(settings: Settings, clock: Clock) -> tuple[Person, ...]:
    return asyncio.run(_populate(settings, clock))


def timed_parts(settings: Settings, clock: Clock) -> Parts:
    """The parts of a process that goes by a stage's clock."""
    opened = parts.parts_of(settings)
    return replace(opened, custody=custody_of(opened.custody.keys, clock.now))


async def _populate(settings: Settings, clock: Clock) -> tuple[Person, ...]:
    opened = timed_parts(settings, clock)
    try:
        committee = await _set_up(opened)
        joined = await _join_everyone(opened, committee)
        await delivery.deliver_owed(opened, site_name=SITE)
        shutil.rmtree(settings.mail_folder)  # the invitations have been read; later files are new mails
        return joined
    finally:
        await opened.close()


async def _set_up(opened: Parts) -> str:
    custody = opened.custody
    await opened.perform(CreateSite(custody, SITE, is_demonstration=False))
    await opened.perform(AddProject(custody, PROJECT, "Example Project"))
    toml = policy.default_toml()
    return await opened.perform(ProposeCommittee(custody, PROJECT, COMMITTEE, "Conduct Committee", toml))


async def _join_everyone(opened: Parts, committee: str) -> tuple[Person, ...]:
    joined = [await join(opened, person) for person in PEOPLE]
    unlocked = [await unlocked_member(opened, person) for person in joined]
    for waiting in unlocked[1:]:
        await admit(opened, committee, waiting.person, by=unlocked[0], second=unlocked[1])
        await compare(opened, committee, waiting, other=unlocked[0])
    return tuple(joined)


async def join(opened: Parts, person: Person, *, committee: str = COMMITTEE) -> Person:
    """Invite and enrol one person; the first founds the committee, others wait to be admitted."""
    token = await invite(opened, person, committee=committee)
    enrolled = await opened.perform(Enrol(opened.custody, token, person.passphrase))
    return replace(person, id=enrolled.person)


async def invite(opened: Parts, person: Person, *, committee: str = COMMITTEE) -> str:
    """Invite a person and return the one-time part of their link."""
    invitee = Invitee(person.name, person.handle, person.login_name, person.address)
    invited = await opened.perform(Invite(opened.custody, committee, invitee, f"{BASE_URL}/enrol/"))
    assert invited is not None
    return invited.token


async def unlocked_member(opened: Parts, person: Person) -> UnlockedMember:
    """A member as they are after a login, without one."""
    slots = await opened.database.read(lambda session: people.slots(session, person.id))
    secret = unlock(slots[0].slot, person.passphrase, context=contexts.key_slot(person=person.id, kind=PASSPHRASE_SLOT))
    return member_with(opened, person, secret)


def member_with(opened: Parts, person: Person, secret: RecipientSecret) -> UnlockedMember:
    """A member with their secret open."""
    committees = [(one.id, one.name) for one in opened.custody.ledger.committees().values()]
    return UnlockedMember(person.id, person.name, secret, b"", is_half_idle=False, committees=tuple(committees))


async def admit(
    opened: Parts, committee: str, person: str, *, by: UnlockedMember, second: UnlockedMember | None = None
) -> None:
    """Admit someone who has enrolled; `second` signs where the policy asks for two."""
    (shown,) = await opened.ask(ShowRoster(opened.custody, by))
    (seat,) = [one for one in shown.waiting if one.person == person]
    await opened.perform(Admit(opened.custody, by, committee, person, seat.digest))
    (shown,) = await opened.ask(ShowRoster(opened.custody, by))
    for half in shown.half_admitted:
        assert second is not None
        await opened.perform(Agree(opened.custody, second, committee, half.leaf))


async def admit_auditor(
    opened: Parts, committee: str, person: str, *, by: UnlockedMember, second: UnlockedMember
) -> None:
    """Let two members make somebody who has enrolled an auditor."""
    shown = await opened.ask(ShowAuditors(opened.custody, by, committee))
    (waiting,) = [one for one in shown.waiting if one.person == person]
    await opened.perform(AdmitAuditor(opened.custody, by, committee, person, waiting.digest))
    for half in (await opened.ask(ShowAuditors(opened.custody, by, committee))).half_admitted:
        await opened.perform(AgreeOnAuditor(opened.custody, second, committee, half.leaf))


async def compare(opened: Parts, committee: str, admitted: UnlockedMember, *, other: UnlockedMember) -> None:
    """Let the admitted person and one other compare the admission once more."""
    (shown,) = await opened.ask(ShowRoster(opened.custody, other))
    (leaf,) = [one.leaf for one in shown.seats if one.person == admitted.person]
    for member in (admitted, other):
        await opened.perform(ConfirmComparison(opened.custody, member, committee, leaf))
