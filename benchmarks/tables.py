"""What was measured, as tables that stand in docs/performance.md as they are printed."""

from collections.abc import Iterator, Sequence

from benchmarks.floor import RECORDS
from benchmarks.load import Measured
from benchmarks.site import MEMBERS
from benchmarks.staff_pages import Step
from benchmarks.submissions import CLIENTS, Submissions

PERCENTS = (50, 95, 99)


def submissions(measured: Submissions) -> Iterator[str]:
    """Lines."""
    yield f"\n## A report: GET the form and POST it, committee of {MEMBERS}\n"
    yield "| clients | what | reports/s | p50 ms | p95 ms | p99 ms | server's processor time, ms |"
    yield "|--:|---|--:|--:|--:|--:|--:|"
    for count in CLIENTS:
        yield _row(count, "the product", measured.ours[count])
        yield _row(count, "floor: a bare form (Starlette, uvicorn)", measured.bare[count])
        yield _row(count, "floor as one server: bare form + seals + shared commit", measured.whole[count])
    parts = measured.clock.parts()
    yield "\n## The floor's parts, for one report\n"
    yield "| part | ms |"
    yield "|---|--:|"
    yield f"| {2 * MEMBERS + 1} HPKE wraps, {RECORDS} record seals | {parts.seals * 1000:.2f} |"
    yield f"| durable commit of the same bytes, alone | {parts.commit * 1000:.2f} |"
    yield f"| durable commit, a share of one for {max(CLIENTS)} | {parts.commit_shared * 1000:.2f} |"
    yield "\n## Beside the floor (aim: at least 0.5)\n"
    yield "| clients | floor, sum of its parts | product | ratio | floor as one server | ratio |"
    yield "|--:|--:|--:|--:|--:|--:|"
    for count in CLIENTS:
        ours, whole = measured.ours[count].rate, measured.whole[count].rate
        floor = f"{measured.floor_rate(count):.1f}/s"
        yield f"| {count} | {floor} | {ours:.1f}/s | {measured.ratio(count):.2f} | {whole:.1f}/s | {ours / whole:.2f} |"
    yield f"\nThe server's memory: {_mib(measured.idle_mib)} idle, {_mib(measured.peak_mib)} at its highest."


def pages(steps: Sequence[Step]) -> Iterator[str]:
    """Lines."""
    yield "\n## A member's pages, one client\n"
    names = list(steps[0].pages)
    yield "| cases in the table | " + " | ".join(f"{name}: p50 / p95 ms" for name in names) + " | peak memory |"
    yield "|--:|" + "--:|" * (len(names) + 1)
    for step in steps:
        times = " | ".join(_p50_p95(step.pages[name]) for name in names)
        yield f"| {step.cases:,} | {times} | {_mib(step.peak_mib)} |"


def _row(count: int, what: str, one: Measured) -> str:
    times = " | ".join(f"{one.percentile(percent):.1f}" for percent in PERCENTS)
    used = "not told" if one.server_ms is None else f"{one.server_ms:.1f}"
    return f"| {count} | {what} | {one.rate:.1f} | {times} | {used} |"


def _p50_p95(one: Measured) -> str:
    return f"{one.percentile(50):.1f} / {one.percentile(95):.1f}"


def _mib(value: float | None) -> str:
    return "not told by this system" if value is None else f"{value:.0f} MiB"
