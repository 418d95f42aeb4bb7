"""A small picture of a file, made for a member who wants to see what it is before they open it."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.cleaning import Previewed
from coc_service.usecases.custody import cleaned_copies
from coc_service.usecases.custody.stored_files import StoredFile
from coc_service.web.http import error_pages, errors
from coc_service.web.staff import case_files, scans
from coc_service.web.staff.case_request import case_request
from coc_service.web.staff.cases import on_a_case

_TYPE = "image/webp"  # our own pixels: the one part of a file that is shown here


@on_a_case
async def preview(request: Request) -> Response:
    """Send a preview. It shows what the file says, so it is an act, and logged as opening the file is."""
    return await case_files.with_file(request, partial(_pictured, request))


async def _pictured(request: Request, file: StoredFile) -> Response:
    at = case_request(request)
    made = await at.running.cleaner.preview(cleaned_copies.pieces(file, at.running.database))
    if not isinstance(made, Previewed):
        return errors.error_page(request, error_pages.NO_PREVIEW, back_url=at.url)
    try:
        return Response(made.preview.read(), media_type=_TYPE)
    finally:
        made.close()


def routes() -> list[BaseRoute]:
    """Return the routes of what is asked about a file before it is saved."""
    return [
        Route("/cases/{case_id:id}/files/{record_id:record}/preview", preview, methods=["GET"]),
        *scans.routes(),
    ]
