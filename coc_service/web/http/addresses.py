"""Addresses that a person typed almost right."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.routing import Match, Route


def respelled(request: Request) -> str | None:
    """Return the path of the page whose address differs from the one asked for in its last slash alone; None without one.

    A path, and one of our own: the framework's redirect repeats the Host header, leaves https behind a proxy, and sends
    forms on, too.
    """
    path: str = request.scope["path"]
    other = path.rstrip("/") if path.endswith("/") else path + "/"
    scope = {**request.scope, "path": other}
    pages = (route for route in request.app.routes if isinstance(route, Route))
    return quote(other) if any(page.matches(scope)[0] is Match.FULL for page in pages) else None
