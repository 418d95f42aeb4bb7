"""A wheel built from this tree is complete and works outside of it."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.house.tree import ROOT, committed_files

_PACKED = {"templates": "coc_service/_templates", "locale": "coc_service/_locale", "alembic": "coc_service/_alembic"}
_LOCATE = """
import coc_service
from coc_service.resources import root
print(coc_service.__file__, root("templates"), root("locale"), root("alembic"))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; its dependencies come from the environment of this test."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python)
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
