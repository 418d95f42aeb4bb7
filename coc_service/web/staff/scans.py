"""What a virus scanner says of a file: for a member who asks, before they open it."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service import scanning
from coc_service.catalogue import Message, Name, msg
from coc_service.scanning import Scan, Verdict
from coc_service.usecases.custody import cleaned_copies
from coc_service.usecases.custody.stored_files import StoredFile
from coc_service.web.http import pages
from coc_service.web.staff import case_files, links
from coc_service.web.staff.case_request import case_request
from coc_service.web.staff.cases import on_a_case

_SAID = {
    Verdict.NOTHING_KNOWN: msg(
        "The scanner found nothing that it knows. New malware it does not know: still open the file with care."
    ),
    Verdict.NOT_SCANNED: msg(
        "This file was not scanned. The scanner did not answer, or does not take a file of this size."
    ),
    Verdict.MALWARE: msg(
        "The scanner says that this file is malware: %(name)s. It may harm the computer that opens it."
    ),
}


@on_a_case
async def scan(request: Request) -> Response:
    """Show what the scanner says of a file. It is handed to another program, so it is logged as opening the file is.

    Not when the file arrives: scanners learn, and nobody but the panel decides what reaches another program.
    """
    if not case_request(request).running.clamd:
        raise HTTPException(404)
    return await case_files.with_file(request, partial(_scanned, request))


async def _scanned(request: Request, file: StoredFile) -> Response:
    at = case_request(request)
    found = await scanning.scan(cleaned_copies.pieces(file, at.running.database), address=at.running.clamd)
    return pages.page(
        request,
        "cases/scanned.html",
        said=_said(found),
        is_warning=found.verdict is not Verdict.NOTHING_KNOWN,
        file_name=file.name,
        file_url=links.file_url(at.url, request.path_params["record_id"]),
        case_url=at.url,
    )


def _said(found: Scan) -> Message:
    return _SAID[found.verdict].filled(name=Name(found.name)) if found.name else _SAID[found.verdict]


def routes() -> list[BaseRoute]:
    """Return the route of scans."""
    return [Route("/cases/{case_id:id}/files/{record_id:record}/scan", scan, methods=["GET"])]
