"""The page on which members propose, confirm and refuse another reader of a case, and what the case page says about it."""

from collections.abc import Awaitable

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.new_readers import ConfirmReader, ProposeReader, RefuseReader
from coc_service.usecases.committee.reader_offers import ShowNewReaders
from coc_service.web.http import pages, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.http.fresh import asks_again
from coc_service.web.staff import new_reader_views
from coc_service.web.staff.case_request import case_request, landing
from coc_service.web.staff.cases import on_a_case

CHOOSE = msg("Please choose who is to read the case.")
CHOOSE_HOW_MUCH = msg("Please choose how much they are to read.")


@on_a_case
async def page(request: Request) -> Response:
    """Show who is proposed as a reader, and who could be."""
    return await _page(request, [])


async def _page(request: Request, wrong: list[FieldError], values: dict[str, str] | None = None) -> Response:
    at = case_request(request)
    shown = await at.running.ask(ShowNewReaders(at.running.custody, at.member, at.case_id))
    return pages.page(
        request,
        "cases/readers.html",
        status_code=422 if wrong else 200,
        case={"code_name": shown.case.code_name, "url": at.url},
        readers=new_reader_views.page_view(shown, at.member, url=at.url),
        errors=wrong,
        values=values or {},
    )


@on_a_case
async def propose(request: Request) -> Response:
    """Propose a reader."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    admission, reads = sent.text("admission"), sent.text("reads")
    wrong = [] if admission else [FieldError("admission", CHOOSE)]
    wrong += [] if reads in {"all", "new"} else [FieldError("reads", CHOOSE_HOW_MUCH)]
    given = {"admission": admission, "reads": reads}
    if wrong:
        return await _page(request, wrong, given)
    act = ProposeReader(at.running.custody, at.member, at.case_id, admission, is_whole=reads == "all")
    return await _performed(request, at.running.perform(act), given, done="reader-proposed")


@on_a_case
@asks_again
async def confirm(request: Request) -> Response:
    """Confirm a proposed reader as the second member."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    act = ConfirmReader(at.running.custody, at.member, at.case_id, sent.text("proposal"))
    return await _performed(request, at.running.perform(act), {}, done="reader-added")


@on_a_case
async def refuse(request: Request) -> Response:
    """Say no to a proposed reader, or take the proposal back."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    act = RefuseReader(at.running.custody, at.member, at.case_id, sent.text("proposal"))
    return await _performed(request, at.running.perform(act), {}, done="reader-refused")


async def _performed(request: Request, acting: Awaitable[None], given: dict[str, str], *, done: str) -> Response:
    """Wait for an act and go back to the case; if it is refused, show the page again with the reason."""
    try:
        await acting
    except Refused as refused:
        field = "admission" if refused.field == "admission" else "waiting"
        return await _page(request, [FieldError(field, refused.message)], given)
    return pages.see_other(request, landing(case_request(request), done))
