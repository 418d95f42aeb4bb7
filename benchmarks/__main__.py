"""`python -m benchmarks`, or `make bench`: runs all measurements on 127.0.0.1."""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from benchmarks import audit, desk, leaving, machine, pages, product, submissions, tables, uploads, years
from benchmarks.engines import Engine, engine
from benchmarks.plan import ENGINES, FULL, QUICK, SECTIONS, Lived, Plan, with_many_cases
from benchmarks.results import Results


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers end when this process is terminated
    chosen = _parser().parse_args()
    plan = replace(QUICK if chosen.quick else FULL, wraps=chosen.wraps)
    plan = with_many_cases(plan) if chosen.many else plan
    plan = replace(plan, page_engines=(chosen.engine,)) if chosen.engine else plan
    plan = replace(plan, lived=[Lived(*size) for size in chosen.grown]) if chosen.grown else plan
    plan = replace(plan, lived=[*plan.lived[:-1], replace(plan.lived[-1], hours=chosen.hours)], kept=chosen.kept)
    sections = chosen.only or list(SECTIONS)
    with tempfile.TemporaryDirectory(prefix="coc-bench-", dir=chosen.folder) as folder:
        results = _results(Path(folder), sections=sections, is_quick=chosen.quick)
        results.path = chosen.json
        _print(tables.head(results))
        with asyncio.Runner(loop_factory=uvicorn.Config("").get_loop_factory()) as runner:
            runner.run(_run(results, Path(folder), plan, sections))
    results.run["seconds"] = round(
        (datetime.now(UTC) - datetime.fromisoformat(results.run["began"])).total_seconds(), 1
    )
    results.machine["load_after"] = round(os.getloadavg()[0], 2)
    _print(tables.foot(results, load_after=results.machine["load_after"]))
    results.save()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", action="append", choices=SECTIONS, help="this section alone; may be given again")
    parser.add_argument(
        "--engine", choices=ENGINES, help="pages, desk, leaving, uploads and years on this engine alone"
    )
    parser.add_argument("--quick", action="store_true", help="a few visits only, to see that everything runs")
    parser.add_argument("--many", action="store_true", help="also 100,000 cases, and 20 GiB of files")
    grown = ("CASES", "ENTRIES", "MIB")
    parser.add_argument(
        "--grown", action="append", nargs=3, type=int, metavar=grown, help="a size of years; again for more"
    )
    parser.add_argument(
        "--hours", type=int, default=0, help="the last size of years has published a checkpoint in so many"
    )
    parser.add_argument(
        "--kept", type=Path, help="keep the site of years in this folder, and go on with one that is there"
    )
    parser.add_argument("--wraps", type=int, help="what the floor wraps for a report, if not what the product wraps")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument("--folder", type=Path, help="measure on the disk that holds this folder")
    return parser


def _results(folder: Path, *, sections: Sequence[str], is_quick: bool) -> Results:
    began = datetime.now(UTC).isoformat(timespec="seconds")
    run = {"began": began, "version": product.VERSION, "sections": list(sections), "is_quick": is_quick}
    return Results(machine.facts(folder), run)


async def _run(results: Results, folder: Path, plan: Plan, sections: Sequence[str]) -> None:
    """Run each section on each of its engines; print each table as soon as it is complete."""
    for name in ENGINES:
        wanted = {name, *({"pages", "desk", "leaving", "uploads", "years"} if name in plan.page_engines else ())} & set(
            sections
        )
        if wanted:
            with engine(name, folder) as ready:
                await _on(ready, results, folder=folder, plan=plan, sections=wanted)
                await _grow(ready, results, folder=folder, plan=plan, sections=wanted)
    if "pages" in sections:
        _print(tables.pages(results.pages))
    if "leaving" in sections:
        _print(tables.leaving(results.leaving))
    if "uploads" in sections:
        _print(tables.uploads(results.uploads))
    if "audit" in sections:
        with engine("sqlite", folder) as ready:
            results.audit += await audit.measure(ready, folder, plan)
        _print(tables.audit(results.audit))


async def _on(ready: Engine, results: Results, *, folder: Path, plan: Plan, sections: Collection[str]) -> None:
    """Run the sections of one engine."""
    if ready.name in sections:
        for found in await submissions.measure(ready, folder, plan):
            results.submissions.append(found)
            _print(tables.submissions(found))
    if "pages" in sections:
        results.pages += await pages.measure(ready, folder, plan)
    if "leaving" in sections:
        results.leaving.append(await leaving.measure(ready, folder, plan))
    if "uploads" in sections:
        results.uploads.append(await uploads.measure(ready, folder, plan))


async def _grow(ready: Engine, results: Results, *, folder: Path, plan: Plan, sections: Collection[str]) -> None:
    """Run the sections in which a site grows, each step of which is printed and saved."""
    if "desk" in sections:
        async for step in desk.measure(ready, folder, plan):
            results.desk.append(step)
            _print(tables.desk([step]))
            results.save()
    if "years" in sections:
        async for grown in years.measure(ready, folder, plan):
            results.years.append(grown)
            _print(tables.years([grown]))
            results.save()


def _print(lines: Iterable[str]) -> None:
    print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
