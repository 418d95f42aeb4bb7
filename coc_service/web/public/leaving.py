"""How to leave a reporter's page quickly, explained before it is needed."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.web.http import pages


async def leaving(request: Request) -> Response:
    """Explain the way out."""
    return pages.page(request, "pages/leaving.html")
