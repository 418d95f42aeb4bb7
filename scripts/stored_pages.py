"""Stores the pages of reporters and of those who are heard as they were sent, and serves each at an address.

Tools that measure a page ask for an address, and most of these pages answer a form. `python -m scripts.stored_pages ar en`
walks through some of the codes in `locale/`, or through `all`, and stores each language in build/pages/. `weigh` prints the
bytes that a first visit to each page takes, `serve` serves them at /en/receipt and so on.
"""

import asyncio
import gzip
import json
import re
import socket
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
import uvicorn
from playwright.async_api import Browser, Response
from starlette import responses
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from coc_service import languages
from scripts import past
from scripts.language_screenshots import asked_for
from scripts.still_site import still_site
from tests.browser import walks
from tests.browser.visitor import Visitor, visit
from tests.cast import Stage
from tests.journeys.hearing import panel_of

FOLDER = Path(__file__).parent.parent / "build" / "pages"
_COMPRESSION = 6  # as in `coc_service/web/routes.py`
_PART = re.compile(r'<(?:link rel="(?:icon|stylesheet)"|script)[^>]* (?:href|src)="(/static/[^"]+)"')
_STATUS_LINE = len(b"HTTP/1.1 200 OK\r\n")


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it was sent: its headers, and its text before compression."""

    headers: dict[str, str]
    text: str

    def answer(self) -> responses.Response:
        """Return the answer once more, compressed if it was."""
        body = self.text.encode()
        packed = gzip.compress(body, _COMPRESSION) if self.headers.get("content-encoding") == "gzip" else body
        kept = {name: value for name, value in self.headers.items() if name != "content-length"}
        return responses.Response(packed, headers=kept)

    def size_bytes(self) -> int:
        """Return its bytes over the line, with the head of HTTP/1.1."""
        answer = self.answer()
        return _STATUS_LINE + sum(len(name) + len(value) + 4 for name, value in answer.raw_headers) + len(answer.body)


class Shelf:
    """Keeps the pages that a visitor sees, by the names that the walk gives them."""

    def __init__(self, visitor: Visitor) -> None:
        self.pages: dict[str, Stored] = {}
        self._sent: list[Response] = []
        visitor.page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._sent.append(response)

    async def keep(self, name: str) -> None:
        """Keep the page that is open."""
        self.pages[name] = Stored(await self._sent[-1].all_headers(), await self._sent[-1].text())


async def walk(stage: Stage, browser: Browser, url: str, code: str) -> dict[str, Stored]:
    """Write a report in a language, and let somebody be heard about it. Returns the pages by name."""
    prefix = languages.available()[code].prefix
    async with visit(browser, url, has_scripts=True) as visitor:
        written = Shelf(visitor)
        await visitor.go(f"{prefix}/")
        await written.keep("landing")
        await walks.report(visitor, prefix, written.keep, narrative=past.NARRATIVE)
    members = await panel_of(stage, await stage.only_case())
    async with visit(browser, url, has_scripts=True) as visitor:
        heard = Shelf(visitor)
        await walks.heard(visitor, stage, prefix, heard.keep, *members)
    return written.pages | heard.pages


async def parts_of(pages: Iterable[Stored], url: str) -> dict[str, Stored]:
    """Fetch the style sheet, the icon and the scripts of these pages. Returns them by address."""
    named = sorted({part for page in pages for part in _PART.findall(page.text)})
    async with httpx.AsyncClient(base_url=url, headers={"Accept-Encoding": "gzip"}) as client:
        answers = [await client.get(part) for part in named]
    return {answer.url.raw_path.decode(): Stored(dict(answer.headers), answer.text) for answer in answers}


async def store(code: str) -> None:
    """Walk through one language on a temporary site, and write its pages and their parts to a file."""
    async with still_site() as at:
        pages = await walk(at.stage, at.browser, at.url, code)
        found = {f"/{code}/{name}": page for name, page in pages.items()} | await parts_of(pages.values(), at.url)
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = {path: asdict(one) for path, one in found.items()}
    (FOLDER / f"{code}.json").write_text(json.dumps(written, ensure_ascii=False), "utf-8")


def stored() -> dict[str, Stored]:
    """Return all that was stored, by address."""
    files = sorted(FOLDER.glob("*.json"))
    return {path: Stored(**one) for file in files for path, one in json.loads(file.read_text("utf-8")).items()}


def weigh() -> None:
    """Print the bytes of a first visit to each page: the page, its style sheet, its icon and its scripts."""
    found = stored()
    for path, page in found.items():
        if not path.startswith("/static/"):
            parts = set(_PART.findall(page.text))
            print(f"{page.size_bytes() + sum(found[part].size_bytes() for part in parts):7} {path}")


def serve() -> None:
    """Serve all that was stored, until it is interrupted."""
    found = stored()

    async def answer(request: Request) -> responses.Response:
        at = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return found[at].answer() if at in found else responses.Response(status_code=404)

    app = Starlette(routes=[Route("/{path:path}", answer)])
    config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=False)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print("\n".join(f"http://127.0.0.1:{listening.getsockname()[1]}{path}" for path in found), flush=True)
        uvicorn.Server(config).run([listening])


def main() -> None:
    """Store the languages that are named on the command line, or weigh or serve what is stored."""
    known = {"weigh": weigh, "serve": serve}
    if sys.argv[1:2] and (act := known.get(sys.argv[1])):
        act()
        return
    for code in asked_for(sys.argv[1:]):
        asyncio.run(store(code))
        print(f"{code:<8} {FOLDER / code}.json", flush=True)


if __name__ == "__main__":
    main()
