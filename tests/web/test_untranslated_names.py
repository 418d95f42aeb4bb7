"""What a browser's translation would spoil is marked: receipt words, names, handles, fingerprints and code names."""

from collections.abc import Collection
from html.parser import HTMLParser
from itertools import pairwise

from coc_service.crypto import fingerprint
from tests.cast import ILSE, NOOR, PEOPLE, Stage, receipt_words
from tests.journeys.acts import form_panel, move

_VOID = frozenset(["br", "hr", "img", "input", "link", "meta"])
_KEPT_BY_BROWSERS = frozenset(["title", "script", "textarea"])


class Unmarked(HTMLParser):
    """Collects the texts that a browser would translate."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._marks: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self._marks.append(dict(attrs).get("translate") == "no" or tag in _KEPT_BY_BROWSERS)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._marks.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._marks):
            self.texts.append(data)


def unmarked(page: str, values: Collection[str]) -> list[str]:
    """Return the values that stand somewhere on a page where a browser would translate them."""
    parser = Unmarked()
    parser.feed(page)
    words = f" {' '.join(' '.join(parser.texts).split())} "
    return [value for value in values if value in words]


async def test_what_a_translation_would_spoil_is_marked_on_every_page(sqlite_stage: Stage) -> None:
    stage, reporter = sqlite_stage, sqlite_stage.client()
    receipt = (await stage.send_report(reporter, who="Rowan")).text
    words, case_id = receipt_words(receipt), await stage.only_case()
    noor, ilse = await form_panel(stage, case_id)
    await move(noor, case_id, "investigate")
    committee, code_name = await stage.committee_state(), (await stage.case()).code_name
    shown = {
        "receipt": receipt,
        "back": (await stage.come_back(words)).text,
        "wrong": (await stage.come_back(words.replace(words.split()[0], "zzzz", 1))).text,
        **{path: (await reporter.get(path)).text for path in ("/", "/c/conduct/report", "/log")},
        **{
            path: (await noor.get(path)).text
            for path in ("/desk", "/roster", "/our-pages", "/policy", f"/cases/{case_id}")
        },
        "recuse": (await ilse.get(f"/cases/{case_id}/recuse")).text,
    }
    seats = committee.seats
    kept = [
        *(value for person in PEOPLE for value in (person.name, person.handle)),
        *(fingerprint(seat.encryption_key, seat.signing_key) for seat in seats),
        *(
            f" {one} {other} " for one, other in pairwise(words.split())
        ),  # one alone can be a word of ours, such as "else"
        code_name,
    ]

    assert {page: found for page, text in shown.items() if (found := unmarked(text, kept))} == {}
    assert NOOR.name in shown["back"]
    assert ILSE.name in shown["/roster"]
    assert code_name in shown["/desk"]


def test_a_value_without_the_mark_would_be_found() -> None:
    page = '<html><title>Noor</title><p>By <bdi translate="no">Noor</bdi></p>'

    assert unmarked(page, ["Noor"]) == []
    assert unmarked(page + "<p>By Noor</p>", ["Noor"]) == ["Noor"]
