"""The page on which members propose, confirm and refuse another reader of a case."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.catalogue import msg
from coc_service.usecases.committee.new_readers import ConfirmReader, ProposeReader, RefuseReader
from coc_service.usecases.committee.reader_offers import ShowNewReaders
from coc_service.web.http import sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.http.fresh import asks_again
from coc_service.web.staff import new_reader_views
from coc_service.web.staff.case_request import case_request
from coc_service.web.staff.cases import on_a_case
from coc_service.web.staff.proposal_pages import ProposalPage

CHOOSE = msg("Please choose who is to read the case.")
CHOOSE_HOW_MUCH = msg("Please choose how much they are to read.")


async def _shown(request: Request) -> Mapping[str, Any]:
    at = case_request(request)
    shown = await at.running.ask(ShowNewReaders(at.running.custody, at.member, at.case_id))
    return {
        "code_name": shown.case.code_name,
        "readers": new_reader_views.page_view(shown, at.member, url=f"{at.url}/readers"),
    }


_PAGE = ProposalPage("cases/readers.html", _shown)


async def propose(request: Request) -> Response:
    """Propose a reader."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    admission, reads = sent.text("admission"), sent.text("reads")
    wrong = [] if admission else [FieldError("admission", CHOOSE)]
    wrong += [] if reads in {"all", "new"} else [FieldError("reads", CHOOSE_HOW_MUCH)]
    given = {"admission": admission, "reads": reads}
    if wrong:
        return await _PAGE.show(request, wrong, given)
    act = ProposeReader(at.running.custody, at.member, at.case_id, admission, is_whole=reads == "all")
    return await _PAGE.perform(request, act, given, done="reader-proposed")


def routes() -> list[BaseRoute]:
    """Return the routes of other readers."""
    at = "/cases/{case_id:id}/readers"
    confirm = _PAGE.answering(ConfirmReader, done="reader-added")
    refuse = _PAGE.answering(RefuseReader, done="reader-refused")
    return [
        Route(at, on_a_case(_PAGE.show), methods=["GET"]),
        Route(f"{at}/propose", on_a_case(propose), methods=["POST"]),
        Route(f"{at}/confirm", on_a_case(asks_again(confirm)), methods=["POST"]),
        Route(f"{at}/refuse", on_a_case(refuse), methods=["POST"]),
    ]
