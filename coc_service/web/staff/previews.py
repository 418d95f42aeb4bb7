"""A small picture of a file, made for a member who wants to see what it is before they open it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.cleaning import Previewed
from coc_service.usecases.committee.files import NoteBrokenFile, OpenFile
from coc_service.usecases.custody import cleaned_copies
from coc_service.usecases.custody.stored_files import FileBroken, NoSuchFile
from coc_service.web.http import error_pages, errors
from coc_service.web.staff.case_request import case_request
from coc_service.web.staff.cases import on_a_case

_TYPE = "image/webp"  # our own pixels: the one part of a file that is shown here


@on_a_case
async def preview(request: Request) -> Response:
    """Send a preview. It shows what the file says, so it is an act, and logged as opening the file is."""
    at, record = case_request(request), str(request.path_params["record_id"])
    try:
        file = await at.running.perform(OpenFile(at.running.custody, at.member, at.case_id, record))
        made = await at.running.cleaner.preview(cleaned_copies.pieces(file, at.running.database))
    except NoSuchFile as error:
        raise HTTPException(404) from error
    except FileBroken:
        await at.running.perform(NoteBrokenFile(at.running.custody, at.member, at.case_id, record))
        return errors.error_page(request, error_pages.FILE_BROKEN, back_url=at.url)
    if not isinstance(made, Previewed):
        return errors.error_page(request, error_pages.NO_PREVIEW, back_url=at.url)
    try:
        return Response(made.preview.read(), media_type=_TYPE)
    finally:
        made.close()


def routes() -> list[BaseRoute]:
    """Return the route of previews."""
    return [Route("/cases/{case_id:id}/files/{record_id:record}/preview", preview, methods=["GET"])]
