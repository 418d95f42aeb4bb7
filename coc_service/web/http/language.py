"""The language is part of a page's address: nothing is stored on the visitor's device, and links keep their language."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from coc_service import languages
from coc_service.languages import Language


class LanguageOfPath:
    """Removes the language prefix from a path (`/de/login`) and stores the language in the request.

    Without a prefix the page is in the default language. A prefix without a catalogue is a 404.
    """

    def __init__(self, app: ASGIApp, *, languages: Mapping[str, Language]) -> None:
        self.app = app
        self.by_prefix = {one.prefix: one for one in languages.values() if one.prefix}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application with the prefix as its root path."""
        if scope["type"] == "http":
            root: str = scope.get("root_path", "")
            first = scope["path"].removeprefix(root).split("/", 2)[1:2]
            chosen = self.by_prefix.get("/" + "".join(first))
            if chosen:  # in place: `errors.on_unknown` runs outside of this and uses the same language
                scope["root_path"] = root + chosen.prefix
                scope.setdefault("state", {})["language"] = chosen
        await self.app(scope, receive, send)


def of(request: Request) -> Language:
    """Return the language of a request."""
    chosen: Language = getattr(request.state, "language", languages.default())
    return chosen
