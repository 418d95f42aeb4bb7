"""The page that explains how to leave a reporter's page quickly."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.web.http import pages


async def leaving(request: Request) -> Response:
    """Show the page about the quick exit."""
    return pages.page(request, "pages/leaving.html")
