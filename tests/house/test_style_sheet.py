"""The style sheet uses start and end, never left and right, so right-to-left languages need no separate sheet."""

import re

import pytest

from tests.house.tree import ROOT

SHEET = ROOT / "coc_service" / "static" / "site.css"
_STYLED = [one for one in SHEET.parent.iterdir() if one.suffix in {".css", ".js"}]
_COMPUTED = re.compile(r"(?:calc|var|minmax)\([^()]*(?:\([^()]*\)[^()]*)*\)")
_SIDE = r"(?:left|right|top|bottom)"
_PHYSICAL = re.compile(
    rf"""(?<![\w-])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-{_SIDE}[\w-]*\s*:   # one side of a box
        | {_SIDE}\s*:                                                               # where something is placed
        | border-(?:top|bottom)-(?:left|right)-radius\s*:
        | (?:min-|max-)?(?:width|height)\s*:(?!\s*[\d.]+px\s*\))                    # a size; not a question to the screen
        | (?:text-align|float|clear|caption-side|background-position)\s*:\s*[^;}}]*\b{_SIDE}\b
        | (?:overflow|overscroll-behavior|resize)-[xy]\s*:
        | (?:margin|padding|inset|border-(?:width|color|style)|scroll-(?:margin|padding))\s*:   # four sides, each its own
          \s*(?:[^\s;}}]+\s+){{3}}[^\s;}}]+\s*[;}}]
    )""",
    re.VERBOSE,
)


def test_the_style_sheet_knows_no_left_and_no_right() -> None:
    text = _COMPUTED.sub("x", re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL))

    assert _PHYSICAL.findall(text) == []


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-left: 1px;", "padding-right: 0}", "border-top: 1px solid;", "border-left-color: red;", "left: 0;", "bottom: 0;",
        "text-align: right;", "float: left;", "width: 1px;", "max-width: 10ch;", "min-height: 2px;",
        "margin: 0 1px 0 2px;", "padding: 1px 2px 3px 4px}", "border-top-left-radius: 3px;", "scroll-padding-top: 9px;",
    ],
)  # fmt: skip
def test_a_physical_side_would_be_found(declaration: str) -> None:
    assert _PHYSICAL.search(f".x {{ {declaration} }}")


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-inline: 1px;", "margin: 0 auto;", "padding: 1px 2px 3px;", "inset: 0;", "text-align: start;",
        "inline-size: 1px;", "border-width: 1px;", "inset-inline-start: 0;", "border-block-end: 1px solid var(--line);",
        "scroll-padding-block-start: 1px;",
    ],
)  # fmt: skip
def test_a_logical_side_is_none_of_these(declaration: str) -> None:
    assert _PHYSICAL.search(f".x {{ {declaration} }} @media (max-width: 480px) {{ }}") is None


def test_every_class_of_a_page_is_one_that_a_style_sheet_or_a_script_knows() -> None:
    """A misspelt class leaves buttons side by side without room between them, and nothing else fails."""
    pages = {page.name: page.read_text(encoding="utf-8") for page in (ROOT / "templates").rglob("*.html")}
    known = set(re.findall(r"\.([a-z][\w-]*)", "".join(one.read_text(encoding="utf-8") for one in _STYLED)))
    used = {
        (name, page)
        for page, text in pages.items()
        for value in re.findall(r'class="([^"]*)"', re.sub(r"\{([{%]).*?[%}]\}", "{", text))
        for name in value.split()
        if "{" not in name and f"\n.{name}" not in text  # a page that is sent as a file has its own sheet
    }

    assert sorted((name, page) for name, page in used if name not in known) == []
