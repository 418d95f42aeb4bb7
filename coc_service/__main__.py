"""The command line: what an operator does. None of it opens a report."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import BinaryIO, TypeVar
from urllib.parse import urlsplit

import click

from coc_service import __version__, app, demonstration, doctor, parts, serving, worker
from coc_service.app import NotSetUp
from coc_service.audit import Verified, verify_export
from coc_service.domain import policy
from coc_service.parts import Parts
from coc_service.refusals import OneLine, policy_line
from coc_service.settings import Settings
from coc_service.store import key_files, migrations, sites
from coc_service.store.database import KeyRefused
from coc_service.usecases.custody.ledger import LogFault
from coc_service.usecases.people.joining import Invite, InviteAgain, Invited, Invitee
from coc_service.usecases.site import exporting
from coc_service.usecases.site.comparing import Finding
from coc_service.usecases.site.exporting import LogExport
from coc_service.usecases.site.set_up import AddProject, CreateSite, LogRestored, ProposeCommittee, RenameSite

T = TypeVar("T")
STAYS_A_DEMONSTRATION = (
    "This database is a demonstration and stays one. "
    "Set COC_DATABASE_URL and COC_KEYS_DIR to new places for a real site."
)


def _run(work: Callable[[Parts], Awaitable[T]], *, begins: bool = True) -> T:
    """Do something with the database open, checked and closed again; with the log taken up unless `begins` is false."""

    async def run() -> T:
        settings = Settings()
        _check_database(settings)
        opened = parts.parts_of(settings)
        try:
            if begins:
                await opened.begin()
            return await work(opened)
        finally:
            await opened.close()

    return asyncio.run(run())


def _check_database(settings: Settings) -> None:
    file_key = parts.keys_of(settings).database_file.reveal()
    migrations.check(settings.database_url, file_key=file_key)


def _check_mail(settings: Settings) -> None:
    if trouble := doctor.mail_settings_trouble(settings):
        raise click.ClickException(f"{trouble}. See docs/operators.md.")


@click.group(cls=OneLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Confidential code-of-conduct reports for a foundation's committees.

    Settings come from the environment (COC_...); see docs/operators.md.
    """


@main.command()
@click.option(
    "--name", help="The site's name, as it stands on every page: needed the first time, and to give it another one."
)
def init(name: str | None) -> None:
    """Make keys and database, or bring an older database up to date. Safe to repeat."""
    settings = Settings()
    if not _is_there(settings.database_url):  # new keys beside an old database would look right and open nothing
        key_files.create(settings.keys_dir, origin=f"{urlsplit(settings.base_url).netloc}/log")
    keys = parts.keys_of(settings)
    migrations.upgrade(settings.database_url, file_key=keys.database_file.reveal())

    _run(lambda opened: _create(opened, name))
    print(f"Ready. The log's verifier key, to publish where people trust you:\n{keys.signer.verifier_key}")


async def _create(opened: Parts, name: str | None) -> None:
    site = await opened.database.read(sites.site)
    if site is None:
        if not name:
            raise NotSetUp
        await opened.perform(CreateSite(opened.custody, name, is_demonstration=False))
    elif site.is_demonstration:
        raise click.ClickException(STAYS_A_DEMONSTRATION)
    elif name and name != site.name:
        await opened.perform(RenameSite(opened.custody, name))


def _is_there(database_url: str) -> bool:
    try:
        return migrations.current_revision(database_url, file_key=bytes(key_files.KEY_BYTES)) is not None
    except KeyRefused:
        return True


@main.command()
def serve() -> None:
    """Serve the site on COC_HOST and COC_PORT until interrupted."""
    settings = Settings()
    _check_mail(settings)
    _check_database(settings)
    serving.until_interrupted(settings)


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--folder", default=Path("var/demo"), show_default=True, type=click.Path(path_type=Path))
def demo(port: int, folder: Path) -> None:
    """Set up and serve a demonstration with a committee of three, on this machine alone."""
    for name in [name for name in os.environ if name.startswith("COC_")]:
        del os.environ[name]  # a demonstration must never touch a real site's database or keys
    settings = demonstration.settings(folder, port=port)
    print(asyncio.run(demonstration.prepare(settings, folder)), flush=True)
    serving.until_interrupted(settings)


@main.group()
def project() -> None:
    """Projects that committees serve."""


@project.command("add")
@click.argument("slug")
@click.option("--name", required=True)
def project_add(slug: str, name: str) -> None:
    """Add a project. SLUG is its short name."""
    _run(lambda opened: opened.perform(AddProject(opened.custody, slug, name)))
    print(f"Added. Next: coc-service committee add {slug} SLUG --name ...")


@main.group()
def committee() -> None:
    """Committees that receive reports."""


