"""The command line: what an operator does. None of it opens a report."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import click
import uvicorn
from pydantic import ValidationError

from coc_service import __version__, app, demonstration, doctor
from coc_service.app import DemonstrationOnly, NotSetUp, Parts
from coc_service.audit import VerificationFailed, verify_export
from coc_service.domain import policy
from coc_service.mail import EnvelopeMalformed
from coc_service.settings import Settings
from coc_service.store import committees, key_files, migrations
from coc_service.store.database import DatabaseBusy, KeyRefused
from coc_service.store.key_files import KeyFileMalformed, KeyFileMissing, KeyFileOpenToOthers
from coc_service.store.migrations import DatabaseMissing, DatabaseTooNew, DatabaseTooOld
from coc_service.usecases import audit_export, membership, set_up
from coc_service.usecases.channels import RecordBroken
from coc_service.usecases.membership import LoginNameTaken
from coc_service.usecases.set_up import AlreadyThere, NotThere, SlugMalformed

T = TypeVar("T")

_LINES: dict[type[Exception], str] = {
    KeyFileMissing: "There is no key file {0.path}. Run `coc-service init` first, or mount the keys of this site.",
    KeyFileOpenToOthers: "Others can read {0.path}. Run `chmod 600 {0.path}`; if others had access, see `If keys leak` in docs/operators.md.",
    KeyFileMalformed: "{0.path} does not hold a key of 32 bytes. Restore it from your backup.",
    KeyRefused: "The database does not open under the keys in COC_KEYS_DIR: they belong to another database.",
    DatabaseMissing: "There is no database yet. Run `coc-service init`.",
    DatabaseTooOld: "The database is of an older version. Back it up and run `coc-service init`, which brings it up to date.",
    DatabaseTooNew: "The database is of a newer version ({0.revision}) than this program. Install the newer version again.",
    DatabaseBusy: "The database does not answer. Is the server running, and is COC_DATABASE_URL right?",
    NotSetUp: "The database holds no site yet. Run `coc-service init --name ...`.",
    DemonstrationOnly: "This is a demonstration: it runs on this machine alone and sends no mail away. Unset {0.setting}.",
    AlreadyThere: "Something of that name is there already.",
    NotThere: "There is nothing of that name.",
    SlugMalformed: "A short name has 1 to 40 lower-case letters, digits and inner hyphens.",
    LoginNameTaken: "Someone logs in under that name already. Choose another with --login-name.",
    EnvelopeMalformed: "This mail address cannot be used.",
}


class _OneLine(click.Group):
    """A command group that answers every foreseen error with one clear line and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except tuple(_LINES) as error:
            raise click.ClickException(_LINES[type(error)].format(error)) from error
        except ValidationError as error:
            names = ", ".join(f"COC_{str(one['loc'][0]).upper()}" for one in error.errors(include_input=False))
            raise click.ClickException(f"These settings cannot be used: {names}. See docs/operators.md.") from error


def _run(work: Callable[[Parts], Awaitable[T]]) -> T:
    """Do something with the database open, checked and closed again."""

    async def run() -> T:
        settings = Settings()
        _check_database(settings)
        parts = app.parts_of(settings)
        try:
            return await work(parts)
        finally:
            await parts.database.close()

    return asyncio.run(run())


def _check_database(settings: Settings) -> None:
    file_key = app.keys_of(settings).database_file.reveal()
    migrations.check(settings.database_url, file_key=file_key)


def _now() -> datetime:
    return datetime.now(UTC)


