"""Prints the results as tables that can be pasted into docs/performance.md."""

from collections.abc import Iterator, Sequence

from benchmarks.audit import Audit
from benchmarks.leaving import Leaving
from benchmarks.measured import Measured
from benchmarks.pages import Step
from benchmarks.ranks import ratio
from benchmarks.results import Results, all_pages, cpu_ratio, rate_ratio
from benchmarks.submissions import Pair, Submissions
from benchmarks.uploads import SENDERS, Upload
from benchmarks.years import Years

ENGINE_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def head(results: Results) -> Iterator[str]:
    """Facts needed to interpret the figures."""
    machine = results.machine
    yield (
        f"coc-service {results.run['version']}, {machine['processors']} processors ({machine['processor']}), "
        f"Python {machine['python']}, {machine['system']}, {machine['file_system']}: "
        f"a page is kept in {machine['sync_ms']:.2f} ms."
    )
    yield "Client and server share the processors: a client's work lowers the server's rate, the floor's as ours."
    yield f"Load average before the run: {machine['load_before']:.2f}."


def submissions(one: Submissions) -> Iterator[str]:
    """Tables of rate, times and processor time; then event loop; then memory."""
    processes = "one process" if one.processes == 1 else f"{one.processes} processes"
    cost = one.cost
    yield f"\n## A report on {ENGINE_NAMES[one.engine]}, {processes}: GET the form and POST it\n"
    yield f"The floor makes {cost.wraps} wraps, {cost.seals} seals and {cost.rows} rows for a report.\n"
    yield (
        "| load | what | CPU ms a report | to the floor | reports/s | to the floor | p50 ms | p99 ms "
        "| client's CPU ms | refused | others' processors |"
    )
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for pair in one.pairs:
        yield _load_row(pair.load, "product", pair.product, pair)
        yield _load_row(pair.load, "floor", pair.floor, None)
    yield _load_row(f"{one.share_rate:.0f} arrive a second", "product", one.share, None)
    yield "\n| event loop of | load | held ms: max | p99 | a step ms: max | p99 | its own CPU ms: max | p99 |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|"
    for step in one.steps:
        figures = " | ".join(f"{found[of]:.1f}" for found in step.ms.values() for of in ("max", "p99"))
        yield f"| {step.target} | {step.load} | {figures} |"
    yield f"\nMemory of the product's processes: {_mib(one.idle_mib)} idle, {_mib(one.peak_mib)} at the highest."


def pages(steps: Sequence[Step]) -> Iterator[str]:
    """Tables of page times and of the bytes of a first visit."""
    names = all_pages(steps)
    yield "\n## Pages, one client: p50 / p95 ms\n"
    yield "| engine | cases | " + " | ".join(names) + " | peak memory |"
    yield "|---|--:|" + "--:|" * (len(names) + 1)
    for step in steps:
        times = " | ".join(_p50_p95(step.pages[name]) for name in names)
        yield f"| {ENGINE_NAMES[step.engine]} | {step.cases:,} | {times} | {_mib(step.peak_mib)} |"
    yield "\n| first visit | page, bytes | its files, bytes | files |"
    yield "|---|--:|--:|--:|"
    for path, visit in steps[0].first_visits.items():
        yield f"| {path} | {visit.page_bytes:,} | {visit.file_bytes:,} | {visit.files} |"


def desk(steps: Sequence[Step]) -> Iterator[str]:
    """A table of times and processor time of the desk's pages."""
    names = all_pages(steps)
    yield "\n## The desk, one client: p50 / p95 ms, CPU ms\n"
    yield "| engine | cases | " + " | ".join(names) + " | peak memory |"
    yield "|---|--:|" + "--:|" * (len(names) + 1)
    for step in steps:
        times = " | ".join(f"{_p50_p95(step.pages[name])}, {_number(step.pages[name].cpu_ms)}" for name in names)
        yield f"| {ENGINE_NAMES[step.engine]} | {step.cases:,} | {times} | {_mib(step.peak_mib)} |"


def leaving(found: Sequence[Leaving]) -> Iterator[str]:
    """A table of members who leave: their one act, reports before and meanwhile, what a kill right behind it left of them."""
    yield "\n## A member leaves\n"
    yield "| engine | open cases | the act, ms | a report before: p50 / p95 ms | meanwhile | grants left | cases left |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for one in found:
        acts = f"{one.act_ms:.1f}, {one.killed_act_ms:.1f}"
        reports = f"{_p50_p95(one.before)} | {_p50_p95(one.meanwhile)}"
        left = f"{one.grants_left} | {one.cases_left}"
        yield f"| {ENGINE_NAMES[one.engine]} | {one.cases:,} | {acts} | {reports} | {left} |"


