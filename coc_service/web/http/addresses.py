"""Redirects for addresses with a missing or an extra last slash."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.routing import Match, Route


def respelled(request: Request) -> str | None:
    """Return the path of the page that differs from the requested one only in its last slash; None if there is none.

    Only a path, without host or scheme: the framework's own redirect repeats the Host header, loses https behind a proxy,
    and also redirects forms.
    """
    path: str = request.scope["path"]
    other = path.rstrip("/") if path.endswith("/") else path + "/"
    scope = {**request.scope, "path": other}
    pages = (route for route in request.app.routes if isinstance(route, Route))
    return quote(other) if any(page.matches(scope)[0] is Match.FULL for page in pages) else None
