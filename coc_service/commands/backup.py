"""Commands for backups: make one while the service runs, restore one, rehearse a restore."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from coc_service import parts, worker
from coc_service.backup import making, manifest, moving, restoring, streams
from coc_service.backup.making import Source
from coc_service.backup.manifest import Backup
from coc_service.backup.rehearsing import Rehearsal, rehearse
from coc_service.commands.running import run_with_parts
from coc_service.files import create_private
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store import last_done, migrations
from coc_service.store.last_done import Task
from coc_service.usecases.site.publish import CheckpointBroken, LatestCheckpoint
from coc_service.usecases.site.witnessed import Compared, CompareWitnessed, WitnessedFits

_path = click.Path(path_type=Path)
_identity = click.option("--identity", required=True, type=_path, help="The file with the age identity that opens it.")


@click.command("backup")
@click.argument("folder", type=_path, metavar="DIR")
@click.option("--to", "recipients", multiple=True, help="An age recipient (age1...); COC_BACKUP_RECIPIENTS otherwise.")
@click.option("--keep-days", type=click.IntRange(0), help="Delete older ones in DIR; COC_BACKUP_KEEP_DAYS otherwise.")
def backup_command(folder: Path, recipients: tuple[str, ...], keep_days: int | None) -> None:
    """Write an encrypted copy of the database into DIR, while the service runs."""
    settings = Settings()
    keys = parts.keys_of(settings)
    checkpoint = run_with_parts(_published, follows_log=False)
    to = recipients or tuple(settings.backup_recipients.split())
    made = making.make(Source(settings.database_url, keys, checkpoint, to, folder))
    now = datetime.now(UTC)
    last_done.note(settings.state_dir, Task.BACKUP, at=now)
    print(f"{made.sealed}: {made.manifest.size // 1024:,} KiB, with its manifest {made.path.name}")
    if keep_days is None:
        keep_days = settings.backup_keep_days
    if keep_days:
        dropped = making.drop_old(folder, keys=keys, keep=timedelta(days=keep_days), now=now)
        print(f"{len(dropped)} older than {keep_days} days deleted")


@click.command("backup-identity")
@click.argument("file", type=_path)
def backup_identity(file: Path) -> None:
    """Write a new age identity to FILE, and print its recipient. Better on another machine than the server."""
    program = streams.age_program("new")
    said = subprocess.run(program.command, env={}, check=True, capture_output=True, text=True)  # noqa: S603  our own program
    identity, recipient = said.stdout.split()
    if file.exists():
        raise click.ClickException(f"{file} is there already.")
    create_private(file, f"# {recipient}\n{identity}\n".encode())
    print(recipient)


@click.command("restore")
@click.argument("backup", type=_path, required=False)
@click.option("--identity", type=_path, help="The file with the age identity that opens it.")
@click.option("--check", type=_path, metavar="FILE", help="A checkpoint or mail that somebody kept; restores nothing.")
def restore_command(backup: Path | None, identity: Path | None, check: Path | None) -> None:
    """Restore BACKUP (a manifest, or the newest of a folder) into the empty place that the settings name."""
    if check and not backup:
        _say_compared(run_with_parts(lambda opened: _compare(opened, check.read_bytes()), follows_log=False))
        return
    if not backup or not identity or check:
        raise click.UsageError("Give BACKUP and --identity to restore, or --check alone to compare what is there.")
    settings = Settings()
    keys = parts.keys_of(settings)
    found = manifest.read(backup, keys=keys)
    restoring.restore(found, settings.database_url, identity=identity, keys=keys)
    print(f"Restored the backup of {found.manifest.at:%Y-%m-%d %H:%M} UTC, made by version {found.manifest.version}.")
    if found.manifest.revision != migrations.head_revision():
        print("It is of an older version: `coc-service init` brings it up to date.")
    print(
        "Now: `coc-service restore --check` with the newest mail or checkpoint that anybody kept, then `coc-service doctor`."
    )


@click.command("rehearse")
@click.argument("backup", type=_path)
@_identity
@click.option("--into", default="", help="PostgreSQL: the URL of an empty database, which is emptied again.")
def rehearse_command(backup: Path, identity: Path, into: str) -> None:
    """Restore BACKUP beside the running site, open it with the keys, verify everything, and remove it again."""
    settings = Settings()
    found = manifest.read(backup, keys=parts.keys_of(settings))
    done = run_with_parts(lambda opened: _rehearse(opened, found, identity, into), follows_log=False)
    last_done.note(settings.state_dir, Task.REHEARSAL, at=datetime.now(UTC), wrong=len(done.wrong))
    print(f"The backup of {found.manifest.at:%Y-%m-%d %H:%M} UTC opens with the keys of this site.")
    print(f"Its log is whole: {done.verified.size} entries, {done.verified.checkpoints} checkpoints.")
    if done.compared:
        _say_compared(done.compared)
    for line in done.wrong:
        click.echo(line, err=True)
    if done.wrong:
        raise click.ClickException(f"Not as it was written: {len(done.wrong)}.")
    print("Everything stored in it is as its log says.")


@click.command("move")
@click.option("--to", required=True, help="The URL of an empty database of the other engine.")
def move_command(to: str) -> None:
    """Move the site from SQLite to PostgreSQL, or back. Stop the service first; the old database stays as it is."""
    settings = Settings()
    moved = moving.move(settings, to, keys=parts.keys_of(settings))
    print(f"Moved {moved.rows:,} rows. Both databases have the digest {moved.digest.hex()}.")
    print(
        "Now set COC_DATABASE_URL to the new one, run `coc-service doctor` and start the service. The old database cannot be "
        "served with this COC_STATE_DIR any more: delete it after the first backup."
    )


async def _published(opened: Parts) -> str:
    """Return the newest checkpoint; "" without one. A database that was changed can be backed up, as evidence."""
    try:
        latest = await opened.ask(LatestCheckpoint(opened.custody))
    except CheckpointBroken:
        return ""
    return latest.note if latest else ""


async def _rehearse(opened: Parts, backup: Backup, identity: Path, into: str) -> Rehearsal:
    published = await _published(opened)
    verify = worker.verify_stored
    return await rehearse(backup, opened.settings, identity=identity, into=into, published=published, verify=verify)


async def _compare(opened: Parts, saved: bytes) -> Compared:
    return await opened.ask(CompareWitnessed(opened.custody, saved))


_WRONG = {
    WitnessedFits.ANOTHER: "This is another log: what it has before that checkpoint differs. Do not serve it.",
    WitnessedFits.NONE_THERE: "There is no checkpoint of this site's log in that file.",
    WitnessedFits.UNSIGNED: "The checkpoint was changed on its way, or this site's key did not sign it.",
}


def _say_compared(compared: Compared) -> None:
    """Print the result. A copy that is behind is no fault of the copy: the number is for the committee."""
    if compared.fits in _WRONG:
        raise click.ClickException(_WRONG[compared.fits])
    if compared.fits is WitnessedFits.BEHIND:
        print(
            f"It ends at entry {compared.here}; the checkpoint has {compared.witnessed}. "
            f"{compared.missing} entries that were published are missing here: see `Backups` in docs/operators.md."
        )
        return
    print(f"It continues the checkpoint: all of its {compared.witnessed} entries are here, of {compared.here}.")
