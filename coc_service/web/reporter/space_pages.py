"""The link of a space, and its poster: a committee's page for somebody who came from there."""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coc_service.domain import spaces
from coc_service.domain.committee_state import Committee
from coc_service.domain.own_pages import Link
from coc_service.web.http import language, runtime
from coc_service.web.reporter import committee_pages, poster
from coc_service.web.reporter.ways import ways_of

SVG = "image/svg+xml"


def routes(middleware: Sequence[Middleware]) -> list[Route]:
    """Return the routes of spaces. Posters are not compressed: an error page is not the same for everyone."""
    return [
        Route("/to/{slug:slug}", landing, middleware=middleware),
        Route("/to/{slug:slug}/poster.svg", poster_of),
    ]


async def landing(request: Request) -> Response:
    """Show the page of the committee that looks after a space; all committees if none does any more."""
    found = _found(request)
    if found is None:
        return committee_pages.doors(request, is_old_link=True)
    home, space = found
    why = ways_of(request, home, space.address).why
    return committee_pages.landing(request, home, why=why, space=space.address)


async def poster_of(request: Request) -> Response:
    """Return the poster of a space as a file. Raises a 404 if no committee looks after it."""
    found = _found(request)
    if found is None:
        raise HTTPException(404)
    home, space = found
    shown_in = language.of(request)
    address = f"{runtime.of(request).site.base_url.rstrip('/')}{shown_in.prefix}/to/{space.address}"
    drawn = poster.drawn(address, space=space.label, committee=home.name, shown_in=shown_in)
    name = {"Content-Disposition": f'inline; filename="{space.address}.svg"'}
    return Response(drawn, media_type=SVG, headers=name)


def _found(request: Request) -> tuple[Committee, Link] | None:
    """Return a space and its committee, by what members signed; None if no committee looks after a space of this name.

    Raises:
        Frozen: the one that does may be a committee whose chain is incomplete. Also if another one is found: it may have
            signed for the space while the rightful one could not be read.
    """
    running, slug = runtime.of(request), request.path_params["slug"]
    ledger = running.custody.ledger
    ledger.refuse_if_a_committee_is_frozen()
    home = spaces.committee_of(ledger.committees().values(), slug, running.now())
    space = spaces.named(home.pages, slug) if home else None
    if home is None or space is None:
        return None
    return home, space
