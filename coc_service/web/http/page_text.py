"""A page as plain text, for text browsers, small screens and programs. It is made from the page's own HTML, so that it says the
same in every language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from coc_service.web.http import text_lines
from coc_service.web.http.text_lines import WIDTH

ASKED = "as=text"  # in the query of an address
# Of a page. What is beyond keeps its own lines: breaking a megabyte takes seconds.
MOST_WRAPPED_CHARS = 60_000
MOST_READ_CHARS = 1024**2  # of a page's HTML: reading it takes a second or two of a processor
_NOT_SAID = frozenset({"head", "script", "style", "svg", "template", "datalist", "noscript"})
_LEFT_OUT = frozenset({"skip", "languages", "to-languages", "to-text"})  # classes of parts that only lead about a page
_BLOCKS = frozenset(
    """address article aside blockquote body dd details div dl dt fieldset figure footer form h1 h2 h3 h4 header legend li main
    nav ol p pre section summary table tr ul""".split()
)
_APART = frozenset(
    {"blockquote", "dl", "form", "h1", "h2", "h3", "ol", "p", "section", "table", "ul", "fieldset", "nav"}
)
_LINES_BELOW = {"h1": "=", "h2": "-"}
_INDENTS = {"dd": "    ", "blockquote": "  | "}
_TEXT_TYPES = frozenset(
    {"text", "password", "email", "search", "date", "datetime-local", "number", "url", "tel", "file"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
Attributes = Mapping[str, str | None]


def is_wanted(request: Request) -> bool:
    """Whether a request asks for text: by its address, or because it takes text and no HTML."""
    accepted = request.headers.get("accept", "").lower()
    is_asked = bool(request.scope["query_string"]) and request.query_params.get("as") == "text"
    return is_asked or ("text/plain" in accepted and "text/html" not in accepted)


def of_html(page: str, *, site_url: str) -> str:
    """Return the text of a page in lines of at most 72 columns. Links have numbers, and their addresses stand at the end."""
    reader = _Reader(site_url)
    reader.feed(page)
    reader.close()
    return reader.text()


class TextPage(PlainTextResponse):
    """The text of a page, made in another thread when it is sent, so that others are served. `turn` bounds how many."""

    def __init__(self, page: str, status_code: int, *, site_url: str, turn: CapacityLimiter) -> None:
        super().__init__(status_code=status_code)
        self._read = partial(of_html, page, site_url=site_url)
        self._turn = turn

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make the text and send it."""
        self.body = self.render(await to_thread.run_sync(self._read, limiter=self._turn))
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


@dataclass(slots=True)
class _Words:
    """The words of a block that is open. They are joined once: a block of a letter can have 100,000 line breaks."""

    _parts: list[str] = field(default_factory=list)  # none of them empty

    @property
    def ends_apart(self) -> bool:
        """Whether a blank or a line break is at the end."""
        return bool(self._parts) and self._parts[-1].endswith((" ", "\n"))

    def say(self, text: str) -> None:
        """Add words at the end."""
        if text:
            self._parts.append(text)

    def say_close(self, text: str) -> None:
        """Add words in place of the blanks at the end."""
        before = ""
        while self._parts and not before:
            before = self._parts.pop().rstrip(" ")
        self.say(before)
        self.say(text)

    def taken(self) -> str:
        """Return all words, and begin anew."""
        words = "".join(self._parts)
        self._parts.clear()
        return words


@dataclass(slots=True, eq=False)
class _Open:
    """An element that is open. `first` is what stands before its first line, `rest` before all others."""

    tag: str
    is_said: bool
    first: str = ""
    rest: str = ""
    count: int = 0
    link: str = ""


