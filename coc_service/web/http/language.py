"""The language of a page stands in its address: nothing is kept on the visitor's device, and a link says what it leads to."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from coc_service import languages
from coc_service.languages import Language


class LanguageOfPath:
    """Takes the language off the front of an address (`/de/login`) and lets the request keep it.

    Without one a page is in the default language. A language without a catalogue is no address of ours.
    """

    def __init__(self, app: ASGIApp, *, languages: Mapping[str, Language]) -> None:
        self.app = app
        self.by_prefix = {one.prefix: one for one in languages.values() if one.prefix}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with the prefix as the application's root, which the routes are found below."""
        if scope["type"] == "http":
            root: str = scope.get("root_path", "")
            first = scope["path"].removeprefix(root).split("/", 2)[1:2]
            chosen = self.by_prefix.get("/" + "".join(first))
            if chosen:  # in place: what answers outside of here (`errors.on_unknown`) speaks the same language
                scope["root_path"] = root + chosen.prefix
                scope.setdefault("state", {})["language"] = chosen
        await self.app(scope, receive, send)


def of(request: Request) -> Language:
    """Return the language a request asks for."""
    chosen: Language = getattr(request.state, "language", languages.default())
    return chosen