@click.group(cls=_OneLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Confidential code-of-conduct reports for a foundation's committees.

    Settings come from the environment (COC_...); see docs/operators.md.
    """


@main.command()
@click.option("--name", help="The site's name, as it stands on every page (only needed the first time).")
def init(name: str | None) -> None:
    """Make keys and database, or bring an older database up to date. Safe to repeat."""
    settings = Settings()
    origin = f"{urlsplit(settings.base_url).netloc}/log"
    key_files.create(settings.keys_dir, origin=origin)
    keys = app.keys_of(settings)
    migrations.upgrade(settings.database_url, file_key=keys.database_file.reveal())

    async def create(parts: Parts) -> None:
        if await parts.database.read(committees.site):
            return
        if not name:
            raise NotSetUp
        job = partial(set_up.create_site, name=name, origin=keys.signer.origin, is_demonstration=False, now=_now())
        await parts.database.write(job)

    _run(create)
    print(f"Ready. The log's verifier key, to publish where people trust you:\n{keys.signer.verifier_key}")


@main.command()
def serve() -> None:
    """Serve the site on COC_HOST and COC_PORT until interrupted."""
    settings = Settings()
    _check_database(settings)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    parts = app.parts_of(settings)
    application = await app.application(parts)
    config = uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        log_level="warning",
        timeout_graceful_shutdown=20,
        h11_max_incomplete_event_size=16 * 1024,
    )
    await uvicorn.Server(config).serve()


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--folder", default=Path("var/demo"), show_default=True, type=click.Path(path_type=Path))
def demo(port: int, folder: Path) -> None:
    """Set up and serve a demonstration with a committee of three, on this machine alone."""
    for name in [name for name in os.environ if name.startswith("COC_")]:
        del os.environ[name]  # a demonstration must never touch a real site's database or keys
    settings = demonstration.settings(folder, port=port)
    print(asyncio.run(demonstration.prepare(settings, folder)), flush=True)
    asyncio.run(_serve(settings))


@main.group()
def project() -> None:
    """Projects that committees serve."""


@project.command("add")
@click.argument("slug")
@click.option("--name", required=True)
def project_add(slug: str, name: str) -> None:
    """Add a project. SLUG is its short name."""
    _run(lambda parts: parts.database.write(partial(set_up.add_project, slug=slug, name=name, now=_now())))
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
    toml = policy_file.read_text(encoding="utf-8") if policy_file else policy.default_toml()
    try:
        policy.parse(toml)
    except ValueError as error:
        raise click.ClickException(f"{policy_file} is not a policy: {error}") from error
    job = partial(set_up.add_committee, project_slug=project_slug, slug=slug, name=name, policy_toml=toml, now=_now())
    _run(lambda parts: parts.database.write(job))
    print(f"Added. Reports are written at {Settings().base_url}/c/{slug}\nNext: coc-service member invite {slug} ...")


@main.group()
def member() -> None:
    """Members of committees."""


@member.command("invite")
@click.argument("committee_slug")
@click.option("--name", required=True, help="As reporters read it.")
@click.option("--handle", default="", help="A handle reporters may know, such as @dana.")
@click.option("--login-name", required=True)
@click.option("--mail", required=True, help="Where the one-time link and later notices go.")
def member_invite(committee_slug: str, name: str, handle: str, login_name: str, mail: str) -> None:
    """Invite someone. The link is mailed to them; who founds the committee comes first, members admit the others."""
    person = {"name": name, "handle": handle, "login_name": login_name, "address": mail}

    async def invite(parts: Parts) -> membership.Invited | None:
        link = parts.settings.base_url.rstrip("/") + "/enrol/"
        job = partial(
            membership.invite, committee_slug=committee_slug, person=person, link=link, keys=parts.keys, now=_now()
        )
        return await parts.database.write(job)

    if _run(invite) is None:
        raise click.ClickException(f"There is no committee {committee_slug}.")
    print("Invited. The mail leaves with the running service, or with `coc-service outbox deliver`.")


@main.group()
def outbox() -> None:
    """Mail that is owed."""


@outbox.command("deliver")
def outbox_deliver() -> None:
    """Deliver what is due, once."""

    async def deliver(parts: Parts) -> int:
        site = await parts.database.read(committees.site)
        if site is None:
            raise NotSetUp
        return await app.deliver_owed(parts, site_name=site.name)

    print(f"{_run(deliver)} delivered")


@main.group()
def audit() -> None:
    """The tamper-evident log."""


async def _export(parts: Parts) -> list[bytes]:
    await parts.database.write(partial(audit_export.log_export, now=_now()))
    return await parts.database.read(partial(audit_export.export, keys=parts.keys))


@audit.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def audit_export_command(file: Path) -> None:
    """Write the whole log to FILE, for the verifier (python -m coc_service.audit)."""
    lines = _run(_export)
    file.write_bytes(b"".join(lines))
    print(f"{len(lines)} lines written to {file}")


@audit.command("verify")
def audit_verify() -> None:
    """Verify the log of this database, and that every record it speaks of is there, unchanged."""

    async def verify(parts: Parts) -> str:
        key = parts.keys.signer.verifier_key
        lines = await _export(parts)
        verified = verify_export(lines, key)
        records = await parts.database.read(audit_export.check_records)
        return f"The log is whole: {verified.size} entries, {len(verified.checkpoints)} checkpoints, {records} records."

    try:
        print(_run(verify))
    except VerificationFailed as error:
        raise click.ClickException(str(error)) from error
    except RecordBroken as error:
        raise click.ClickException(f"The record {error.record_id} is not as it was written.") from error


@main.command("doctor")
def doctor_command() -> None:
    """Check configuration, keys, database, migrations, mail and clock, and say what to do."""
    findings = doctor.examine()
    for finding in findings:
        print(finding)
    sys.exit(any(not finding.is_well for finding in findings))


if __name__ == "__main__":
    main()