class _Reader(HTMLParser):
    """Reads a page of ours, in which every element is closed."""

    def __init__(self, site_url: str) -> None:
        super().__init__()
        self._site_url = site_url
        self._open: list[_Open] = []
        self._words = _Words()
        self._lines: list[str] = []
        self._links: dict[str, int] = {}
        self._is_apart = False
        self._left = MOST_WRAPPED_CHARS

    def text(self) -> str:
        """Return what was read."""
        self._end_line()
        listed = [f"[{number}] {address}" for address, number in self._links.items()]
        return "\n".join([*self._lines, *(["", *listed] if listed else []), ""])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        given = dict(attrs)
        is_said = self._is_said and tag not in _NOT_SAID and not _is_left_out(given)
        if is_said and tag in _BLOCKS:
            self._begin_block(tag)
        if is_said:
            self._say_control(tag, given)
        if tag not in _VOID:
            first, rest = self._prefixes(tag) if is_said else ("", "")
            link = given.get("href") or "" if tag == "a" else ""
            self._open.append(_Open(tag, is_said, first, rest, int(given.get("start") or 1) - 1, link))

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if tag in _VOID:
            return
        ended = self._open[-1]
        if ended.is_said:
            self._say_end(ended)
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._is_said and not (self._open and self._open[-1].tag == "select"):
            said = data if self._is_typed else text_lines.single_blanks(data)
            self._words.say(said.lstrip(" ") if self._words.ends_apart and not self._is_typed else said)

    @property
    def _is_said(self) -> bool:
        return not self._open or self._open[-1].is_said

    @property
    def _is_typed(self) -> bool:
        """Whether line breaks are part of the text."""
        return any(one.tag in {"pre", "textarea"} for one in self._open)

    def _begin_block(self, tag: str) -> None:
        self._end_line()
        self._is_apart = self._is_apart or tag in _APART

    def _prefixes(self, tag: str) -> tuple[str, str]:
        if tag != "li":
            indent = _INDENTS.get(tag, "")
            return indent, indent
        parent = self._open[-1] if self._open else _Open("ul", is_said=True)
        parent.count += 1
        mark = f"{parent.count:>2}. " if parent.tag == "ol" else "  - "
        return mark, " " * len(mark)

    def _say_control(self, tag: str, given: Attributes) -> None:
        kind = given.get("type") or "text"
        if tag == "br":
            self._words.say("\n")
        elif tag == "img":
            self._words.say(given.get("alt") or "")
        elif tag == "input" and kind in {"radio", "checkbox"}:
            mark = "x" if "checked" in given else " "
            self._words.say(f"({mark}) " if kind == "radio" else f"[{mark}] ")
        elif tag == "input" and kind in _TEXT_TYPES:
            self._words.say_close(f" [{given.get('value') or '________'}]\n")
        elif tag == "option":
            self._words.say("\n(x) " if "selected" in given else "\n( ) ")
        elif tag == "textarea":
            self._words.say("\n[________]\n")
        elif tag == "button":
            self._words.say("[ ")

    def _say_end(self, ended: _Open) -> None:
        if ended.tag == "button":
            self._words.say_close(" ] ")
        elif ended.link and not ended.link.startswith("#"):
            self._words.say_close(f" [{self._number(ended.link)}]")
        elif ended.tag in {"select", "textarea"}:
            self._words.say("\n")
        elif ended.tag in {"td", "th"}:
            self._words.say("  ")
        elif ended.tag in _BLOCKS:
            self._end_line(below=_LINES_BELOW.get(ended.tag, ""))
            self._is_apart = self._is_apart or ended.tag in _APART

    def _number(self, link: str) -> int:
        address = self._site_url + link if link.startswith("/") else link
        return self._links.setdefault(address, len(self._links) + 1)

    def _end_line(self, *, below: str = "") -> None:
        """Write the collected words as lines, behind what stands before lines here."""
        words = self._words.taken()
        if not words.strip():
            return
        said = self._broken(words.strip(" \n"))
        if self._is_apart and self._lines:
            self._lines.append("")
        self._is_apart = False
        self._lines += [(self._before() + line).rstrip(" ") for line in said]
        if below:
            self._lines.append(below * max(text_lines.columns(line) for line in said))

    def _broken(self, words: str) -> list[str]:
        self._left -= len(words)
        if self._left < 0:
            return [words]
        width = WIDTH - sum(len(one.rest) for one in self._open)
        return [line for part in words.split("\n") for line in text_lines.wrapped(part, width=width) or [""]]

    def _before(self) -> str:
        said = "".join(one.first for one in self._open)
        for one in self._open:
            one.first = one.rest
        return said


def _is_left_out(given: Attributes) -> bool:
    return (
        "hidden" in given or given.get("type") == "hidden" or bool(_LEFT_OUT & set((given.get("class") or "").split()))
    )
