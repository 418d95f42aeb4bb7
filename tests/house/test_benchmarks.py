"""The benchmarks run. No test checks speed, which depends on the machine and its other work."""

import ast
import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks import load, product
from benchmarks.client import HOST, Client
from benchmarks.floor import Report, ReportCost
from benchmarks.load import Round
from benchmarks.machine import Between, Usage
from benchmarks.measured import Measured
from benchmarks.watched import Clock, Watched
from tests.house.tree import ROOT, python_trees


@pytest.mark.postgresql
@pytest.mark.timeout(1800)  # sets up five sites and eight servers, which takes long on two busy processors
def test_a_quick_run_prints_every_table_and_its_json_file_holds_every_figure(tmp_path: Path) -> None:
    """One test and not two: each worker would run everything for its own."""
    file = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--json", str(file)]

    ran = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line for line in ran.stdout.splitlines() if line.startswith("## ")] == _TABLES
    assert _shape_of(json.loads(file.read_text())) == _SHAPE


def _shape_of(figures: dict[str, Any]) -> dict[str, Any]:
    """What was measured, without how long it took."""
    return {
        "loads": [
            (one["engine"], one["processes"], [load["load"] for load in one["loads"]]) for one in figures["submissions"]
        ],
        "steps": {step["target"] for one in figures["submissions"] for step in one["steps"]},
        "pages": [(step["engine"], step["cases"], list(step["pages"])) for step in figures["pages"]],
        "desk": [(step["engine"], step["cases"], list(step["pages"])) for step in figures["desk"]],
        "leaving": [(one["cases"], one["grants_left"], one["cases_left"]) for one in figures["leaving"]],
        "uploads": [(one["engine"], one["size_mib"], one["rate"] > 0) for one in figures["uploads"]],
        "audit": [(one["engine"], one["cases"]) for one in figures["audit"]],
        "years": [(one["engine"], one["lived"], list(one["commands"]), list(one["pages"])) for one in figures["years"]],
    }


_TABLES = [
    "## A report on SQLite, one process: GET the form and POST it",
    "## The desk, one client: p50 / p95 ms, CPU ms",
    "## After some years: seconds, CPU seconds, peak memory",
    "## A report on PostgreSQL, 2 processes: GET the form and POST it",
    "## Pages, one client: p50 / p95 ms",
    "## A member leaves",
    "## A large file with a report",
    "## Reports beside 20 uploads",
    "## `audit verify`, with every record",
]
_COMMANDS = ["backup", "rehearse", "restore", "restore --check", "audit export", "audit verify", "doctor"]
_MEMBERS_PAGES = [
    "desk",
    "closed",
    "case",
    "how long it is kept",
    "its log",
    "log of the committee",
    "public log",
    "search",
]
_BOTH = ("product", "floor")
_LOADS = ["1 client", "8 clients", "10 arrive a second"]
_PAGES = ["report form", "login", "desk", "mine", "closed", "opening a report", "case"]
_DESK = ["desk", "late", "by step", "newest", "search", "case with 100 records"]
_SHAPE = {
    "loads": [("sqlite", 1, _LOADS), ("postgresql", 2, _LOADS)],
    "steps": set(_BOTH),
    "pages": [("sqlite", 4, _PAGES)],
    "desk": [("sqlite", 4, _DESK)],
    "leaving": [(4, 0, 0)],
    "uploads": [("sqlite", 2, True)],
    "audit": [("sqlite", 4)],
    "years": [("sqlite", {"cases": 3, "entries": 60, "files_mib": 2, "hours": 0}, _COMMANDS, _MEMBERS_PAGES)],
}


def test_only_one_part_of_the_benchmarks_knows_the_inside_of_the_program() -> None:
    inside = Path("benchmarks/product")

    knowing = {
        path for path, tree in python_trees("benchmarks") for node in ast.walk(tree) if "coc_service" in _imported(node)
    }

    assert {path.is_relative_to(inside) for path in knowing} == {True}


def _imported(node: ast.AST) -> set[str]:
    """The top-level packages that a node imports."""
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return {alias.name.partition(".")[0] for alias in node.names} if isinstance(node, ast.Import) else set()


async def test_the_floor_stores_as_many_rows_as_the_product(tmp_path: Path) -> None:
    site = await product.make(tmp_path, database_url=f"sqlite:///{tmp_path}/site.db", members=3)

    cost = await product.cost_of_report(site)

    assert len(Report(cost).rows()) == cost.rows


def test_wraps_of_another_number_leave_all_other_rows() -> None:
    assert ReportCost(wraps=15, seals=3, rows=30).with_wraps(8) == ReportCost(wraps=8, seals=3, rows=23)


def _round(*, servers: float, others: float) -> Round:
    return Round(2.0, [0.1] * 4, in_time=3, used=Between(servers=servers, client=0.04, others=others, stolen=0.0))


def test_the_processor_time_is_that_of_the_least_disturbed_round() -> None:
    measured = Measured((_round(servers=0.4, others=0.0), _round(servers=0.2, others=0.0)))

    assert (measured.cpu_ms, measured.rate, measured.client_cpu_ms) == (50.0, 1.5, 10.0)


@pytest.mark.parametrize(("others", "is_disturbed"), [(0.0, False), (0.5, True)])
def test_a_round_beside_others_work_is_marked(others: float, *, is_disturbed: bool) -> None:
    measured = Measured((_round(servers=0.4, others=0.0), _round(servers=0.4, others=others)))

    assert measured.is_disturbed is is_disturbed


_BURN = "import time\nwhile time.process_time() < 0.2: pass"
_PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_BURN!r}]); print('over'); input()"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not tell what processes use")
def test_a_server_is_charged_for_children_that_have_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        used = Usage.now([parent.pid]).servers
        parent.communicate(b"\n")

    assert used is not None
    assert used >= 0.2


async def test_a_long_step_of_a_task_is_seen(tmp_path: Path) -> None:
    async def burn() -> None:
        await asyncio.sleep(0)
        ends_at = time.thread_time() + 0.06
        while time.thread_time() < ends_at:
            pass

    clock = Clock(tmp_path / "steps.json")

    clock.start()
    await asyncio.Task(Watched(burn(), clock))
    await asyncio.sleep(0.01)  # lets a tick that was due in between run
    clock.stop()

    seen = json.loads((tmp_path / "steps.json").read_text())
    assert [kind for kind, found in seen.items() if found["max"] >= 50] == ["held", "step", "step_cpu"]


async def test_a_server_that_stops_makes_all_wait_who_come_meanwhile() -> None:
    visits = 0

    async def visit(_: Client) -> bool:
        nonlocal visits
        visits += 1
        if visits == _WARM_UP_VISITS + 1:
            time.sleep(0.1)  # noqa: ASYNC251  blocks the event loop on purpose
        return True

    def listen(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_here.append(writer)

    open_here: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(listen, HOST, 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        found = await load.arriving(visit, [port], rate=100, seconds=0.1, pids=())
        for writer in open_here:
            writer.close()
            await writer.wait_closed()

    assert len([seconds for seconds in found.seconds if seconds >= 0.05]) >= 5


_WARM_UP_VISITS = 8
