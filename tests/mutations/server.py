"""Runs tests of a copy of the tree, each in a process that is forked from this one: what they need is loaded once.

    python -m tests.mutations.server [--ours]      # in the copy; requests and answers are lines of JSON

Without `--ours` only what others wrote is loaded, and each test imports our code anew, as it then stands in its files.
With it our code stays loaded as well. A function that an entry changed is then exchanged where it is: its `__code__` is set,
which whoever holds the function sees, also a route, a table or a decorator. That is a second less for each entry.
"""

import gc
import importlib
import json
import multiprocessing
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from hypothesis import Phase, settings

from tests.mutations.ready import MadeSite, Ready, make_ready

_HANGS_SECONDS = (
    300  # tests end themselves sooner (--timeout), but for one that sets up and shuts down on a busy machine
)
NOT_EXCHANGED = 64  # unlike any status of pytest
# The limit is for the test alone: setting up a site takes its time on a busy machine, and proves nothing.
_TIMEOUT = ("--timeout=60", "-o", "timeout_func_only=true")
OPTIONS = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0", *_TIMEOUT)
_QUICK = ("-x", "-p", "no:xdist", "--tb=short", "--assert=plain")  # saying why an assertion fails takes longer
# What takes seconds to import and is not ours.
_LOADED_ONCE = (
    "_hypothesis_pytestplugin", "_pytest.faulthandler", "_pytest.helpconfig", "_pytest.pastebin", "_pytest.setuponly",
    "_pytest.setupplan", "_pytest.skipping", "_pytest.threadexception", "_pytest.tracemalloc", "_pytest.unittest",
    "_pytest.unraisableexception", "_pytest.warnings", "aiosmtpd.smtp", "aiosmtplib", "alembic.command",
    "alembic.config", "anyio.pytest_plugin", "asyncpg", "click", "coverage", "cryptography.cobblestone",
    "cryptography.hazmat.primitives.hpke", "cryptography.hazmat.primitives.kdf.argon2", "cryptography.x509", "httpx",
    "hypothesis.strategies", "jinja2", "pdb", "platformdirs.pytest_plugin", "playwright.async_api",
    "pydantic_settings", "pytest", "pytest_alembic.plugin.plugin", "pytest_alembic.tests", "pytest_asyncio.plugin",
    "pytest_timeout", "sqlalchemy.ext.asyncio", "sqlcipher3", "sqlmodel", "starlette.applications",
    "starlette.middleware.body_limit", "uvicorn", "xdist.plugin", "zxcvbn",
)  # fmt: skip
# These floors stand alone: their tests need no service, whose import would take longer than they do.
_ALONE = frozenset({"crypto", "audit", "domain", "mail"})
_PLUGINS = ("tests.conftest", "tests.services.fixtures", "tests.stages")


def main() -> None:
    """Answer each request: `{"load": test}`, or `{"run": test, "said": path}` with what to exchange."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what an import prints is no answer
    sys.dont_write_bytecode = True
    # One example that fails is enough: making it smaller takes many times as long. The tests' own profiles build on this.
    few = (Phase.explicit, Phase.generate)
    settings.register_profile("first failure", deadline=None, phases=few, report_multiple_bugs=False)
    settings.load_profile("first failure")
    for name in _LOADED_ONCE:
        importlib.import_module(name)
    gc.freeze()  # pytest collects garbage, and what was loaded once is none
    loaded = Loaded() if "--ours" in sys.argv else None
    for line in sys.stdin:
        print(_answer(json.loads(line), loaded), file=answers, flush=True)


class Loaded:
    """Our modules, and the functions of each file by their qualified names."""

    def __init__(self) -> None:
        self._functions: dict[str, list[FunctionType]] = {}
        self._made: dict[str, MadeSite] = {}

    def load(self, test: str) -> None:
        """Load the module of a test, and what pytest loads with it. Our files must be as they were committed."""
        *_, room, file = test.partition("::")[0].split("/")
        names = [*(() if room in _ALONE else _PLUGINS)]
        names += [f"tests.{room}.conftest"] if Path("tests", room, "conftest.py").is_file() else []
        names += [f"tests.{room}.{file.removesuffix('.py')}"]
        self.load_modules([name for name in names if name not in sys.modules])
        make_ready(Path("ready").resolve(), self._made)

    def load_modules(self, names: Sequence[str]) -> None:
        """Load modules, and remember the functions that have come with them."""
        for name in names:
            importlib.import_module(name)
        if names:
            for found in gc.get_objects():  # what was there before is frozen, and is none of these
                if isinstance(found, FunctionType):
                    self._functions.setdefault(found.__code__.co_filename, []).append(found)
            gc.freeze()

    def sites_without(self, path: str, function: str) -> dict[str, object]:
        """The sites that a function of a file had no part in making, by the fixtures that are them."""
        return {name: one.site for name, one in self._made.items() if one.is_as_without(path, function)}

    def exchange(self, path: str, name: str) -> bool:
        """Give each function `name` of the file, and each within it, the code that it has there by now.

        Returns whether there was any, and each of them could be.
        """
        new = _codes(compile(Path(path).read_text(encoding="utf-8"), path, "exec"))
        are_exchanged = [
            _is_exchanged(function, new.get(function.__code__.co_qualname, []))
            for function in self._functions.get(path, [])
            if f"{function.__code__.co_qualname}.".startswith(f"{name}.")
        ]
        return are_exchanged != [] and all(are_exchanged)


def _answer(request: Mapping[str, str], loaded: Loaded | None) -> int:
    if "load" not in request:
        return _run(request, loaded)
    if loaded:
        loaded.load(request["load"])
    return 0


def _is_exchanged(function: FunctionType, codes: list[CodeType]) -> bool:
    if len(codes) != 1 or codes[0].co_freevars != function.__code__.co_freevars:
        return False
    function.__code__ = codes[0]
    return True


def _codes(code: CodeType) -> dict[str, list[CodeType]]:
    found: dict[str, list[CodeType]] = {}
    for one in _within(code):
        found.setdefault(one.co_qualname, []).append(one)
    return found


def _within(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _within(constant)


def _run(request: Mapping[str, str], loaded: Loaded | None) -> int:
    forked = multiprocessing.get_context("fork").Process(target=_run_pytest, args=(request, loaded))
    forked.start()
    forked.join(_HANGS_SECONDS)
    if forked.is_alive():
        forked.kill()
        forked.join()
    assert forked.exitcode is not None
    return forked.exitcode


def _run_pytest(request: Mapping[str, str], loaded: Loaded | None) -> None:
    descriptor = os.open(request["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    changed = (request["file"], request["function"])
    sites = loaded.sites_without(*changed) if loaded else {}
    if loaded and not loaded.exchange(*changed):
        sys.exit(NOT_EXCHANGED)
    folder = Path(request["run"]).parent
    alone = ("--confcutdir", str(folder)) if folder.name in _ALONE else ()
    options = (*OPTIONS, *_QUICK, *alone, f"--basetemp={Path('tmp').resolve()}")
    sys.exit(pytest.main([*options, request["run"]], plugins=[Ready(sites)]))


if __name__ == "__main__":
    main()
