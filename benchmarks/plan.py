"""The sizes of all measurements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SECTIONS = ("sqlite", "postgresql", "pages", "desk", "leaving", "uploads", "audit", "years")
ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Lived:
    """How large a site has become. `hours` is for how many it has published a checkpoint in each, with cover entries; the other
    entries do not count these.
    """

    cases: int
    entries: int
    files_mib: int
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of all loads. `wraps` overrides the floor's wraps per report; None means as many as the product. `kept` is
    a folder where the grown site stays on SQLite, for a later run.
    """

    members: int
    processes: Mapping[str, Sequence[int]]
    clients: Sequence[int]
    rounds: int
    seconds: float
    arrivals_per_second: float
    page_engines: Sequence[str]
    cases: Sequence[int]
    visits: int
    openings: int
    desk_cases: Sequence[int]
    taken_up: int
    left_cases: int
    upload_mib: int
    audited_cases: Sequence[int]
    audit_limit_seconds: float
    lived: Sequence[Lived]
    copy_limit_seconds: float
    wraps: int | None = None
    kept: Path | None = None

    @property
    def usual_clients(self) -> int:
        """The number of clients for which the aims are defined: 8, or the nearest number."""
        return min(self.clients, key=lambda count: abs(count - 8))


FULL = Plan(
    members=7,
    processes={"sqlite": (1,), "postgresql": (1, 2)},  # a second process on an SQLite file is refused
    clients=(1, 8, 32),
    rounds=3,
    seconds=5.0,
    arrivals_per_second=40.0,
    page_engines=ENGINES,
    cases=(100, 10_000),
    visits=40,
    openings=20,
    desk_cases=(100, 2_000, 10_000),
    taken_up=2_000,
    left_cases=500,
    upload_mib=1024,
    audited_cases=(100, 1_000, 10_000),
    audit_limit_seconds=120.0,
    lived=(Lived(200, 10_000, 256), Lived(2_000, 100_000, 2_048)),
    copy_limit_seconds=3_600.0,
)
# To see that everything runs; its figures mean nothing.
QUICK = Plan(
    members=3,
    processes={"sqlite": (1,), "postgresql": (2,)},
    clients=(1, 8),
    rounds=1,
    seconds=0.4,
    arrivals_per_second=10.0,
    page_engines=("sqlite",),
    cases=(4,),
    visits=2,
    openings=2,
    desk_cases=(4,),
    taken_up=3,
    left_cases=4,
    upload_mib=2,
    audited_cases=(4,),
    audit_limit_seconds=60.0,
    lived=(Lived(3, 60, 2),),
    copy_limit_seconds=600.0,
)


def with_many_cases(plan: Plan) -> Plan:
    """A copy with one more step of 100,000 cases, and five years with 20 GiB of files."""
    lived = (*plan.lived[:-1], replace(plan.lived[-1], files_mib=20_480))
    return replace(plan, cases=(*plan.cases, 100_000), desk_cases=(*plan.desk_cases, 100_000), lived=lived)
