"""Files of a case, sent to a member as downloads."""

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.usecases.committee.files import NoteBrokenFile, OpenFile
from coc_service.usecases.custody.stored_files import FileBroken, NoSuchFile, StoredFile
from coc_service.web.http import downloads, error_pages, errors
from coc_service.web.staff.case_request import case_request
from coc_service.web.staff.cases import on_a_case


class RecordId(StringConvertor):
    """The id of a record, in hexadecimal."""

    regex = r"[0-9a-f]{32}"


register_url_convertor("record", RecordId())


@on_a_case
async def download(request: Request) -> Response:
    """Send a file. Opening it is an act and is logged."""
    return await with_file(request, partial(downloads.send, request))


async def with_file(request: Request, answer: Callable[[StoredFile], Awaitable[Response]]) -> Response:
    """Open the file of an address, which is logged, and return what `answer` makes of it. A file that is broken gets a page.

    Raises:
        HTTPException: 404, the case has no such file.
    """
    at, record = case_request(request), str(request.path_params["record_id"])
    try:
        file = await at.running.perform(OpenFile(at.running.custody, at.member, at.case_id, record))
        return await answer(file)
    except NoSuchFile as error:
        raise HTTPException(404) from error
    except FileBroken:
        await at.running.perform(NoteBrokenFile(at.running.custody, at.member, at.case_id, record))
        return errors.error_page(request, error_pages.FILE_BROKEN, back_url=at.url)


def routes() -> list[BaseRoute]:
    """Return the routes of files of a case."""
    return [Route("/cases/{case_id:id}/files/{record_id:record}", download, methods=["GET"])]
