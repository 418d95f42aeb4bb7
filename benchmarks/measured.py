"""Combines several rounds of the same load."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.load import Round
from benchmarks.ranks import percentile, rounded

BUSY_PROCESSORS = 0.1  # processors used by others or withheld by the host, from which on a round is marked


@dataclass(frozen=True, slots=True)
class Measured:
    """Rounds of one load on one server. Times in milliseconds."""

    rounds: tuple[Round, ...]

    @property
    def cpu_ms(self) -> float | None:
        """The servers' processor time per visit in the round with the least: the one that other work disturbed least."""
        found = [one.server_seconds for one in self.rounds if one.server_seconds is not None]
        return min(found) * 1000 if found else None

    @property
    def rate(self) -> float:
        """The median of the rounds' rates: a burst of other work affects one round, not the result."""
        return median(one.rate for one in self.rounds)

    @property
    def client_cpu_ms(self) -> float:
        return min(one.client_seconds for one in self.rounds) * 1000

    @property
    def refused(self) -> int:
        return sum(one.refused for one in self.rounds)

    @property
    def others(self) -> float | None:
        """The processors used by other work in the worst round; None without /proc."""
        return _most(one.used.others for one in self.rounds if one.used)

    @property
    def stolen(self) -> float | None:
        """The processors withheld by the host in the worst round; None without /proc."""
        return _most(one.used.stolen for one in self.rounds if one.used)

    @property
    def is_disturbed(self) -> bool:
        return (self.others or 0.0) + (self.stolen or 0.0) > BUSY_PROCESSORS

    def percentile(self, percent: int) -> float:
        """Percentile over the visits of all rounds, by nearest rank."""
        return percentile([second for one in self.rounds for second in one.seconds], percent) * 1000

    def figures(self) -> dict[str, Any]:
        """All figures, for the JSON file."""
        return {
            "cpu_ms": rounded(self.cpu_ms),
            "rate": rounded(self.rate),
            **{f"p{percent}_ms": rounded(self.percentile(percent)) for percent in (50, 95, 99, 100)},
            "client_cpu_ms": rounded(self.client_cpu_ms),
            "visits": sum(len(one.seconds) for one in self.rounds),
            "refused": self.refused,
            "others_processors": rounded(self.others),
            "stolen_processors": rounded(self.stolen),
            "is_disturbed": self.is_disturbed,
            "rounds": [_round(one) for one in self.rounds],
        }


def _most(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)


def _round(one: Round) -> dict[str, float | None]:
    seconds = one.server_seconds
    return {"rate": rounded(one.rate), "cpu_ms": None if seconds is None else rounded(seconds * 1000)}
