"""The import rules of pyproject.toml hold: layers import only lower ones."""

import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT


def test_the_import_rules_hold() -> None:
    command = Path(sys.executable).parent / "lint-imports"

    checked = subprocess.run(
        [command, "--no-logo", "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr
