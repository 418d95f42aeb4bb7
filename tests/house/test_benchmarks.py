"""The benchmarks run. How fast anything is, no test says: that depends on the machine and its other work."""

import subprocess
import sys

import pytest

from tests.house.tree import ROOT


@pytest.mark.timeout(600)  # half a minute on a machine without other work
def test_the_benchmarks_run_from_end_to_end() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--tiny"], cwd=ROOT, check=False, capture_output=True, text=True
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line for line in ran.stdout.splitlines() if line.startswith("## ")] == [
        "## A report: GET the form and POST it, committee of 7",
        "## The floor's parts, for one report",
        "## Beside the floor (aim: at least 0.5)",
        "## A member's pages, one client",
    ]
