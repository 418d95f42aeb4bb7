"""The language is part of a page's address: nothing is stored on the visitor's device, and links keep their language.

What a browser asks for (`Accept-Language`) only proposes: a line in that language, with a link. It never redirects.
"""

from collections.abc import Iterator, Mapping

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from coc_service import languages
from coc_service.catalogue import msg
from coc_service.languages import Language

# note: name your own language instead of English, as in "Diese Seite gibt es auch auf Deutsch."
ALSO_HERE = msg("This page is also in English.")
NOT_YET = msg("The committee’s pages are not in this language yet, so you see them in English.")
_MOST_ASKED = 20  # languages of one header that are looked at
# Tags that browsers send for a language whose catalogue has another one.
_SAME = {
    "in": "id",
    "iw": "he",
    "pt": "pt-br",
    "zh": "zh-hans",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "zh-tw": "zh-hant",
}


class LanguageOfPath:
    """Removes the language prefix from a path (`/de/login`) and stores the language in the request.

    Without a prefix the page is in the default language. A prefix without a catalogue is a 404.
    """

    def __init__(self, app: ASGIApp, *, languages: Mapping[str, Language]) -> None:
        self.app = app
        self.by_prefix = {one.prefix: one for one in languages.values()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application with the prefix as its root path."""
        if scope["type"] == "http":
            root: str = scope.get("root_path", "")
            first = scope["path"].removeprefix(root).split("/", 2)[1:2]
            english = self.by_prefix[""]
            chosen = self.by_prefix.get("/" + "".join(first), english)
            # in place: `errors.on_unknown` runs outside of this and uses the same language
            scope["root_path"] = root + chosen.prefix
            scope.setdefault("state", {}).update(language=chosen, english=english)
        await self.app(scope, receive, send)


def of(request: Request) -> Language:
    """Return the language of a request."""
    chosen: Language | None = request.scope.get("state", {}).get("language")
    return chosen or languages.default()


def english_of(request: Request) -> Language:
    """Return English with the site's own texts."""
    chosen: Language = getattr(request.state, "english", languages.default())
    return chosen


def proposed(request: Request, offered: tuple[Language, ...]) -> Language | None:
    """Return the language that a browser would rather have than the page's; None if there is none.

    Somebody on a page with a language in its address chose it. Another one is proposed only if their browser does not ask for
    that one at all.
    """
    here, by_tag = of(request), {one.code.lower(): one for one in offered}
    wanted = [one for tag in _asked(request.headers.get("accept-language", "")) if (one := _found(tag, by_tag))]
    if not wanted or wanted[0] is here or (here.prefix and here in wanted):
        return None
    return wanted[0]


def _asked(header: str) -> list[str]:
    """Return the languages of a header, the most wanted first (RFC 9110, 12.5.4). What cannot be read is left out."""
    weighed = [(_weight(weight), tag.strip().lower()) for tag, weight in _parts(header)]
    return [tag for weight, tag in sorted(weighed, key=lambda one: -one[0]) if weight > 0]


def _parts(header: str) -> Iterator[tuple[str, str]]:
    for part in header.split(",", _MOST_ASKED)[:_MOST_ASKED]:
        tag, _, weight = part.partition(";")
        yield tag, weight.strip().removeprefix("q=") or "1"


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _found(tag: str, by_tag: Mapping[str, Language]) -> Language | None:
    """Return the language of a tag, by its longest beginning that we have (RFC 4647, 3.4)."""
    while tag:
        if found := by_tag.get(tag) or by_tag.get(_SAME.get(tag, "")):
            return found
        tag = tag.rpartition("-")[0]
    return None
