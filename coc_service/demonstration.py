"""A committee of three to try: made in a folder of its own, marked for good, never to become a real one."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from textwrap import dedent

from anyio import to_thread
from sqlalchemy.orm import Session

from coc_service import app
from coc_service.app import Parts
from coc_service.crypto import random_bytes
from coc_service.domain import policy
from coc_service.domain.receipt import to_words
from coc_service.domain.roster import MemberState
from coc_service.settings import Settings
from coc_service.store import committees, key_files, members, migrations
from coc_service.usecases import membership, set_up
from coc_service.usecases.membership import NewKeys
from coc_service.usecases.set_up import AlreadyThere

NAME = "Example Foundation"
PROJECT, COMMITTEE = "example", "conduct"
PEOPLE = (("Noor Haddad", "@noor", "noor"), ("Ilse Brandt", "@ilse", "ilse"), ("Tomas Rey", "@tomas", "tomas"))
PASSPHRASE_WORDS = 6
_LOGINS = "logins.txt"


class NotADemonstration(Exception):
    """The folder holds a real site."""


def settings(folder: Path, *, port: int) -> Settings:
    """Return the settings of a demonstration: this machine only, a checkpoint each minute, mail into a folder."""
    return Settings(
        database_url=f"sqlite:///{folder}/demonstration.db",
        keys_dir=folder / "keys",
        mail_folder=folder / "mail",
        base_url=f"http://127.0.0.1:{port}",
        host="127.0.0.1",
        port=port,
        mail_sender="coc@demonstration.invalid",
        checkpoint_beat_minutes=1,
    )


async def prepare(settings: Settings, folder: Path) -> str:
    """Make the demonstration if it is not there yet, and return what to tell whoever started it."""
    key_files.create(settings.keys_dir, origin="demonstration.invalid/log")
    keys = app.keys_of(settings)
    upgrade = partial(migrations.upgrade, settings.database_url, file_key=keys.database_file.reveal())
    await to_thread.run_sync(upgrade)  # alembic runs a loop of its own for PostgreSQL
    parts = app.parts_of(settings)
    try:
        site = await parts.database.read(committees.site)
        if site is None:
            await _create(parts, folder)
        elif not site.is_demonstration:
            raise NotADemonstration
    finally:
        await parts.database.close()
    return _words(settings, folder)


async def _create(parts: Parts, folder: Path) -> None:
    now = datetime.now(UTC)
    write, keys = parts.database.write, parts.keys
    await write(partial(set_up.create_site, name=NAME, origin=keys.signer.origin, is_demonstration=True, now=now))
    await write(partial(set_up.add_project, slug=PROJECT, name="Example Project", now=now))
    toml = policy.default_toml()
    committee = partial(set_up.add_committee, project_slug=PROJECT, slug=COMMITTEE, name="Conduct Committee")
    await write(partial(committee, policy_toml=toml, now=now))
    logins = [await _join(parts, name=name, handle=handle, login_name=login) for name, handle, login in PEOPLE]
    await _admit(parts, logins[0][1])
    path = folder / _LOGINS
    path.touch(mode=0o600)
    path.write_text(
        "".join(f"  {login:<8} {words}\n" for (_, _, login), (words, _) in zip(PEOPLE, logins, strict=True))
    )


async def _join(parts: Parts, *, name: str, handle: str, login_name: str) -> tuple[str, NewKeys]:
    """Invite and enrol one person; their mail goes to an address that cannot exist."""
    now, keys = datetime.now(UTC), parts.keys
    person = {
        "name": name,
        "handle": handle,
        "login_name": login_name,
        "address": f"{login_name}@demonstration.invalid",
    }
    link = parts.settings.base_url + "/enrol/"
    invite = partial(membership.invite, committee_slug=COMMITTEE, person=person, link=link, keys=keys, now=now)
    invited = await parts.database.write(invite)
    if invited is None:
        raise AlreadyThere
    member = await parts.database.read(partial(membership.invitee, token=invited.token, keys=keys, now=now))
    words = " ".join(to_words(bytes([random_bytes(1)[0] >> 2]) + random_bytes(13))[:PASSPHRASE_WORDS])
    new = await to_thread.run_sync(partial(membership.make_keys, words, member=member))
    await parts.database.write(partial(membership.enrol, token=invited.token, new=new, keys=keys, now=now))
    return words, new


async def _admit(parts: Parts, founder: NewKeys) -> None:
    """Let the first, who founded the roster, admit the others."""

    def admit(session: Session) -> None:
        found = committees.committee_by_slug(session, COMMITTEE)
        everyone = members.of_committee(session, found.id) if found else []
        first = next(member for member in everyone if member.state == MemberState.ADMITTED)
        for member in [one for one in everyone if one.state == MemberState.ENROLLED]:
            membership.admit(
                session, admitting=first, holder=founder.holder, member_id=member.id, now=datetime.now(UTC)
            )

    await parts.database.write(admit)


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
