"""The documents become a site without a warning, and no page of it asks another host for anything."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.tree import ROOT

_ELSEWHERE = re.compile(r"^(?:https?:)?//")
_LOADED_BY_STYLE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    place = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", "-d", place / "trees", "docs", place / "html"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return place / "html"


class Loads(HTMLParser):
    """Collects what a browser would load by itself for a page: not the links that a reader follows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (name in {"src", "srcset", "poster", "data"} or (tag == "link" and name == "href")):
                self.found.append(value)


def loaded(page: str) -> list[str]:
    """The addresses on other hosts that a page would load."""
    parser = Loads()
    parser.feed(page)
    return [address for address in parser.found if _ELSEWHERE.match(address)]


def test_no_page_asks_another_host(site: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    styles = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.css")}

    assert len(pages) > 90, "a page for each document and each decision"
    assert {str(path): loaded(page) for path, page in pages.items() if loaded(page)} == {}
    assert [found for text in [*pages.values(), *styles.values()] for found in _LOADED_BY_STYLE.findall(text)] == []


@pytest.mark.parametrize(
    "page",
    ['<script src="https://a.example/x.js">', '<link href="//a.example/x.css">', '<img src="http://a.example/x">'],
)
def test_what_a_page_would_load_from_elsewhere_is_found(page: str) -> None:
    assert len(loaded(page)) == 1


@pytest.mark.parametrize(
    "reader",
    [
        "reporters",
        "committee",
        "operators",
        "starting",
        "verifying",
        "changing",
        "asvs",
        "decisions",
        "data-protection",
    ],
)
def test_every_reader_finds_their_document_from_the_first_page(site: Path, reader: str) -> None:
    assert f'href="{reader}.html"' in (site / "index.html").read_text(encoding="utf-8")


def test_each_document_is_in_both_indexes() -> None:
    documents = {path.stem for path in (ROOT / "docs").glob("*.md")} - {"README", "index", "decisions"}
    for index in ("README.md", "index.md"):
        text = (ROOT / "docs" / index).read_text(encoding="utf-8")
        named = set(re.findall(r"\(([\w-]+)\.md\)", text)) | set(re.findall(r"^([\w-]+)$", text, flags=re.MULTILINE))

        assert documents - named == set(), index
