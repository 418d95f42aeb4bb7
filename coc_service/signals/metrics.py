"""Metrics for Prometheus. Made anew from what the beats saw, so that no scrape tells more than one a minute later.

A member who is left out of a case may be the one who scrapes. So there is no count of requests, reports, mails or entries, no
size of the database, and no memory: only what is well, times of what happens anyway, and free space in whole gibibytes.
"""

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from coc_service import __version__
from coc_service.settings import Settings
from coc_service.signals.readiness import Signals
from coc_service.store import last_done
from coc_service.store.last_done import Task

_GIB = 1024**3
# Refused for good: a mailbox may refuse a notice of one case. The operator's log and `doctor` say it.
UNTOLD = frozenset({"mailboxes"})


def text_of(signals: Signals, settings: Settings) -> bytes:
    """Return the metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    _gauge(registry, "coc_info", "The version that runs.", "version").labels(__version__).set(1)
    _gauge(registry, "coc_ready", "Whether a report could be stored.").set(signals.is_ready())
    _parts(registry, signals)
    _tasks(registry, settings.state_dir)
    checks = _gauge(registry, "coc_check_well", "Whether a check of `coc-service doctor` found all well.", "check")
    for name, is_well in sorted(signals.findings.items()):
        if name not in UNTOLD:
            checks.labels(name).set(is_well)
    return generate_latest(registry)


def _parts(registry: CollectorRegistry, signals: Signals) -> None:
    seen = signals.readiness
    if seen is None:
        return
    parts = _gauge(registry, "coc_part_ready", "Whether a part of the service is well.", "part")
    for name, is_well in seen.parts.items():
        parts.labels(name).set(is_well)
    if seen.free_bytes is not None:
        free = _gauge(registry, "coc_disk_free_bytes", "Room for the database, in whole GiB.")
        free.set(seen.free_bytes // _GIB * _GIB)


def _tasks(registry: CollectorRegistry, state_dir: Path) -> None:
    times = _gauge(registry, "coc_last_done_timestamp_seconds", "When a task was done last.", "task")
    wrong = _gauge(registry, "coc_last_done_wrong", "Whether a task found something wrong.", "task")
    for task in Task:
        if done := last_done.last(state_dir, task):
            times.labels(task.value).set(done.at.timestamp())
            wrong.labels(task.value).set(bool(done.wrong))


def _gauge(registry: CollectorRegistry, name: str, about: str, *labels: str) -> Gauge:
    return Gauge(name, about, labels, registry=registry)
