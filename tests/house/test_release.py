"""The version is the same everywhere in a release."""

import re

import coc_service
from tests.house.tree import ROOT


def test_the_changelog_begins_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    versions = re.findall(r"^## (\d+\.\d+\.\d+)", changelog, flags=re.MULTILINE)

    assert versions[0] == coc_service.__version__