@committee.command("add")
@click.argument("project_slug")
@click.argument("slug")
@click.option("--name", required=True)
@click.option("--policy", "policy_file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def committee_add(project_slug: str, slug: str, name: str, policy_file: Path | None) -> None:
    """Add a committee for a project. Without --policy it begins with the recommended one."""
    toml = _policy(policy_file) if policy_file else policy.default_toml()
    _run(lambda opened: opened.perform(ProposeCommittee(opened.custody, project_slug, slug, name, toml)))
    print(f"Added. Reports are written at {Settings().base_url}/c/{slug}\nNext: coc-service member invite {slug} ...")


def _policy(file: Path) -> str:
    try:
        toml = file.read_text(encoding="utf-8")
        policy.parse(toml)
    except ValueError as error:
        raise click.ClickException(f"{file} is not a policy: {policy_line(error)}.") from error
    return toml


@main.group()
def member() -> None:
    """Members of committees."""


@member.command("invite")
@click.argument("committee_slug")
@click.option("--name", required=True, help="As reporters read it.")
@click.option("--handle", default="", help="A handle reporters may know, such as @dana.")
@click.option("--login-name", required=True)
@click.option("--mail", required=True, help="Where the one-time link and later notices go.")
def member_invite(committee_slug: str, *, name: str, handle: str, login_name: str, mail: str) -> None:
    """Invite someone. The link is mailed to them; who founds the committee comes first, members admit the others."""
    invitee = Invitee(*(given.strip() for given in (name, handle, login_name, mail)))
    if not invitee.name or not invitee.login_name:
        raise click.ClickException("A member needs a name and a name to log in with.")

    async def invite(opened: Parts) -> Invited | None:
        return await opened.perform(
            Invite(opened.custody, committee_slug, invitee, opened.settings.base_url + "/enrol/")
        )

    if _run(invite) is None:
        raise click.ClickException(f"There is no committee {committee_slug}.")
    print("Invited. The mail leaves with the running service, or with `coc-service outbox deliver`.")


@member.command("seat")
@click.argument("committee_slug")
@click.argument("login_name")
def member_seat(committee_slug: str, login_name: str) -> None:
    """Invite someone who has a login already to one more committee. They keep login, keys and address."""
    if _run(lambda opened: opened.perform(InviteAgain(opened.custody, committee_slug, login_name))) is None:
        raise click.ClickException(f"There is no committee {committee_slug}, or nobody logs in as {login_name}.")
    print("Invited. The members of that committee admit them on their roster's page.")


@main.group()
def outbox() -> None:
    """Mail that is owed."""


@outbox.command("deliver")
def outbox_deliver() -> None:
    """Deliver what is due, once."""

    async def deliver(opened: Parts) -> int:
        site = await app.site_of(opened)
        return await worker.deliver_owed(opened, site_name=site.name)

    _check_mail(Settings())
    print(f"{_run(deliver)} delivered")


@main.group()
def audit() -> None:
    """The tamper-evident log."""


@audit.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def audit_export_command(file: Path) -> None:
    """Write the whole log to FILE, for the verifier (python -m coc_service.audit)."""
    file.touch(mode=0o600)  # it tells which cases there are and who did what

    async def write(opened: Parts) -> int:
        await _log_export(opened)
        with file.open("wb") as to:
            return await opened.database.read(lambda session: _write_lines(exporting.export(session, opened.keys), to))

    print(f"{_run(write, begins=False)} lines written to {file}")


async def _log_export(opened: Parts) -> None:
    """Log an export, or say that a broken log takes no entry more."""
    try:
        await opened.perform(LogExport(opened.custody))
    except LogFault:
        print("The log does not continue as it was written; this export is not logged.", file=sys.stderr)


def _write_lines(lines: Iterable[bytes], file: BinaryIO) -> int:
    count = 0
    for line in lines:
        file.write(line)
        count += 1
    return count


@audit.command("verify")
def audit_verify() -> None:
    """Verify the log of this database, and that everything stored is as the log says."""
    key = parts.keys_of(Settings()).signer.verifier_key

    async def verify(opened: Parts) -> Verified:
        await _log_export(opened)
        progress = _show_progress if sys.stderr.isatty() else None
        return await opened.database.read(
            lambda session: verify_export(exporting.export(session, opened.keys), key, progress=progress)
        )

    verified = _run(verify, begins=False)
    print(f"The log is whole: {verified.size} entries, {verified.checkpoints} checkpoints.")
    _say_what_is_wrong([*map(str, verified.void)])

    async def hold(opened: Parts) -> list[Finding]:
        return await worker.verify_stored(opened)

    _say_what_is_wrong([f"{finding.subject}: {finding.what}" for finding in _run(hold)])
    print("Everything stored is as the log says.")


def _show_progress(done: int, size: int) -> None:
    print(f"\r{done:,} of {size:,} entries", end="" if done < size else "\n", file=sys.stderr, flush=True)


def _say_what_is_wrong(wrong: list[str]) -> None:
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        raise click.ClickException(f"{len(wrong)} things are not as they were written.")


@main.command("restored")
def restored() -> None:
    """Say in the log that a backup was put back on purpose: the site then goes on from what is there."""

    async def say(opened: Parts) -> int | None:
        size = await opened.pinned_size()
        await opened.database.read(opened.custody.ledger.follow)
        await opened.perform(LogRestored(opened.custody, size))
        await opened.pin()
        return size

    size = _run(say, begins=False)
    print(f"Logged. What was remembered had {size or 0} entries; everyone sees in the log that it was restored.")


@main.command("doctor")
def doctor_command() -> None:
    """Check configuration, keys, database, migrations, mail and clock, and say what to do."""
    findings = doctor.examine()
    for finding in findings:
        print(finding)
    sys.exit(any(not finding.is_well for finding in findings))


if __name__ == "__main__":
    main()
