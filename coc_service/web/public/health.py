"""The health check: whether the process answers."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


async def alive(_: Request) -> Response:
    """Say that it does."""
    return PlainTextResponse("alive\n")
