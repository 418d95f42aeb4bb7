"""Checks of what should happen again and again: backups, rehearsals, verification, checkpoints; and of the clock."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from coc_service import age
from coc_service.doctor.finding import Finding, to_fix, well
from coc_service.settings import Settings
from coc_service.store import last_done
from coc_service.store.last_done import Done, Task
from coc_service.store.tables import PublishedCheckpoint

MISSED_BEATS = 3
REHEARSAL_EVERY, VERIFICATION_EVERY = timedelta(days=100), timedelta(days=2)
CANARY_EVERY = timedelta(days=2)
_TO_DO = {
    Task.BACKUP: "run `coc-service backup DIR` every night (COC_BACKUP_DAYS=0 if you make them another way)",
    Task.REHEARSAL: "run `coc-service rehearse DIR --identity FILE`",
    Task.CANARY: "no test mail to COC_OPERATOR_ADDRESS was accepted: see `coc-service outbox list`",
    Task.VERIFICATION: "the service does it once a day: is `coc-service serve` running? Or run `coc-service audit verify`",
}
_NO_RECIPIENTS = (
    "none yet, and nobody could open one: set COC_BACKUP_RECIPIENTS (`coc-service backup-identity FILE` makes an identity; "
    "COC_BACKUP_DAYS=0 if you make backups another way)"
)
# Without the value: an identity that was pasted there by mistake is secret.
_NO_RECIPIENT = "none can be made: COC_BACKUP_RECIPIENTS holds what is no age recipient (one begins with age1)"


def tasks(settings: Settings, *, since: datetime, now: datetime) -> list[Finding]:
    """Check when backup, rehearsal and verification were done last. A new site has the first period for the first of each."""
    every = {Task.VERIFICATION: VERIFICATION_EVERY}
    if settings.backup_days:
        every |= {Task.BACKUP: timedelta(days=settings.backup_days), Task.REHEARSAL: REHEARSAL_EVERY}
    if settings.operator_address:
        every[Task.CANARY] = CANARY_EVERY
    found = {task: last_done.last(settings.state_dir, task) for task in every}
    if settings.backup_days and not all(map(age.is_recipient, settings.backup_recipients.split())):
        del every[Task.BACKUP]
        return [to_fix(Task.BACKUP.value, _NO_RECIPIENT), *_tasks(every, found, since=since, now=now)]
    if settings.backup_days and not settings.backup_recipients and found[Task.BACKUP] is None:
        del every[Task.BACKUP]
        return [to_fix(Task.BACKUP.value, _NO_RECIPIENTS), *_tasks(every, found, since=since, now=now)]
    return _tasks(every, found, since=since, now=now)


def _tasks(
    every: Mapping[Task, timedelta], found: Mapping[Task, Done | None], *, since: datetime, now: datetime
) -> list[Finding]:
    return [_task(task, found[task], late=now - _later(found[task], since) > every[task]) for task in sorted(every)]


def _later(done: Done | None, since: datetime) -> datetime:
    return done.at if done else since


def _task(task: Task, done: Done | None, *, late: bool) -> Finding:
    when = f"last at {done.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if done else "none yet"
    if done and done.wrong:
        words = f"{when}, and {done.wrong} things were not as the log says: run `coc-service audit verify`, see the handbook"
        return to_fix(task.value, words)
    return to_fix(task.value, f"{when}: {_TO_DO[task]}") if late else well(task.value, when)


def checkpoint(last: PublishedCheckpoint | None, settings: Settings, *, now: datetime) -> list[Finding]:
    """Compare the clock with the time of the log's last checkpoint, and that with the beat."""
    beat = timedelta(minutes=settings.checkpoint_beat_minutes)
    clock = well("clock", f"{now:%Y-%m-%d %H:%M} UTC")
    if last is None:
        return [to_fix("log", "no checkpoint yet: run `coc-service serve`"), clock]
    if last.published_at > now:
        words = f"{now:%Y-%m-%d %H:%M} UTC, behind the log's last checkpoint: set it, and turn on NTP"
        return [to_fix("clock", words)]
    words = f"last checkpoint at {last.published_at:%Y-%m-%d %H:%M} UTC"
    if now - last.published_at < MISSED_BEATS * beat:
        return [well("log", words), clock]
    return [to_fix("log", f"{words}: is `coc-service serve` running?"), clock]
