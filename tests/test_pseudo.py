"""The check that no page is partly in English finds what it should find."""

import pytest

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
