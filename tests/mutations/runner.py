"""Runs a test against a copy of the tree in which one guard is missing; the tree itself is never touched."""

import compileall
import gc
import multiprocessing
import os
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.house.tree import ROOT, committed_files
from tests.mutations.mutation import Mutation
from tests.mutations.spot import Stale

HANGS_SECONDS = (
    300  # tests end themselves sooner (--timeout), but for one that sets up and shuts down on a busy machine
)
# The limit is for the test alone: setting up a site takes its time on a busy machine, and proves nothing.
_TIMEOUT = ("--timeout=60", "-o", "timeout_func_only=true")
_OPTIONS = ("-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0", *_TIMEOUT)
# What takes seconds to import and is not ours: loaded once, every run is forked from there.
_LOADED_ONCE = (
    "_hypothesis_pytestplugin", "aiosmtpd.smtp", "aiosmtplib", "alembic.command", "alembic.config",
    "anyio.pytest_plugin", "asyncpg", "click", "coverage", "cryptography.cobblestone",
    "cryptography.hazmat.primitives.hpke", "cryptography.hazmat.primitives.kdf.argon2", "cryptography.x509", "httpx",
    "hypothesis.strategies", "jinja2", "playwright.async_api", "pydantic_settings", "pytest",
    "pytest_alembic.plugin.plugin", "pytest_asyncio.plugin", "pytest_timeout", "sqlalchemy.ext.asyncio", "sqlcipher3",
    "sqlmodel", "starlette.applications", "starlette.middleware.body_limit", "uvicorn", "zxcvbn",
)  # fmt: skip
_OURS = ("coc_service", "tests")
# These floors stand alone: their tests need no service, whose import would take longer than they do.
_ALONE = frozenset({"crypto", "audit", "domain", "mail"})


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
    missing = _not_found(copy, tests)
    names = [f"tests/{test}" for test in tests if test not in missing]
    command = [sys.executable, "-m", "pytest", "-n", str(at_once), "-rfE", *_OPTIONS[1:], *names]
    run = subprocess.run(command, cwd=copy, check=False, capture_output=True, text=True)
    if run.returncode == pytest.ExitCode.OK:
        return [*missing]
    print(run.stdout + run.stderr)
    red = [line.split(" ")[1] for line in run.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    failed = [test for test in tests if not red or any(f"{one}[".startswith(f"tests/{test}[") for one in red)]
    return [*missing, *failed]


def _not_found(copy: Path, tests: Sequence[str]) -> frozenset[str]:
    """Return those tests that there are none of: pytest would run no other either."""
    names = [f"tests/{test}" for test in tests]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *names]
    run = subprocess.run(command, cwd=copy, check=False, capture_output=True, text=True)
    said = [line for line in (run.stdout + run.stderr).splitlines() if line.startswith("ERROR: not found: ")]
    return frozenset(test for test in tests if any(line.endswith(f"/tests/{test}") for line in said))


def try_mutation(mutation: Mutation, copy: Path) -> tuple[Verdict, str]:
    """Take one guard away in the copy, run its test, put it back. Returns the verdict and what pytest said."""
    try:
        edit = mutation.edit(copy)
    except Stale as stale:
        return Verdict.STALE, f"{stale}\n"
    source = edit.file.read_text(encoding="utf-8")
    edit.file.write_text(edit.source, encoding="utf-8")
    try:
        return _judge(mutation.test, copy)
    finally:
        edit.file.write_text(source, encoding="utf-8")


def _judge(test: str, copy: Path) -> tuple[Verdict, str]:
    said = copy / f"said.{os.urandom(4).hex()}"
    forked = _context().Process(target=_run_pytest, args=(copy, f"tests/{test}", said))
    forked.start()
    forked.join(HANGS_SECONDS)
    if forked.is_alive():
        forked.kill()
        forked.join()
    output = said.read_text(errors="replace")
    if forked.exitcode == pytest.ExitCode.OK:
        return Verdict.SURVIVED, output
    # An error while a stage is being set up is no test that failed; one when it is taken down is the log's own check.
    has_failed = forked.exitcode == pytest.ExitCode.TESTS_FAILED and "ERROR at setup" not in output
    return Verdict.KILLED if has_failed else Verdict.BROKEN, output


def _context() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED_ONCE))
    return context


def _run_pytest(copy: Path, test: str, said: Path) -> None:
    """In a process of its own: forget the tree we came from, run one test in the copy."""
    sys.dont_write_bytecode = True
    os.chdir(copy)
    sys.path[:] = [str(copy), *(path for path in sys.path if path not in ("", str(ROOT)))]
    for name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
        del sys.modules[name]
    descriptor = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    # One example that fails is enough: making it smaller takes many times as long. The tests' own profiles build on this.
    settings.register_profile("first failure", phases=(Phase.explicit, Phase.generate), report_multiple_bugs=False)
    settings.load_profile("first failure")
    gc.freeze()  # pytest collects garbage, and what was loaded once is none
    # An assertion that fails need not say why; rewriting all of them takes longer than most tests.
    quick = ("-p", "no:xdist", "--tb=short", "--assert=plain")
    folder = Path(test).parent
    alone = ("--confcutdir", str(folder)) if folder.name in _ALONE else ()
    sys.exit(pytest.main([*_OPTIONS, *quick, *alone, test]))
