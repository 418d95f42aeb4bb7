"""The check that no page is partly in English finds what it should find."""

from collections.abc import Mapping

import pytest

from coc_service.languages import default
from coc_service.web.http.pages import Common
from coc_service.web.http.runtime import Site
from tests import pseudo


@pytest.mark.parametrize(
    "page",
    [
        "<p>Hello</p>",
        "<p>⟦Ĥ⟧ and <b>⟦Ĥ⟧</b></p>",
        "<title>Hello</title>",
        '<nav aria-label="Hello"></nav>',
        '<input placeholder="Hello">',
        '<img alt="Hello">',
        '<button data-copied="Hello"></button>',
        '<p><bdi translate="no">Noor</bdi> wrote</p>',
    ],
)
def test_plain_letters_are_found(page: str) -> None:
    assert len(pseudo.untranslated(page)) == 1


@pytest.mark.parametrize(
    "page",
    [
        "<p>⟦Ĥéĺĺó⟧ 14:00</p>",
        '<p><bdi translate="no">Noor</bdi></p>',
        '<div translate="no"><ol><li>word</li></ol></div>',
        '<p dir="auto">What somebody wrote</p>',
        "<textarea>What somebody wrote</textarea>",
        '<input name="x" value="y"><script src="/static/x.js"></script>',
    ],
)
def test_names_and_what_people_wrote_are_left_alone(page: str) -> None:
    assert pseudo.untranslated(page) == []


def test_an_address_that_leads_out_of_the_language_is_found() -> None:
    ours = '<a href="/en-XA/desk">x</a><link href="/static/x"><a href="#x">x</a>'
    page = f'{ours}<a href="/desk">x</a><form action="/login"></form>'

    assert pseudo.leading_out(page, pseudo.ACCENTED, outside="https://weather.example") == ["/desk", "/login"]


ADDRESSED = '<p>One letter for you</p><a href="{}/{}">⟦Ĥ⟧</a><input value="{}">'


def looks(*pages: tuple[str, str]) -> int:
    """Show a visitor pages that are in English, and in the pseudo-language; return how many of them were looked at."""
    looked = 0

    def rendered(_: str, values: Mapping[str, object], common: Common) -> str:
        nonlocal looked
        looked += common.shown_in is not default()
        return str(values["english" if common.shown_in is default() else "pseudo"])

    watch = pseudo.Watch(rendered)
    common = Common(
        Site("Example", is_demonstration=False, quick_exit_url="https://weather.example", base_url="http://127.0.0.1"),
        default(),
        None,
        "",
    )
    for english, accented in pages:
        assert watch.render("landing/index.html", {"english": english, "pseudo": accented}, common) == english
    return looked


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (ADDRESSED.format("/receipts", "0a1b2c3d4e5f60718293a4b5", "other"), 1),
        (ADDRESSED.format("/en-XA/receipts", "aaaaaaaaaaaaaaaaaaaaaaa1", "some"), 2),
        (ADDRESSED.format("/receipts", "aaaaaaaaaaaaaaaaaaaaaaa1", ""), 2),
        (ADDRESSED.format("/receipts", "aaaaaaaaaaaaaaaaaaaaaaa1", "some").replace("One", "No"), 2),
    ],
)
def test_a_page_that_says_the_same_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch, other: str, expected: int
) -> None:
    monkeypatch.setattr(pseudo, "_watched", set())
    first = ADDRESSED.format("/receipts", "aaaaaaaaaaaaaaaaaaaaaaa1", "some")

    assert looks((first, "<p>⟦Ĥ⟧</p>"), (other, "<p>⟦Ĥ⟧</p>")) == expected


def test_a_page_with_a_fault_is_looked_at_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudo, "_watched", set())

    assert looks(("<p>Hello</p>", "<p>Hello</p>"), ("<p>Hello</p>", "<p>Hello</p>")) == 2