def uploads(found: Sequence[Upload]) -> Iterator[str]:
    """A table of large files: the product beside the bare loop, and the memory they took."""
    yield "\n## A large file with a report"
    yield ""
    yield "| engine | MiB | MiB/s | bare loop | share | idle | peak above idle |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for one in found:
        rates = f"{one.rate:.1f} | {one.floor_rate:.1f} | {_number(ratio(one.rate, one.floor_rate))}"
        memory = f"{_mib(one.idle_mib)} | {_mib(one.above_idle_mib)}"
        yield f"| {ENGINE_NAMES[one.engine]} | {one.size_mib:,} | {rates} | {memory} |"
    yield f"\n## Reports beside {SENDERS} uploads\n"
    yield "| engine | alone: p50 / p95 ms | beside | p95, times |"
    yield "|---|--:|--:|--:|"
    for one in found:
        both = f"{_p50_p95(one.alone)} | {_p50_p95(one.beside)}"
        yield f"| {ENGINE_NAMES[one.engine]} | {both} | {_number(one.p95_ratio)} |"


def audit(found: Sequence[Audit]) -> Iterator[str]:
    yield "\n## `audit verify`, with every record\n"
    yield "| engine | cases | entries | entries/s | seconds | CPU seconds | peak memory |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for one in found:
        told = "ended at the limit | -" if one.entries is None else f"{one.entries:,} | {one.rate:,.0f}"
        used = f"{one.seconds:.1f} | {one.cpu_seconds:.1f} | {_mib(one.peak_mib)}"
        yield f"| {ENGINE_NAMES[one.engine]} | {one.cases:,} | {told} | {used} |"


def years(found: Sequence[Years]) -> Iterator[str]:
    """A table of what an operator and a member wait for on a site that has grown."""
    yield "\n## After some years: seconds, CPU seconds, peak memory"
    for one in found:
        lived = one.lived
        size = f"{lived.cases:,} cases, {lived.entries:,} entries, {lived.files_mib:,} MiB of files"
        yield f"\n{ENGINE_NAMES[one.engine]}, {size}, {lived.hours:,} hours; filling took {one.filling_seconds:.0f} s\n"
        yield "| command | seconds | CPU seconds | peak memory | of programs it runs | room on disk | load |"
        yield "|---|--:|--:|--:|--:|--:|--:|"
        for name, ran in one.commands.items():
            memory = f"{_mib(ran.peak_mib)} | {_mib(ran.programs_mib)} | {ran.room_mib:,.0f} MiB"
            yield f"| {name} | {ran.seconds:.1f} | {ran.cpu_seconds:.1f} | {memory} | {ran.load:.1f} |"
        for name, start in (("a first start", one.first_start), ("a start", one.start)):
            used = f"{start.seconds:.1f} | {_number(start.cpu_seconds)} | {_mib(start.peak_mib)}"
            yield f"| {name} | {used} | | | |"
        yield f"| the first desk after a start | {one.first_desk_seconds:.1f} | | | | | |"
        yield f"| a desk of all cases after a start | {one.desk_seconds:.1f} | | | | | |"
        yield f"| the first search of a session | {one.search_seconds:.1f} | | {_mib(one.serving_mib)} | | | |"
        yield f"| figures of a transparency report | {one.report_seconds:.1f} | | | | | |"
        yield "\n| page | p50 / p95 ms | CPU ms |"
        yield "|---|--:|--:|"
        for name, page in one.pages.items():
            yield f"| {name} | {_p50_p95(page)} | {_number(page.cpu_ms)} |"


def foot(results: Results, *, load_after: float) -> Iterator[str]:
    """A note whether other work disturbed the run."""
    yield f"\nThe run took {results.run['seconds']:.0f} s; load average {load_after:.2f} after it."
    if results.is_busy:
        yield (
            f"**The machine was busy**: load average {results.machine['load_before']:.2f} before the run, and "
            f"{results.disturbed} figures (marked *) had others' work beside them. Compare ratios, not rates."
        )


def _load_row(load: str, what: str, one: Measured, pair: Pair | None) -> str:
    cpu, rate = (cpu_ratio(pair), rate_ratio(pair)) if pair else (None, None)
    times = f"{one.percentile(50):.1f} | {one.percentile(99):.1f}"
    measured = f"{_number(one.cpu_ms)} | {_number(cpu, 'x')} | {one.rate:.1f} | {_number(rate)} | {times}"
    return f"| {load} | {what} | {measured} | {one.client_cpu_ms:.2f} | {one.refused} | {_others(one)} |"


def _others(one: Measured) -> str:
    return "not told" if one.others is None else f"{one.others + (one.stolen or 0.0):.2f}{_mark(one)}"


def _mark(one: Measured) -> str:
    return "*" if one.is_disturbed else ""


def _p50_p95(one: Measured) -> str:
    return f"{one.percentile(50):.1f} / {one.percentile(95):.1f}{_mark(one)}"


def _number(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{value:.2f}{unit}"


def _mib(value: float | None) -> str:
    return "not told" if value is None else f"{value:.0f} MiB"
