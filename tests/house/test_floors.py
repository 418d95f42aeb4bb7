"""The import rules of pyproject.toml hold: layers import only lower ones."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT

# Contracts about the whole service, and the packages that are free to do what the contract forbids.
_FREE = {
    "Only the cleaner's child reads a file: the service never loads a decoder": {"cleaning"},
    "Cryptography is called in crypto and audit only": {"crypto", "audit"},
}


def test_the_import_rules_hold() -> None:
    command = Path(sys.executable).parent / "lint-imports"

    checked = subprocess.run(
        [command, "--no-logo", "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("name", _FREE)
def test_a_rule_for_the_whole_service_names_every_package_but_those_that_are_free(name: str) -> None:
    """The tool takes no "all but": a package that is not listed would be free without anybody having said so."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (one for one in settings["tool"]["importlinter"]["contracts"] if one["name"] == name)

    named = {module.split(".")[1] for module in contract["source_modules"] if module.count(".") == 1}

    assert named == _packages() - _FREE[name]


def _packages() -> set[str]:
    """The modules and packages at the top of the service."""
    top = (ROOT / "coc_service").iterdir()
    return {path.stem for path in top if path.suffix == ".py" or (path / "__init__.py").is_file()} - {"__init__"}
