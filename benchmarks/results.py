"""The results of one run, and their JSON form."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.audit import Audit
from benchmarks.leaving import Leaving
from benchmarks.measured import Measured
from benchmarks.pages import Step
from benchmarks.ranks import ratio, rounded
from benchmarks.submissions import Pair, Submissions
from benchmarks.uploads import Upload
from benchmarks.years import Years

FORMAT = 1
BUSY_LOAD = 0.5  # load average before the run, from which on the machine counts as busy


@dataclass(slots=True)
class Results:
    """The results so far; a section that was not requested stays empty."""

    machine: dict[str, Any]
    run: dict[str, Any]
    submissions: list[Submissions] = field(default_factory=list)
    pages: list[Step] = field(default_factory=list)
    desk: list[Step] = field(default_factory=list)
    leaving: list[Leaving] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    audit: list[Audit] = field(default_factory=list)
    years: list[Years] = field(default_factory=list)
    path: Path | None = None

    def save(self) -> None:
        """Write the figures so far to the JSON file, if one was asked for: a run that fails keeps what it measured."""
        if self.path:
            self.path.write_text(json.dumps(self.figures(), indent=1) + "\n", encoding="utf-8")

    @property
    def disturbed(self) -> int:
        """The number of figures that other work disturbed."""
        return sum(one.is_disturbed for one in self._measured())

    @property
    def is_busy(self) -> bool:
        """Whether other work may have disturbed the run."""
        return float(self.machine["load_before"]) > BUSY_LOAD or self.disturbed > 0

    def figures(self) -> dict[str, Any]:
        """All figures, for the JSON file."""
        return {
            "format": FORMAT,
            "run": self.run,
            "machine": self.machine | {"is_busy": self.is_busy, "disturbed_figures": self.disturbed},
            "submissions": [_submissions(one) for one in self.submissions],
            "pages": [_step(one) for one in self.pages],
            "desk": [_step(one) for one in self.desk],
            "leaving": [one.figures() for one in self.leaving],
            "uploads": [one.figures() for one in self.uploads],
            "audit": [asdict(one) | {"rate": rounded(one.rate)} for one in self.audit],
            "years": [one.figures() for one in self.years],
        }

    def _measured(self) -> list[Measured]:
        pairs = [pair for one in self.submissions for pair in one.pairs]
        in_pages = [measured for step in (*self.pages, *self.desk) for measured in step.pages.values()]
        leaving = [one for left in self.leaving for one in (left.before, left.meanwhile)]
        files = [one for sent in self.uploads for one in (sent.alone, sent.beside)]
        desks = [page for one in self.years for page in one.pages.values()]
        return [*(one for pair in pairs for one in (pair.product, pair.floor)), *in_pages, *leaving, *files, *desks]


def rate_ratio(pair: Pair) -> float | None:
    """The product's rate divided by the floor's: higher is better. Meaningless at a fixed rate of arrival."""
    return None if pair.clients is None else ratio(pair.product.rate, pair.floor.rate)


def cpu_ratio(pair: Pair) -> float | None:
    """The product's processor time per report divided by the floor's: lower is better."""
    return ratio(pair.product.cpu_ms, pair.floor.cpu_ms)


def _submissions(one: Submissions) -> dict[str, Any]:
    return {
        "engine": one.engine,
        "processes": one.processes,
        "cost": asdict(one.cost),
        "loads": [_pair(pair) for pair in one.pairs],
        "at_share_of_rate": one.share.figures() | {"arrivals_per_second": rounded(one.share_rate)},
        "steps": [asdict(step) for step in one.steps],
        "idle_mib": rounded(one.idle_mib),
        "peak_mib": rounded(one.peak_mib),
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "load": pair.load,
        "clients": pair.clients,
        "product": pair.product.figures(),
        "floor": pair.floor.figures(),
        "cpu_ratio": rounded(cpu_ratio(pair)),
        "rate_ratio": rounded(rate_ratio(pair)),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "engine": step.engine,
        "cases": step.cases,
        "pages": {name: one.figures() for name, one in step.pages.items()},
        "first_visits": {path: asdict(visit) for path, visit in step.first_visits.items()},
        "peak_mib": rounded(step.peak_mib),
    }


def all_pages(steps: Sequence[Step]) -> list[str]:
    """The pages' names in the order of measurement."""
    return list(steps[0].pages) if steps else []
