"""The background work, as a list of beats. A beat that fails does not stop the others."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http.client import HTTPException
from urllib.request import urlopen

from anyio import to_thread

from coc_service import delivery, doctor
from coc_service.cleaning import Cleaner
from coc_service.parts import Parts
from coc_service.signals import readiness
from coc_service.signals.readiness import Signals
from coc_service.store import last_done
from coc_service.store.database import StorageFailed
from coc_service.store.last_done import Task
from coc_service.usecases.committee.catching_up import read_ahead
from coc_service.usecases.custody.receiving import DropFile
from coc_service.usecases.custody.stored_files import ReadChunk
from coc_service.usecases.site.canary import CanaryDue, SendCanary
from coc_service.usecases.site.comparing import Discrepancy
from coc_service.usecases.site.erased_details import DetailsDue, EraseDetails
from coc_service.usecases.site.log_figures import report_findings
from coc_service.usecases.site.mail_beats import MailsDue, SendBeats
from coc_service.usecases.site.publish import PublishIfDue
from coc_service.usecases.site.reminding import BATCH as REMINDED_BATCH
from coc_service.usecases.site.reminding import RemindCases
from coc_service.usecases.site.replicas import CompareReplica, ReplicaLog
from coc_service.usecases.site.sweeping import ExpiredFile
from coc_service.usecases.site.verifying import CasesToVerify, ComparedCases, VerifyCase, VerifySite
from coc_service.usecases.site.verifying_files import VerifyFile, VerifyNoOthers

SECONDS = 5.0
REPLICA_SECONDS = 10.0
NOTE_BYTES = 4096
COMPARE_SECONDS = 60.0
READ_SECONDS = 60.0
READ_PAUSE_SECONDS = 0.1  # 2,000 cases take about two minutes
REMIND_SECONDS = 60.0
SWEEP_SECONDS = 300.0
SWEEP_PAUSE_SECONDS = 0.02
ERASE_SECONDS = 60.0
CANARY_SECONDS = 600.0
EXAMINE_SECONDS = 3600.0
EXAMINE_AFTER_SECONDS = 300.0  # by then the first checkpoint is published, and a start is over
SETTLED_SECONDS = 3600.0  # delays the first full verification, which would slow down requests just after a start
NIGHT_SECONDS = 24 * 3600.0
BATCH_PAUSE_SECONDS = 0.5  # with 10 mails a batch: about 70,000 mails an hour
_log = logging.getLogger("coc_service")


@dataclass(frozen=True, slots=True)
class Beat:
    """A task that is repeated with a pause in between."""

    name: str
    pause_seconds: float
    work: Callable[[Parts], Awaitable[object]]
    first_pause_seconds: float = 0.0


async def work_forever(parts: Parts, *, site_name: str, signals: Signals, cleaner: Cleaner) -> None:
    """Run every beat until cancelled."""
    async with asyncio.TaskGroup() as group:
        for beat in beats(site_name, signals, cleaner):
            group.create_task(_repeat(beat, parts), name=f"coc-service {beat.name}")


def beats(site_name: str, signals: Signals, cleaner: Cleaner) -> tuple[Beat, ...]:
    """Return the beats of this process."""
    return (
        Beat("follow", SECONDS, follow_log),
        Beat("publish", SECONDS, publish_checkpoint),
        Beat("read", READ_SECONDS, partial(read_cases, pause_seconds=READ_PAUSE_SECONDS), first_pause_seconds=SECONDS),
        Beat("compare", COMPARE_SECONDS, compare_replicas),
        Beat(
            "deliver", SECONDS, partial(delivery.deliver_owed, site_name=site_name, pause_seconds=BATCH_PAUSE_SECONDS)
        ),
        Beat("remind", REMIND_SECONDS, partial(remind, pause_seconds=BATCH_PAUSE_SECONDS)),
        Beat("sweep", SWEEP_SECONDS, partial(sweep_files, pause_seconds=SWEEP_PAUSE_SECONDS)),
        Beat("erase", ERASE_SECONDS, erase_details),
        Beat("canary", CANARY_SECONDS, send_canary),
        Beat("ready", readiness.SECONDS, signals.look),
        Beat(
            "examine",
            EXAMINE_SECONDS,
            partial(examine, signals=signals, cleaner=cleaner),
            first_pause_seconds=EXAMINE_AFTER_SECONDS,
        ),
        Beat("verify", NIGHT_SECONDS, log_findings, first_pause_seconds=SETTLED_SECONDS),
    )


async def _repeat(beat: Beat, parts: Parts) -> None:
    await asyncio.sleep(beat.first_pause_seconds)
    while True:
        try:
            await beat.work(parts)
        except StorageFailed:
            pass  # the writer has already logged it
        except Exception as error:  # noqa: BLE001  the outermost loop: one failure must not end a beat
            _log.error("the beat %s failed and goes on: %s", beat.name, type(error).__name__)
        await asyncio.sleep(beat.pause_seconds)


async def follow_log(parts: Parts) -> None:
    """Follow what other replicas have appended, so that pages served from memory are at most one beat old."""
    await parts.database.read(parts.custody.ledger.follow)


async def read_cases(parts: Parts, *, pause_seconds: float = 0.0) -> None:
    """Read the cases that nobody has read since the start."""
    await read_ahead(parts.custody, parts.database, pause_seconds=pause_seconds)


async def publish_checkpoint(parts: Parts) -> None:
    """Publish the next checkpoint if it is due, and write the pin."""
    beat = timedelta(minutes=parts.settings.checkpoint_beat_minutes)
    if await parts.perform(PublishIfDue(parts.custody, beat, parts.settings.checkpoint_step)):
        await parts.pin()


async def compare_replicas(parts: Parts) -> None:
    """Compare each other replica's checkpoint with the log followed here. It is fetched from the replica, not the database."""
    for address in parts.settings.replicas.split():
        note = await to_thread.run_sync(partial(_published_by, address))
        if note is None:
            continue
        found = await parts.ask(CompareReplica(parts.custody, note))
        if found is not ReplicaLog.SAME:
            _log.error("the replica at %s shows %s", address, _SHOWS[found])


