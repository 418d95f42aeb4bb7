"""A wheel built from this tree is complete and works outside of it."""

import os
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from tests.commands.test_serve import free_port
from tests.house.tree import ROOT, committed_files

_PACKED = {"templates": "coc_service/_templates", "locale": "coc_service/_locale", "alembic": "coc_service/_alembic"}
_LOCATE = """
import coc_service
from coc_service.resources import root
print(coc_service.__file__, root("templates"), root("locale"), root("alembic"))
"""


DEBIANS = Path("/usr/bin/python3")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; its dependencies come from the environment of this test."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=False, symlinks=True)
    return _with(wheel, place)


def _built(folder: Path) -> Path:
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("*.whl"))


def _with(wheel: Path, place: Path) -> Path:
    """An environment after the wheel was installed into it."""
    pip = (sys.executable, "-m", "pip", "--python", place / "bin" / "python")
    _run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel)
    site = next(place.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return place


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _packed(path: Path) -> str:
    """The path of a file of the tree in the wheel."""
    top, *rest = path.parts
    return "/".join([_PACKED.get(top, top), *rest])


def test_the_wheel_carries_code_templates_catalogues_migrations_and_static_files_and_nothing_else(wheel: Path) -> None:
    expected = {_packed(path) for path in committed_files("coc_service", *_PACKED)}

    names = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert names == expected
    for kind in ("_templates/", "_locale/messages.pot", "_alembic/env.py", "static/"):
        assert any(name.startswith(f"coc_service/{kind}") for name in names), kind


def test_an_installed_wheel_runs_from_any_folder(installed: Path, tmp_path: Path) -> None:
    assert "Usage: coc-service" in _run(installed / "bin" / "coc-service", "--help", cwd=tmp_path)


def test_an_installed_wheel_finds_its_own_files(installed: Path, tmp_path: Path) -> None:
    places = _run(installed / "bin" / "python", "-c", _LOCATE, cwd=tmp_path).split()

    assert [Path(place).is_relative_to(installed) for place in places] == [True, True, True, True]


def test_an_image_is_built_from_all_that_the_wheel_carries() -> None:
    taken = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert [name for name in ("coc_service", *_PACKED) if f"!{name}" not in taken] == []


@contextmanager
def _demonstration(place: Path, folder: Path) -> Iterator[httpx.Response]:
    """The first page of a demonstration that an environment serves from an empty folder."""
    command = [str(place / "bin" / "coc-service"), "demo", "--port", str(free_port())]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = next(line.split()[-1] for line in process.stdout if line.startswith("Serving on "))
            yield httpx.get(f"{address}/c/conduct")
        finally:
            process.terminate()


def test_an_installed_wheel_serves_a_demonstration_from_any_folder(installed: Path, tmp_path: Path) -> None:
    with _demonstration(installed, tmp_path) as page:
        assert (page.status_code, "demonstration" in page.text) == (200, True)


def _version_of(python: Path) -> str:
    return _run(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])").strip() if python.exists() else ""


@pytest.mark.skipif(
    _version_of(DEBIANS) != "{}.{}".format(*sys.version_info),
    reason="the packages of this environment are for one version of Python, and Debian's here is another",
)
def test_debians_own_python_serves_it_too(wheel: Path, tmp_path: Path) -> None:
    _run(DEBIANS, "-m", "venv", "--without-pip", tmp_path / "debian")

    with _demonstration(_with(wheel, tmp_path / "debian"), tmp_path) as page:
        assert (page.status_code, "demonstration" in page.text) == (200, True)


def test_whoever_builds_the_wheel_gets_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    other = Path(
        shutil.copytree(ROOT, tmp_path / "other", ignore=shutil.ignore_patterns(".*", "var", "keys", "__pycache__"))
    )
    for path in other.rglob("*"):
        os.utime(path, (time.time() + 86_400,) * 2)
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "again", other)

    assert next((tmp_path / "again").glob("*.whl")).read_bytes() == wheel.read_bytes()
