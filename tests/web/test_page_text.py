"""Pages of the reporter's side as plain text: the same words, in lines that fit a terminal."""

import re
import threading
from collections.abc import Mapping

import httpx
import pytest

from coc_service.web.http import page_text, text_lines
from tests.cast import NOOR, Stage, hidden, receipt_words, text_of, token

TEXT = {"Accept": "text/plain"}
WHOLE = {**TEXT, "Accept-Encoding": "identity"}
_WORD = re.compile(r"\w+")
PAGES = ("/", "/c/conduct", "/c/conduct/report", "/c/conduct/policy", "/return", "/leaving", "/log", "/c/none")

PAGE = """<!doctype html><html><head><title>Site</title></head><body class="reporter">
<a class="skip" href="#main">Skip</a><header><a href="/">Site</a></header>
<main><h1>What <em>happened</em>?</h1>
<p>Write to <a href="/c/conduct">us</a>,
   or <a href="#here">here</a>.<br>Or to <a href="https://other.example/">them</a> and <a href="/c/conduct">us</a>.</p>
<h2>Who</h2><ul><li>Noor</li>
<li><p>Ilse, who has been on the committee for some years and reads every report that comes</p></li></ul>
<ol start="6"><li>ember</li><li>walrus</li></ol><p hidden>Never said.</p>
<dl><div><dt>When</dt><dd>By Monday.</dd></div></dl>
<form><input type="hidden" name="token" value="secret"><label>Name <input type="text" name="name"></label>
<fieldset><legend>About you?</legend><div><input type="radio" checked><label>Yes</label></div>
<div><input type="checkbox"><label>No</label></div></fieldset>
<label>Where</label> <select><option>Hall</option><option selected>Yard</option></select>
<label>Story</label> <textarea>One
 two</textarea><button>Go on</button></form><pre>a  b
c</pre></main><script>alert(1)</script></body></html>"""

READ = """\
Site [1]

What happened?
==============

Write to us [2], or here.
Or to them [3] and us [2].

Who
---

  - Noor

  - Ilse, who has been on the committee for some years and reads every
    report that comes

 6. ember
 7. walrus

When
    By Monday.

Name [________]

About you?
(x) Yes
[ ] No

Where
( ) Hall
(x) Yard
Story
[________]
One
two
[ Go on ]

a  b
c

[1] https://coc.example.org/
[2] https://coc.example.org/c/conduct
[3] https://other.example/
"""


class Counted(str):
    """A text that counts how many letters are copied by adding it to others."""

    __slots__ = ()
    copied = 0

    def __add__(self, other: str) -> "Counted":
        return self._joined(str(self), other)

    def __radd__(self, other: str) -> "Counted":
        return self._joined(other, str(self))

    @staticmethod
    def _joined(one: str, other: str) -> "Counted":
        Counted.copied += len(one) + len(other)
        return Counted(f"{one}{other}")


def words_of(page: str) -> set[str]:
    return set(_WORD.findall(text_of(page)))


def columns_of(text: str) -> list[int]:
    """The columns of each line that has a blank within it, where it could have been broken, but the addresses at the end."""
    lines = [line for line in text.splitlines() if " " in line.strip() and not re.match(r"\[\d+\] http", line)]
    return [text_lines.columns(line) for line in lines]


async def both(
    client: httpx.AsyncClient, method: str, path: str, data: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """A page, and its text."""
    page = await client.request(method, path, data=data)
    text = await client.request(method, path, data=data, headers=TEXT)
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.status_code == page.status_code
    return page.text, text.text


def test_a_page_is_read_with_its_headings_lists_links_and_fields() -> None:
    assert page_text.of_html(PAGE, site_url="https://coc.example.org") == READ


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("one two three", ["one two", "three"]),
        ("a-word-longer-than-that yes", ["a-word-longer-than-that", "yes"]),
        ("我们会认真看。请放心。", ["我们会认", "真看。请", "放心。"]),
        ("「あ」と言う人", ["「あ」と", "言う人"]),
        ("읽는 사람은 누구", ["읽는", "사람은", "누구"]),
        ("é\u0301é\u0301é\u0301é\u0301 é\u0301", ["é\u0301é\u0301é\u0301é\u0301 é\u0301"]),
    ],
)
def test_lines_end_where_a_reader_of_that_script_expects_it(text: str, lines: list[str]) -> None:
    assert text_lines.wrapped(text, width=8) == lines


