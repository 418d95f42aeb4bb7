"""Answers with a committee's logo, as the kind of picture that its bytes are."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from coc_service.domain import logos
from coc_service.domain.own_pages import OwnPages

_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def logo_response(pages: OwnPages, *, is_forever: bool = False) -> Response:
    """Return the logo with the headers of a file: no other type may be guessed, no script runs. Raises a 404 without a logo."""
    kind = logos.kind_of(pages.logo)
    if kind is None:
        raise HTTPException(404)
    return Response(pages.logo, media_type=kind.value, headers=_FOREVER if is_forever else None)
