"""The files of deploy/, read as what reads them does."""

from pathlib import Path

from tests.house.tree import ROOT

DEPLOY = ROOT / "deploy"
UNITS = ("coc-service.service", "coc-service@.service", "coc-backup.service", "coc-backup@.service")
Section = list[tuple[str, str]]


def unit(path: Path) -> dict[str, Section]:
    """The sections of a systemd unit, each with its settings in their order."""
    sections: dict[str, Section] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sections[line.strip("[]")] = []
        elif line and line[0] not in "#;":
            name, _, value = line.partition("=")
            list(sections.values())[-1].append((name, value))
    return sections
