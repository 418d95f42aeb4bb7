"""The documents agree with the code where a test can check it."""

import re
from pathlib import Path

import pytest

from coc_service.audit import Act
from coc_service.domain.stages import STAGES, Stage
from coc_service.domain.workflow import MOVES
from coc_service.store.tables import metadata
from tests.house.tree import ROOT, committed_files

DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
_NAME = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+\.(?:py|toml|md|html|txt|pot|css)")
_CHAINS = {"site", "committee", "person", "case", "none"}
_PARTS = ["Context", "Decision", "Consequences", "Alternatives", "What enforces it"]


def _paths(text: str) -> set[str]:
    """The files that a text names with their folder."""
    return {name for name in _NAME.findall(text) if _PATH.fullmatch(name)}


def _missing(text: str) -> list[str]:
    """The files that a text names and that do not exist."""
    return sorted(path for path in _paths(text) if not any((ROOT / top / path).exists() for top in ("", "coc_service")))


def _rows(page: Path) -> list[list[str]]:
    """The cells of each table row on a page."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


def test_the_threat_model_names_every_column_of_every_table() -> None:
    tables = {table.name: sorted(column.name for column in table.columns) for table in metadata.sorted_tables}
    rows = [row for row in _rows(DOCS / "threat-model.md") if row[0].strip("`") in tables]

    told = {row[0].strip("`"): sorted(_NAME.findall(row[1]) + _NAME.findall(row[2])) for row in rows}

    assert told == tables


def test_the_threat_model_gives_a_reason_for_every_table_with_clear_columns() -> None:
    tables = {table.name for table in metadata.sorted_tables}

    assert [row[0] for row in _rows(DOCS / "threat-model.md") if row[0].strip("`") in tables and not row[3]] == []


def test_the_committee_handbook_has_the_table_of_moves() -> None:
    rows = [row for row in _rows(DOCS / "committee.md") if row[0].strip("`") in MOVES]

    told = {row[0].strip("`"): (row[3].strip("`"), _NAME.findall(row[6])) for row in rows}

    assert told == {
        name: (move.target.value if move.target else "stays", [field.name for field in move.fields])
        for name, move in MOVES.items()
    }


def test_the_committee_handbook_calls_each_move_as_its_button_does() -> None:
    rows = [row for row in _rows(DOCS / "committee.md") if row[0].strip("`") in MOVES]

    assert {row[0].strip("`"): row[1] for row in rows} == {name: move.label.msgid for name, move in MOVES.items()}


def test_the_committee_handbook_says_from_where_each_move_starts() -> None:
    rows = [row for row in _rows(DOCS / "committee.md") if row[0].strip("`") in MOVES]

    for row in rows:
        named = set(_NAME.findall(row[2]))
        sources = frozenset(Stage) - named if row[2].startswith("every stage but") else named
        assert sources == MOVES[row[0].strip("`")].sources, row[0]


def test_the_committee_handbook_says_how_much_each_move_needs() -> None:
    rows = [row for row in _rows(DOCS / "committee.md") if row[0].strip("`") in MOVES]

    told = {row[0].strip("`"): len([need for need in row[5].split(", ") if need]) for row in rows}

    assert told == {name: len(move.needs) for name, move in MOVES.items()}


def test_the_glossary_calls_each_stage_as_the_pages_do() -> None:
    stages = {stage.value for stage in Stage}
    rows = [row for row in _rows(DOCS / "glossary.md") if row[0].strip("`") in stages]

    assert {row[0].strip("`"): row[1] for row in rows} == {
        stage.value: row.label.msgid for stage, row in STAGES.items()
    }


def test_the_specification_names_every_act_in_its_chain() -> None:
    """A row without a chain belongs to the chain of the row above."""
    acts = {act.value: act for act in Act}
    told: list[tuple[str, str]] = []
    chain = ""
    for row in _rows(DOCS / "trust.md"):
        found = [name for name in _NAME.findall(row[1]) if name in acts] if len(row) == 3 else []
        chain = row[0] or chain
        told += [(chain, name) for name in found if row[0] in {"", *_CHAINS}]

    assert sorted(told) == sorted((act.chain.value or "none", act.value) for act in Act)


def test_the_guide_to_changing_names_only_files_that_there_are() -> None:
    text = (DOCS / "changing.md").read_text(encoding="utf-8")

    assert _paths(text)
    assert _missing(text) == []


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")

    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = re.findall(r"^- \[(.+)\]\(decisions/(.+)\)$", index, flags=re.MULTILINE)
    assert listed == [
        (page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# "), page.name) for page in DECISIONS
    ]


def test_a_decision_in_force_names_only_files_that_there_are() -> None:
    pages = {page.name: page.read_text(encoding="utf-8") for page in DECISIONS}
    in_force = {name: text for name, text in pages.items() if "\nSuperseded by " not in text}

    assert [f"{name}: {path}" for name, text in in_force.items() for path in _missing(text)] == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_parts_and_one_quotable_sentence(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == _PARTS
    assert len(re.findall(r"^> ", text, flags=re.MULTILINE)) == 1


def test_every_link_within_the_house_leads_somewhere() -> None:
    pages = [path for path in committed_files() if path.suffix == ".md"]

    broken = [
        f"{page}: {link}"
        for page in pages
        for link in _LINK.findall((ROOT / page).read_text(encoding="utf-8"))
        if "://" not in link and not ((ROOT / page).parent / link.partition("#")[0]).exists()
    ]

    assert broken == []
