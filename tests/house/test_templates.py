"""All text of templates is in the catalogue, and all links keep the page's language."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from coc_service import languages
from coc_service.web.routes import routes
from tests.house.test_messages import LONE_PERCENT, PLACEHOLDER
from tests.house.tree import ROOT, committed_files

TEMPLATES = [path for path in committed_files("templates") if path.suffix in {".html", ".txt"}]
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
_WITHOUT_WORDS = frozenset(
    {"side", "width", "described", "on_desk", "on_roster", "on_call", "on_our_pages", "on_policy", "on_log", "on_ways"}
    | {"on_audit"}
)  # values of attributes
_INPUT_TYPES = frozenset({"text", "password", "time"})  # keywords of HTML, in the macro of an <input>
_OURS = (
    "{{ url(",
    "{{ static(",
    "#",
    "{{ site.quick_exit_url }}",
    "{{ one.prefix }}{{ same_page }}",
    "{{ link.address }}",
)
# ... the last one is a committee's own link, which `own_pages.is_safe` checks
# A blank after a sentence, before more of the same line; a box around it may have a blank of its own.
_BLANK_BETWEEN = re.compile(
    r"[.?!]\{% endtrans %\}(?:\{% end\w+ %\}|</(?:strong|a|span|b)>)* (?=\{% (?:trans|if)|\{\{|<a )"
)
_PLURAL = re.compile(r"\{%-? trans (?:(?!endtrans).)*?%\}(?:(?!endtrans).)*?\{% pluralize\b[^%]*%\}", re.DOTALL)
_COUNTED = re.compile(r"\{%-? trans count=.*\{% pluralize %\}", re.DOTALL)
_IN_SENTENCE = re.compile(r"\{\{ \w+_url \}\}")  # arguments of a `trans` block, see below


def _parsed(path: Path) -> nodes.Template:
    made = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    return made.parse((ROOT / path).read_text(encoding="utf-8"))


def _marked(path: Path) -> Iterator[nodes.Call]:
    for call in _parsed(path).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_":
            yield call


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_every_message_can_be_extracted_and_is_given_what_it_asks_for(path: Path) -> None:
    for call in _marked(path):
        (text,) = call.args
        assert isinstance(text, nodes.Const), f"{path}:{call.lineno}"
        assert set(PLACEHOLDER.findall(text.value)) == {one.key for one in call.kwargs}, f"{path}:{call.lineno}"
        assert LONE_PERCENT.search(text.value) is None, f"{path}:{call.lineno}"


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_the_form_for_a_number_is_chosen_by_the_number(path: Path) -> None:
    # Jinja takes the first variable of the tag. Other languages than English fail with what is not a number.
    for plural in _PLURAL.findall((ROOT / path).read_text(encoding="utf-8")):
        assert _COUNTED.fullmatch(plural), plural


class _Words(HTMLParser):
    """Collects letters outside of `trans` blocks and expressions."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._untranslated: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._untranslated or given.get("translate") == "no":
            self._untranslated.append(tag)
        self.found += [value for name in ("title", "aria-label", "alt", "placeholder") if (value := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        if self._untranslated:
            assert self._untranslated.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self._untranslated and re.search("[A-Za-z]", data):
            self.found.append(data.strip())


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_no_word_stands_outside_the_catalogue(path: Path) -> None:
    tree = _parsed(path)
    parts: list[nodes.Block | nodes.Macro] = [*tree.find_all(nodes.Block), *tree.find_all(nodes.Macro)]
    skipped = {id(data) for part in parts if part.name in _WITHOUT_WORDS for data in part.find_all(nodes.TemplateData)}
    reader = _Words()

    for data in tree.find_all(nodes.TemplateData):
        reader.feed("" if id(data) in skipped else data.data)

    assert reader.found == []


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_what_stands_between_sentences_is_the_languages(path: Path) -> None:
    assert _BLANK_BETWEEN.findall((ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_page_compares_nothing_with_the_name_of_a_kind_or_state(path: Path) -> None:
    tree = _parsed(path)
    compared = [operand.expr for one in tree.find_all(nodes.Compare) for operand in one.ops]
    compared += [arg for one in tree.find_all(nodes.Filter) if one.name.endswith("attr") for arg in one.args[2:]]

    names = {one.value for one in compared if isinstance(one, nodes.Const) and isinstance(one.value, str)}

    assert names <= _INPUT_TYPES


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_every_address_keeps_the_language(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    unquoted = re.sub(r"\{\{.*?\}\}", lambda shown: shown[0].replace('"', "'"), text)

    addresses = re.findall(r'(?:href|action|src)="([^"]*)', unquoted)
    given = re.findall(r"\w+_url=(?!url\()[^,%]*", " ".join(re.findall(r"\{% trans.*?%\}", text)))

    assert [one for one in addresses if not one.startswith(_OURS) and not _IN_SENTENCE.fullmatch(one)] == []
    assert given == []


def test_no_language_is_called_like_an_address() -> None:
    tops = {path.split("/")[1] for route in routes() if (path := getattr(route, "path", ""))}

    assert tops.isdisjoint({*languages.available(), *languages.pseudo()})
