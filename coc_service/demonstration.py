"""A demonstration site with a committee of three, in its own folder, marked so that it can never become a real site."""

from functools import partial
from pathlib import Path
from textwrap import dedent

from anyio import to_thread

from coc_service import parts
from coc_service.app import SiteProblem, WrongSite
from coc_service.crypto import random_bytes
from coc_service.domain import policy
from coc_service.domain.receipt import to_words
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store import key_files, migrations, sites
from coc_service.usecases.people.admitting import Admit
from coc_service.usecases.people.enrolling import Enrol
from coc_service.usecases.people.inviting import Invite, Invitee
from coc_service.usecases.people.login import LogIn, Resume
from coc_service.usecases.people.members import LockedSession
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.site.set_up import AddProject, CreateSite, ProposeCommittee

NAME = "Example Foundation"
PROJECT, COMMITTEE = "example", "conduct"
PEOPLE = (("Noor Haddad", "@noor", "noor"), ("Ilse Brandt", "@ilse", "ilse"), ("Tomas Rey", "@tomas", "tomas"))
PASSPHRASE_WORDS = 6
_LOGINS = "logins.txt"


def settings(folder: Path, *, port: int) -> Settings:
    """Return the settings of a demonstration: local host only, a checkpoint each minute, mail into a folder."""
    return Settings(
        database_url=f"sqlite:///{folder}/demonstration.db",
        keys_dir=folder / "keys",
        state_dir=folder / "state",
        mail_folder=folder / "mail",
        base_url=f"http://127.0.0.1:{port}",
        host="127.0.0.1",
        port=port,
        mail_sender="coc@demonstration.invalid",
        checkpoint_beat_minutes=1,
    )


def is_new(folder: Path) -> bool:
    """Return whether a demonstration in this folder has still to be made."""
    return not (folder / _LOGINS).exists()


async def prepare(settings: Settings, folder: Path) -> str:
    """Create the demonstration if it does not exist yet, and return the text to print.

    Raises:
        WrongSite: the folder holds a real site.
    """
    key_files.create(settings.keys_dir, origin="demonstration.invalid/log")
    keys = parts.keys_of(settings)
    upgrade = partial(migrations.upgrade, settings.database_url, file_key=keys.database_file.reveal())
    await to_thread.run_sync(upgrade)  # alembic runs its own event loop for PostgreSQL
    opened = parts.parts_of(settings)
    try:
        await opened.begin()
        site = await opened.database.read(sites.site)
        if site is None:
            await _create(opened, folder)
        elif not site.is_demonstration:
            raise WrongSite(SiteProblem.NOT_A_DEMONSTRATION)
    finally:
        await opened.close()
    return _words(settings, folder)


async def _create(opened: Parts, folder: Path) -> None:
    custody = opened.custody
    await opened.perform(CreateSite(custody, NAME, is_demonstration=True))
    await opened.perform(AddProject(custody, PROJECT, "Example Project"))
    toml = policy.default_toml()
    committee = await opened.perform(ProposeCommittee(custody, PROJECT, COMMITTEE, "Conduct Committee", toml))
    logins = {
        login: await _join(opened, Invitee(name, handle, login, _address(login))) for name, handle, login in PEOPLE
    }
    await _admit_everyone(opened, committee, *next(iter(logins.items())))
    path = folder / _LOGINS
    path.touch(mode=0o600)
    path.write_text("".join(f"  {login:<8} {passphrase}\n" for login, passphrase in logins.items()))


def _address(login_name: str) -> str:
    """Return an address that cannot exist, so that no mail reaches a stranger."""
    return f"{login_name}@demonstration.invalid"


async def _join(opened: Parts, invitee: Invitee) -> str:
    """Invite and enrol one person, and return their passphrase."""
    link = opened.settings.base_url + "/enrol/"
    invited = await opened.perform(Invite(opened.custody, COMMITTEE, invitee, link))
    if invited is None:
        raise RuntimeError("the committee of a moment ago is gone")
    passphrase = " ".join(to_words(bytes([random_bytes(1)[0] >> 2]) + random_bytes(13))[:PASSPHRASE_WORDS])
    await opened.perform(Enrol(opened.custody, invited.token, passphrase))
    return passphrase


async def _admit_everyone(opened: Parts, committee: str, login_name: str, passphrase: str) -> None:
    """Let the founder admit the others: with fewer than three seats one signature is enough."""
    session = await opened.perform(LogIn(opened.custody, login_name, passphrase))
    founder = await opened.ask(Resume(opened.custody, session.cookie)) if session else None
    if founder is None or isinstance(founder, LockedSession):
        raise RuntimeError("the founder of a moment ago cannot log in")
    (shown,) = await opened.ask(ShowRoster(opened.custody, founder))
    for seat in shown.waiting:
        await opened.perform(Admit(opened.custody, founder, committee, seat.person, seat.digest))


def _words(settings: Settings, folder: Path) -> str:
    logins = (folder / _LOGINS).read_text()
    return dedent("""\

        A demonstration: nothing sent here reaches a committee. Stop it with Ctrl-C; remove it with its folder, {folder}.

          Write a report     {base}/c/{committee}
          Committee's login  {base}/login
        {logins}
          Outgoing mail      {mail}
          The public log     {base}/log
        """).format(
        folder=folder, base=settings.base_url, committee=COMMITTEE, logins="\n" + logins, mail=settings.mail_folder
    )
