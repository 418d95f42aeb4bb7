"""The style sheet uses start and end, never left and right, so right-to-left languages need no separate sheet; it says each
thing once, and nothing about what is on no page.
"""

import re

import pytest

from coc_service.web.http import page_text
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


def test_every_class_of_a_page_is_one_that_something_knows() -> None:
    """A style sheet, a script, or what makes text of a page. A misspelt class leaves buttons side by side without room between
    them, and nothing else fails.
    """
    pages = {page.name: page.read_text(encoding="utf-8") for page in (ROOT / "templates").rglob("*.html")}
    styled = re.findall(r"\.([a-z][\w-]*)", "".join(one.read_text(encoding="utf-8") for one in _STYLED))
    known = page_text._LEFT_OUT | set(styled)
    used = {
        (name, page)
        for page, text in pages.items()
        for value in re.findall(r'class="([^"]*)"', re.sub(r"\{([{%]).*?[%}]\}", "{", text))
        for name in value.split()
        if "{" not in name and f"\n.{name}" not in text  # a page that is sent as a file has its own sheet
    }

    assert sorted((name, page) for name, page in used if name not in known) == []


_WITHOUT_COMMENTS = re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_every_class_of_the_style_sheet_is_on_a_page() -> None:
    """Either in a `class`, or as a string that code or a template puts there, also behind a beginning ("shape-{{ shape }}")."""
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "templates").rglob("*.html"))
    values = " ".join(re.findall(r'class="((?:\{[{%].*?[%}]\}|[^"])*)"', pages))
    files = [one for one in (ROOT / "coc_service").rglob("*") if one.suffix in {".py", ".js"}]
    code = "".join(one.read_text(encoding="utf-8") for one in files)
    put_there = [*re.findall(r'"([\w -]+)"', pages + code), *re.findall(r"block width %\}([\w -]+)\{%", pages)]
    words = {word for text in (values, *put_there) for word in re.findall(r"[\w-]+", text)}
    built = {begin + word for begin in re.findall(r"([\w-]+-)\{\{", values) for word in words}

    assert set(re.findall(r"\.([a-z][\w-]*)", _WITHOUT_COMMENTS)) - words - built == set()


def test_no_selector_has_its_rules_in_two_places() -> None:
    """The later place would silently change what the earlier one says."""
    found: list[tuple[str, ...]] = []
    around: list[str] = []
    for text, mark in re.findall(r"([^{};]*)([{};])", _WITHOUT_COMMENTS):
        if mark == "{":
            around.append(" ".join(text.split()))
            found.append(tuple(around))
        elif mark == "}":
            around.pop()
    rules = [one for one in found if not one[-1].startswith("@")]

    assert sorted({one for one in rules if rules.count(one) > 1}) == []
