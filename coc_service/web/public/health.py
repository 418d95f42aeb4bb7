"""The health check: whether the process answers."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


async def alive(_: Request) -> Response:
    """Return 200 if the process responds."""
    return PlainTextResponse("alive\n")