def test_what_is_longer_than_any_page_of_ours_keeps_its_own_lines() -> None:
    long, after = "word " * 20_000, "one two " * 20

    text = page_text.of_html(f"<main><p>{after}</p><p>{long}</p><p>{after}</p></main>", site_url="")

    assert [len(line) for line in text.splitlines() if line] == [71, 71, 15, len(long.strip()), len(after.strip())]


def test_a_block_of_many_lines_is_read_without_copying_it_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_lines, "single_blanks", Counted)
    monkeypatch.setattr(Counted, "copied", 0)
    page = f"<main><p>{'a<br>' * 2_000}</p></main>"

    text = page_text.of_html(page, site_url="")

    assert text == "a\n" * 2_000
    assert Counted.copied <= len(page)


async def test_text_is_made_in_a_thread_of_its_own(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    made, threads = page_text.of_html, list[int]()

    def noted(page: str, *, site_url: str) -> str:
        threads.append(threading.get_ident())
        return made(page, site_url=site_url)

    monkeypatch.setattr(page_text, "of_html", noted)

    answers = [await sqlite_stage.client().get(path, headers=WHOLE) for path in ("/return", "/leaving")]

    assert [int(one.headers["content-length"]) for one in answers] == [len(one.content) for one in answers]
    assert len(threads) == 2
    assert threading.get_ident() not in threads


async def test_a_page_that_is_too_long_stays_as_it_is(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    words = await sqlite_stage.submit()
    client = sqlite_stage.client()
    form = {"token": token((await client.get("/return")).text), "receipt": words}
    monkeypatch.setattr(page_text, "MOST_READ_CHARS", len((await client.post("/return", data=form)).text) - 1000)

    long = await client.post("/return?as=text", data=form)
    short = await client.get("/return?as=text")

    assert long.headers["content-type"] == "text/html; charset=utf-8"
    assert "<main" in long.text
    assert short.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("path", PAGES)
async def test_the_text_of_a_page_says_all_that_the_page_says(sqlite_stage: Stage, path: str) -> None:
    page, text = await both(sqlite_stage.client(), "GET", path)

    assert words_of(page) - set(_WORD.findall(text)) == set()
    assert max(columns_of(text)) <= 72
    assert "<" not in text


async def test_an_address_asks_for_text_too_and_the_page_leads_there(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    page = (await client.get("/c/conduct/report?space=none")).text
    (link,) = re.findall(r'<p class="to-text"><a href="([^"]+)">', page)

    text = await client.get(link.replace("&amp;", "&"))

    assert link == "/c/conduct/report?space=none&amp;as=text"
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert "plain text" not in text.text


async def test_a_browser_gets_a_page_whatever_else_it_takes(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()

    asked = [await client.get("/leaving", headers={"Accept": one}) for one in ("*/*", "text/html, text/plain", "")]

    assert {one.headers["content-type"] for one in asked} == {"text/html; charset=utf-8"}


async def test_the_text_is_in_the_language_of_its_address(sqlite_stage: Stage) -> None:
    page, text = await both(sqlite_stage.client(), "GET", "/ja/c/conduct")

    assert "".join(text_of(page).split())[:40] in "".join(text.replace("=", "").split())
    assert max(columns_of(text)) <= 72


async def test_a_report_is_sent_and_read_again_with_text_alone(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    form = (await client.get("/c/conduct/report")).text
    said = {**hidden(form), "narrative": "Someone followed me."}
    receipt = await client.post("/c/conduct/report", data=said, headers=TEXT)
    words = " ".join(re.findall(r"^ *\d+\. ([a-z]+)$", receipt.text, re.MULTILINE))

    back = await client.post(
        "/return", data={"token": token((await client.get("/return")).text), "receipt": words}, headers=TEXT
    )

    assert words == receipt_words((await client.post("/c/conduct/report", data=said)).text)
    assert "Someone followed me." in back.text
    assert "ticket" not in back.text


async def test_no_page_of_a_member_is_text(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answers = [await noor.get(f"{path}?as=text", headers=TEXT) for path in ("/desk", "/log")]
    login = await sqlite_stage.client().get("/login?as=text", headers=TEXT)

    assert {one.headers["content-type"] for one in [*answers, login]} == {"text/html; charset=utf-8"}