_SHOWS = {
    ReplicaLog.ANOTHER: "another log: nothing is shown or stored here until somebody has looked. See docs/operators.md",
    ReplicaLog.UNSIGNED: "a checkpoint that our key has not signed",
}


def _published_by(address: str) -> str | None:
    """Return the checkpoint that a replica shows; None if it has none or does not answer."""
    try:
        with urlopen(address + "/log/checkpoint", timeout=REPLICA_SECONDS) as answer:  # noqa: S310  the settings allow http(s) only
            read: bytes = answer.read(NOTE_BYTES)
    except (OSError, HTTPException):
        return None
    return read.decode(errors="replace")


async def verify_stored(
    parts: Parts, compared: ComparedCases | None = None, *, progress: Callable[[int, int], None] = lambda *_: None
) -> list[Discrepancy]:
    """Compare everything stored with the log, one case at a time, so that requests are served in between. Cases that are in
    `compared` are done. `progress` is called with the number of cases done and of all, for each case and each piece of a file.
    """
    findings, known = await parts.ask(VerifySite(parts.custody)), list[str]()
    case_ids = await parts.ask(CasesToVerify(parts.custody))
    for done, case_id in enumerate(case_ids):
        told = partial(progress, done, len(case_ids))
        told()
        ask = VerifyCase(parts.custody, case_id)
        of_case = compared[case_id] if compared and case_id in compared else await parts.ask(ask)
        findings += of_case.findings
        known += of_case.files
        for file_id in of_case.files:
            findings += await _verify_file(parts, case_id, file_id, told)
        await asyncio.sleep(0)
    progress(len(case_ids), len(case_ids))
    findings += await report_findings(parts.custody, parts.database)
    return [*findings, *await parts.ask(VerifyNoOthers(parts.custody, known))]


async def _verify_file(parts: Parts, case_id: str, file_id: str, told: Callable[[], None]) -> list[Discrepancy]:
    digest, count = hashlib.sha256(), 0
    while (sealed := await parts.ask(ReadChunk(file_id, count))) is not None:
        digest.update(sealed)
        told()
        count += 1
    return await parts.ask(VerifyFile(parts.custody, case_id, file_id, digest.digest(), count))


async def examine(parts: Parts, *, signals: Signals, cleaner: Cleaner) -> None:
    """Run the doctor's checks; log which have begun to fail and which are well again. Not their words: they may hold names."""
    before, found = signals.findings, await doctor.examine_running(parts, cleaner)
    names = list(dict.fromkeys(one.what for one in found))
    signals.findings = {name: all(one.is_well for one in found if one.what == name) for name in names}
    if new := [name for name in names if not signals.findings[name] and before.get(name, True)]:
        _log.error("to fix: %s. Run `coc-service doctor`", ", ".join(new))
    if mended := [name for name in names if signals.findings[name] and not before.get(name, True)]:
        _log.warning("well again: %s", ", ".join(mended))  # nothing below a warning is written unless somebody asks


async def log_findings(parts: Parts) -> None:
    """Log the number of findings. Their details are not logged: `coc-service audit verify` shows them."""
    findings = await verify_stored(parts)
    noted = partial(last_done.note, parts.settings.state_dir, Task.VERIFICATION, at=parts.now(), wrong=len(findings))
    await to_thread.run_sync(noted)
    if findings:
        _log.error("not as the log says: %d. Run `coc-service audit verify`", len(findings))


async def sweep_files(parts: Parts, *, pause_seconds: float = 0.0) -> None:
    """Delete the files that have waited for too long, a few chunks at a time, so that others can write in between."""
    while file_id := await parts.ask(ExpiredFile(parts.custody)):
        await parts.perform(DropFile(file_id))
        await asyncio.sleep(pause_seconds)
    await parts.database.settle()


async def erase_details(parts: Parts) -> None:
    """Delete the details that cases still have which two members erased."""
    if await parts.ask(DetailsDue(parts.custody)):
        await parts.perform(EraseDetails(parts.custody))


async def remind(parts: Parts, *, pause_seconds: float = 0.0) -> None:
    """Owe the reminders, digests and checks of addresses that are due. Reads only, as long as none is."""
    if not await parts.ask(MailsDue(parts.custody)):
        return
    looked_at = REMINDED_BATCH
    while looked_at == REMINDED_BATCH:
        looked_at = await parts.perform(RemindCases(parts.custody))
        await asyncio.sleep(pause_seconds)
    await parts.perform(SendBeats(parts.custody))


async def send_canary(parts: Parts) -> None:
    """Owe the operator's daily test mail, if the settings name an address for it."""
    address = parts.settings.operator_address
    if not address:
        return
    if await parts.ask(CanaryDue(parts.custody)):
        await parts.perform(SendCanary(parts.custody, address))
