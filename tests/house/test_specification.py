"""`docs/trust.md` names exactly the fields that the log takes: in the detail of each act, and in the values that acts share."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from coc_service.audit import Act
from coc_service.audit.details import is_detail_of
from tests.audit.test_forms import OWN, SAYS
from tests.house.tree import ROOT

TRUST = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
CHAINS = {"", "site", "committee", "person", "case", "none"}
MOVES = (Act.CASE_MOVED, Act.PANEL_FORMED, Act.VOTE_OPENED, Act.CASE_DECIDED)
_TOLD = re.compile(r"`([^`]+)`")
_ADDED = re.compile(r"`([\w.]+)` adds ((?:`\w+`(?: \([^)]*\))?(?:,| and)? ?)+)")


def fields_told(act: Act) -> str:
    """The cell with the fields of an act."""
    rows = [line.strip("|").split("|") for line in TRUST.splitlines() if line.startswith("| ")]
    (found,) = [row[2] for row in rows if len(row) == 3 and row[0].strip() in CHAINS and f"`{act}`" in row[1]]
    return found


def inside(before: str) -> set[str]:
    """The names between the braces that follow, without those in their lists."""
    found = re.search(re.escape(before) + r"\{([^`]+)\}", TRUST)
    assert found, before
    names = found[1]
    while "[" in names:
        names = re.sub(r"\[[^\[\]]*\]", "", names)
    return {name.partition(":")[0].strip() for name in names.split(",")}


def is_value(act: Act, word: str) -> bool:
    """Whether a field of the act takes this word but not every other one: then it is a value, and not a field."""

    def takes(value: str) -> set[str]:
        return {name for name in OWN[act] if is_detail_of(act, OWN[act] | {name: value})}

    return bool(takes(word) - takes("another"))


@pytest.mark.parametrize("act", [act for act in Act if act not in MOVES])
def test_the_specification_names_the_fields_of_each_act(act: Act) -> None:
    cell, own = fields_told(act), set(SAYS.get(act, {}))

    words = {name for name in _TOLD.findall(cell) if re.fullmatch(r"\w+", name)}

    assert {name for name in words if name in own or not is_value(act, name)} == own
    assert ("no detail" in cell) is (not own)


def test_the_specification_names_what_moves_have_and_what_each_adds() -> None:
    common = inside("MOVE is `")
    added = {act: set(_TOLD.findall(names)) for act, names in _ADDED.findall(TRUST)}

    assert {act: common | added.get(act, set()) for act in MOVES} == {act: set(SAYS[act]) for act in MOVES}


@pytest.mark.parametrize(
    ("before", "value"),
    [
        ("SEAT is `", SAYS[Act.ROSTER_ADMITTED]["seat"]),
        ("`B_1 = J", SAYS[Act.REPORT_RECEIVED]["begin"]),
        ("`B_e = J", SAYS[Act.EPOCH_BEGUN]["begin"]),
        ("`pages`: `", SAYS[Act.PAGES_ADOPTED]["pages"]),
    ],
    ids=["seat", "genesis", "begin", "pages"],
)
def test_the_specification_names_the_fields_of_shared_values(before: str, value: Mapping[str, Any]) -> None:
    assert inside(before) == set(value)
