"""What the quick reader finds on a page is what the standard library's parser finds."""

from collections.abc import Iterable
from html.parser import HTMLParser

import pytest

from tests import markup
from tests.markup import End, Part, Start


class _Library(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Part] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Start(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(End(tag))

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def is_read_as_the_library_reads_it(page: str) -> bool:
    library = _Library()
    library.feed(page)
    library.close()
    return _joined(markup.parts(page)) == _joined(library.found)


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Texts that follow each other become one."""
    found: list[Part] = []
    for one in parts:
        if isinstance(one, str) and found and isinstance(found[-1], str):
            found[-1] += one
        else:
            found.append(one)
    return found


@pytest.mark.parametrize(
    "page",
    [
        "<!doctype html><p>One<br>two</p>",
        "<P Class='a b'>One</P >",
        '<input hidden name=x value="">',
        '<a href="/?a=1&amp;b=2" title="a > b">&lt;p&gt; &copy; &#39;</a>',
        '<svg viewBox="0 0 8 8"><rect width="1"/><rect width="2" /></svg>',
        "<p>One<!-- a <b> --> two",
        '<option value="a"\n  selected>One',
        "a & b",
    ],
)
def test_a_page_is_read_as_the_library_reads_it(page: str) -> None:
    assert is_read_as_the_library_reads_it(page)


@pytest.mark.parametrize("page", ["<p>1 < 2</p>", '<a href="x>', "<p"])
def test_what_looks_like_a_tag_and_is_none_is_an_error(page: str) -> None:
    with pytest.raises(ValueError, match="<"):
        markup.parts(page)
