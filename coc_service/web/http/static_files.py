"""The style sheet, the scripts and the icon."""

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class HashedFiles(StaticFiles):
    """Static files, cached forever if they are requested with the digest of their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file; cacheable only if the request has its digest."""
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
