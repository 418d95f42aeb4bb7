"""Doctor, start, readiness and metrics say the right thing about each fault, as docs/faults.md has it."""

import json
from datetime import timedelta

import pytest

from tests.commands.faults import FAULTS, Fault, look, page
from tests.commands.operator import Operator
from tests.commands.test_doctor import publish_checkpoint
from tests.house.tree import ROOT

_PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_is_said_about_a_fault_is_on_the_page(operator: Operator, fault: Fault) -> None:
    assert look(fault, operator).row(fault.name) in _PAGE.splitlines()


def test_the_page_has_every_fault_and_no_other() -> None:
    rows = _PAGE.removeprefix(page([])).splitlines()

    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == [fault.name for fault in FAULTS]


def test_a_program_gets_the_same_as_json(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())
    well = operator.run("doctor", "--json")
    (operator.folder / "coc.db").unlink()
    broken = operator.run("doctor", "--json")

    assert (well.exit_code, json.loads(well.stdout)["is_well"]) == (0, True)
    assert broken.exit_code == 1
    assert json.loads(broken.stdout)["checks"][-1] == {
        "what": "database",
        "is_well": False,
        "words": "there is none: run `coc-service init`, or restore a backup",
    }
