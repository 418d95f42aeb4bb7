"""Redirects for addresses with a missing or an extra last slash, or with capitals, as phones type them."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.routing import Match, Route


def respelled(request: Request) -> str | None:
    """Return the path of the page that differs from the requested one only in its last slash and in capitals; None if there is
    none.

    Only a path, without host or scheme: the framework's own redirect repeats the Host header, loses https behind a proxy,
    and also redirects forms.
    """
    path: str = request.scope["path"]
    small = path.lower()
    others = [one for one in (_other_slash(path), small, _other_slash(small)) if one != path]
    return next((quote(other) for other in others if _is_page(request, other)), None)


def _other_slash(path: str) -> str:
    return path.rstrip("/") if path.endswith("/") else path + "/"


def _is_page(request: Request, path: str) -> bool:
    scope = {**request.scope, "path": path}
    pages = (route for route in request.app.routes if isinstance(route, Route))
    return any(page.matches(scope)[0] is Match.FULL for page in pages)
