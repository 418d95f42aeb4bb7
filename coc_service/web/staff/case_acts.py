"""Forms on a case page: who leads, and who takes care of a danger."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.act import Refused
from coc_service.usecases.committee.danger import TakeDanger
from coc_service.usecases.committee.writing import AssignLead
from coc_service.web.http import pages, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.staff.case_request import case_request, landing
from coc_service.web.staff.cases import again, on_a_case


@on_a_case
async def lead(request: Request) -> Response:
    """Choose who leads."""
    at = case_request(request)
    sent, _ = await sessions.staff_form(request)
    chosen = sent.text("member_id")
    try:
        await at.running.perform(AssignLead(at.running.custody, at.member, at.case_id, chosen))
    except Refused as refused:
        return await again(request, [FieldError(refused.field, refused.message)], {"member_id": chosen})
    return pages.see_other(request, landing(at, "lead"))


@on_a_case
async def take_danger(request: Request) -> Response:
    """Say that the member takes care of the danger."""
    at = case_request(request)
    await sessions.staff_form(request)
    await at.running.perform(TakeDanger(at.running.custody, at.member, at.case_id))
    return pages.see_other(request, landing(at, "danger"))
