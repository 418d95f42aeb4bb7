"""The health checks: whether the process answers, and whether a report could be stored.

Anyone may ask, so they say nothing else: what is missing is told on the operator's port and in their log.
"""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service.web.http import runtime


async def alive(_: Request) -> Response:
    """Return 200 if the process responds."""
    return PlainTextResponse("alive\n")


async def ready(request: Request) -> Response:
    """Return 200 if the last look of the service found everything well, else 503. Asks nothing anew."""
    if runtime.of(request).is_ready():
        return PlainTextResponse("ready\n")
    return PlainTextResponse("not ready\n", status_code=HTTPStatus.SERVICE_UNAVAILABLE)
