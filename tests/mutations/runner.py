"""Runs a test against a copy of the tree in which one guard is missing; the tree itself is never touched."""

import compileall
import json
import os
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Self

import pytest

from tests.house.tree import ROOT, committed_files
from tests.mutations import server
from tests.mutations.mutation import Edit, Mutation
from tests.mutations.spot import Stale


class Verdict(StrEnum):
    """What came of an entry."""

    KILLED = "killed"
    SURVIVED = "SURVIVED"
    BROKEN = "BROKEN (no test failed, something else did)"
    STALE = "STALE (the code or the test has moved on)"
    RED = "RED (the test fails already while every guard stands)"


def make_copy(folder: Path) -> None:
    """Copy what is committed, or about to be, into a folder.

    Its bytecode is bound to the source's content: two edits within one second must not pass for each other.
    """
    for path in committed_files():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, folder / path)
    mode = py_compile.PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(folder / "coc_service", quiet=1, invalidation_mode=mode)


def red_without_mutation(copy: Path, tests: Sequence[str], *, at_once: int) -> list[str]:
    """Return those tests that fail, or cannot be run, while no guard is missing: they can prove nothing."""
    run = _run_all(copy, tests, at_once=at_once)
    missing = _not_found(copy, tests) if run.returncode == pytest.ExitCode.USAGE_ERROR else frozenset()
    if missing:
        run = _run_all(copy, [test for test in tests if test not in missing], at_once=at_once)
    if run.returncode == pytest.ExitCode.OK:
        return [*missing]
    print(run.stdout + run.stderr)
    red = [line.split(" ")[1] for line in run.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    failed = [test for test in tests if not red or any(f"{one}[".startswith(f"tests/{test}[") for one in red)]
    return [*missing, *failed]


def _run_all(copy: Path, tests: Sequence[str], *, at_once: int) -> subprocess.CompletedProcess[str]:
    several = ("-n", str(at_once)) if at_once > 1 else ("-p", "no:xdist")
    names = (f"tests/{test}" for test in tests)
    command = [sys.executable, "-m", "pytest", *several, "-rfE", "--assert=plain", *server.OPTIONS, *names]
    return subprocess.run(command, cwd=copy, check=False, capture_output=True, text=True)


def _not_found(copy: Path, tests: Sequence[str]) -> frozenset[str]:
    """Return those tests that there are none of: pytest would run no other either."""
    names = [f"tests/{test}" for test in tests]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *names]
    run = subprocess.run(command, cwd=copy, check=False, capture_output=True, text=True)
    said = [line for line in (run.stdout + run.stderr).splitlines() if line.startswith("ERROR: not found: ")]
    return frozenset(test for test in tests if any(line.endswith(f"/tests/{test}") for line in said))


class Workshop:
    """A copy, and the processes in it that run tests."""

    def __init__(self, copy: Path) -> None:
        self._copy = copy
        self._with_ours, self._without = _Server(copy, "--ours"), _Server(copy)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._with_ours.stop()
        self._without.stop()

    def try_mutation(self, mutation: Mutation) -> tuple[Verdict, str]:
        """Take one guard away in the copy, run its test, put it back. Returns the verdict and what pytest said."""
        try:
            edit = mutation.edit(self._copy)
        except Stale as stale:
            return Verdict.STALE, f"{stale}\n"
        if edit.function:
            self._with_ours.ask({"load": mutation.test})  # while its file is whole
        source = edit.file.read_text(encoding="utf-8")
        edit.file.write_text(edit.source, encoding="utf-8")
        try:
            return self._judge(mutation.test, edit)
        finally:
            edit.file.write_text(source, encoding="utf-8")

    def _judge(self, test: str, edit: Edit) -> tuple[Verdict, str]:
        said = self._copy / f"said.{os.urandom(4).hex()}"
        request = {"run": f"tests/{test}", "said": str(said), "file": str(edit.file), "function": edit.function}
        if edit.function and self._with_ours.ask(request) == pytest.ExitCode.TESTS_FAILED:
            output = said.read_text(errors="replace")
            if _has_failed(output):
                return Verdict.KILLED, output
        # Only importing everything anew says so of any other: a table may be made by the function while it is imported.
        status, output = self._without.ask(request), said.read_text(errors="replace")
        if status == pytest.ExitCode.OK:
            return Verdict.SURVIVED, output
        is_killed = status == pytest.ExitCode.TESTS_FAILED and _has_failed(output)
        return Verdict.KILLED if is_killed else Verdict.BROKEN, output


def _has_failed(output: str) -> bool:
    # An error while a stage is being set up is no test that failed; one when it is taken down is the log's own check.
    return "ERROR at setup" not in output


class _Server:
    """A process that is started by the first request."""

    def __init__(self, copy: Path, *arguments: str) -> None:
        self._command = (sys.executable, "-m", server.__name__, *arguments)
        self._copy = copy
        self._started: subprocess.Popen[str] | None = None

    def ask(self, request: Mapping[str, str | None]) -> int:
        if self._started is None:
            self._started = subprocess.Popen(
                self._command, cwd=self._copy, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self._started.stdin is not None
        assert self._started.stdout is not None
        print(json.dumps(request), file=self._started.stdin, flush=True)
        return int(self._started.stdout.readline())

    def stop(self) -> None:
        if self._started is not None:
            self._started.communicate()
