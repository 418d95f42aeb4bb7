"""The units lock the service in, alike for one foundation and for many, and the service works within these locks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.operator import Operator
from tests.deploy.files import DEPLOY, UNITS, unit
from tests.house.tree import ROOT

SYSTEMD = DEPLOY / "systemd"
MOST_EXPOSED = 2.0
analysed = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze comes with systemd")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a machine on which the units are installed as the handbook says."""
    root = tmp_path_factory.mktemp("machine")
    shutil.copytree(SYSTEMD, root / "etc" / "systemd" / "system")
    program = root / "opt" / "coc-service" / "bin" / "coc-service"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    return root


def instance(name: str) -> str:
    return name.replace("@.", "@example.")


def analyse(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


@analysed
@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_less_exposed_than_two_of_ten(machine: Path, name: str) -> None:
    options = ("--offline=yes", f"--root={machine}", f"--threshold={MOST_EXPOSED * 10:.0f}")

    found = analyse("security", *options, instance(name))

    assert found.returncode == 0, found.stdout + found.stderr


@analysed
def test_without_its_locks_a_unit_would_be_found_exposed(machine: Path, tmp_path: Path) -> None:
    bare = Path(shutil.copytree(machine, tmp_path / "bare"))
    (bare / "etc" / "systemd" / "system" / "coc-.service.d" / "locks.conf").unlink()

    found = analyse("security", "--offline=yes", f"--root={bare}", "--threshold=20", "coc-service.service")

    assert found.returncode == 1


@pytest.mark.parametrize("name", ["coc-service.service", "coc-backup.service", "coc-backup.timer"])
def test_a_foundation_among_many_has_the_unit_of_one_alone(name: str) -> None:
    template = (SYSTEMD / name.replace(".", "@.")).read_text(encoding="utf-8")
    settings = "\n".join(line for line in template.splitlines() if not line.startswith(("#", "Description=")))
    single = settings.replace("-%i", "").replace("/etc/coc-service/%i.env", "/etc/coc-service.env")

    known = (SYSTEMD / name).read_text(encoding="utf-8").splitlines()

    assert single == "\n".join(line for line in known if not line.startswith(("#", "Description=")))


def test_the_locks_hold_for_every_unit_and_no_unit_sets_one_of_its_own() -> None:
    locks = {name for name, _ in unit(SYSTEMD / "coc-.service.d" / "locks.conf")["Service"]}

    own = {name for path in UNITS for name, _ in unit(SYSTEMD / path)["Service"]}

    assert {
        name: name in locks for name in ("MemorySwapMax", "LimitCORE", "UMask", "NoNewPrivileges")
    } == dict.fromkeys(("MemorySwapMax", "LimitCORE", "UMask", "NoNewPrivileges"), True)
    assert own & locks == set()
    assert all(path.startswith("coc-") for path in UNITS), "a drop-in holds for the names that begin as its folder does"


@analysed
@pytest.mark.skipif(sys.platform != "linux", reason="system calls are filtered on Linux")
def test_the_service_cleans_files_within_the_locks(tmp_path: Path) -> None:
    operator = Operator(tmp_path / "site", {"COC_BASE_URL": "http://127.0.0.1:8000"})
    operator.done("init", "--name", "Example Foundation")
    command = [sys.executable, "-m", "tests.deploy.locked", "coc_service", "doctor"]

    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | operator.environment, capture_output=True, text=True, check=False
    )

    said = {line.split(":")[0].split()[-1]: line.startswith("well") for line in done.stdout.splitlines()}
    assert {name: said.get(name) for name in ("keys", "database", "cleaner")} == dict.fromkeys(
        ("keys", "database", "cleaner"), True
    ), done
