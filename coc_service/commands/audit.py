"""Commands on the log: export it, verify it, and record that a backup was restored."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeAlias

import click

from coc_service import worker
from coc_service.audit import VerificationFailed, Verified, verify_export
from coc_service.audit.progress import ShownProgress
from coc_service.commands.running import run_with_parts
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.store import last_done
from coc_service.store.last_done import Task
from coc_service.usecases.custody.following import Verification
from coc_service.usecases.custody.pin import PinMalformed
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.site import exporting
from coc_service.usecases.site.comparing import Discrepancy
from coc_service.usecases.site.exporting import LogExport
from coc_service.usecases.site.set_up import LogRestored
from coc_service.usecases.site.verifying import ComparedCases

Wrong: TypeAlias = LogFault | PinMalformed


@click.group()
def audit() -> None:
    """The tamper-evident log."""


@audit.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def audit_export_command(file: Path) -> None:
    """Write the whole log to FILE, for the verifier (python -m coc_service.audit)."""
    file.touch(mode=0o600)  # the log says which cases exist and who did what

    async def write(opened: Parts) -> int:
        await _log_export(opened)
        with file.open("wb") as to:
            return await opened.database.read(lambda session: _write_lines(exporting.export(session, opened.keys), to))

    print(f"{run_with_parts(write, follows_log=False)} lines written to {file}")


async def _log_export(opened: Parts) -> Wrong | None:
    """Log the export, or print that a broken log accepts no entries. Return what is wrong with the log or the pin."""
    wrong: Wrong | None = None
    try:
        try:
            await opened.begin()  # goes on from the pin: to judge a long log for one entry takes minutes
        except PinMalformed as error:
            wrong = error
        await opened.perform(LogExport(opened.custody))
    except LogFault as error:
        print("The log does not continue as it was written, so this is not logged.", file=sys.stderr)
        wrong = error
    return wrong


def _write_lines(lines: Iterable[bytes], file: BinaryIO) -> int:
    count = 0
    for line in lines:
        file.write(line)
        count += 1
    return count


@audit.command("verify")
def audit_verify() -> None:
    """Verify the log of this database, and that everything stored is as the log says."""
    shown = ShownProgress()
    try:
        findings = run_with_parts(partial(_verify, shown=shown), follows_log=False)
    finally:
        shown.end()
    last_done.note(Settings().state_dir, Task.VERIFICATION, at=datetime.now(UTC), wrong=len(findings))
    _say_what_is_wrong([f"{finding.subject}: {finding.what}" for finding in findings])
    print("Everything stored is as the log says.")


async def _verify(opened: Parts, *, shown: ShownProgress) -> list[Discrepancy]:
    """Verify the log as others would from an export, then what is stored.

    Raises:
        LogFault, PinMalformed: the log cannot be followed. Raised after the first part, which names what is wrong with it.
    """
    opened.custody.ledger.verification = Verification(shown)
    try:
        verified = await _verify_log(opened, shown=shown)
    except (VerificationFailed, LogFault):
        await _log_export(opened)
        raise
    compared = ComparedCases()
    opened.custody.ledger.verification = Verification(shown, verified.checked, compared.look_at)
    wrong = await _log_export(opened)
    shown.end()
    print(f"The log is whole: {verified.size} entries, {verified.checkpoints} checkpoints.")
    _say_what_is_wrong([*map(str, verified.void)])
    if wrong:
        raise wrong
    return await worker.verify_stored(opened, compared, progress=partial(shown, "cases compared"))


async def _verify_log(opened: Parts, *, shown: ShownProgress) -> Verified:
    key, progress = opened.keys.signer.verifier_key, partial(shown, "entries verified")
    return await opened.database.read(
        lambda session: verify_export(exporting.export(session, opened.keys), key, progress=progress)
    )


def _say_what_is_wrong(wrong: list[str]) -> None:
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        raise click.ClickException(f"Not as it was written: {len(wrong)}.")


@click.command("restored")
def restored() -> None:
    """Say in the log that a backup was put back on purpose: the site then goes on from what is there."""

    async def say(opened: Parts) -> int | None:
        size = await opened.pinned_size()
        await opened.database.read(opened.custody.ledger.follow)
        await opened.perform(LogRestored(opened.custody, size))
        # `pin` does nothing while a chain is frozen, and the old pin would stop the next start.
        await opened.forget_pin()
        await opened.pin()
        return size

    size = run_with_parts(say, follows_log=False)
    print(f"Logged. What was remembered had {size or 0} entries; the log and every export say that it was restored.")
