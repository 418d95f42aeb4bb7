"""The page on which a reporter corrects or erases who they are."""

from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.domain import answers, report
from coc_service.domain.question import Question, QuestionKind
from coc_service.domain.record_models import IdentityRecord
from coc_service.domain.report import IDENTITY_FORM
from coc_service.usecases.reporter.identity import CorrectIdentity, OwnIdentity
from coc_service.web.http import forms, pages, runtime
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import conversations, form_sections
from coc_service.web.reporter.conversations import FormState, PartyRequest

CHANGED = msg("Your changes have arrived. What you said before is erased here.")
ERASED = msg("We have erased what you told us about yourself, in its own fields. What was read before was read.")
TOO_OFTEN = msg("You have changed this often today. Nothing was stored. Please come back tomorrow.")
_FIELDS = [one.field for one in IDENTITY_FORM]


async def about_you(request: Request, reporter: PartyRequest, sent: Form) -> Response:
    """Show the form, store what it says, or erase everything."""
    match sent.text("do"):
        case "erase":
            return await _store(request, reporter, IdentityRecord(answers={}))
        case "keep":
            return await _keep(request, reporter, sent)
        case _:
            return await _form(request, reporter, values=await _said(request, reporter))


async def _keep(request: Request, reporter: PartyRequest, sent: Form) -> Response:
    given = {one: sent.many(one) for one in _FIELDS}
    shown = {one.field: _shown(one, given[one.field]) for one in IDENTITY_FORM if given[one.field]}
    if wrong := forms.lost_letters(sent, _FIELDS):
        return await _form(request, reporter, values=shown, errors=wrong)
    try:
        body = answers.identity(report.gathered(given, IDENTITY_FORM))
    except ValidationError as error:
        return await _form(request, reporter, values=shown, errors=forms.errors_of(error))
    return await _store(request, reporter, body)


def _shown(question: Question, given: Sequence[str]) -> str | list[str]:
    return list(given) if question.kind is QuestionKind.CHOICES else given[0]


async def _store(request: Request, reporter: PartyRequest, body: IdentityRecord) -> Response:
    running = runtime.of(request)
    is_stored = await running.perform(CorrectIdentity(running.custody, reporter.receipt, body, reporter.nonce))
    done = (CHANGED if body.answers else ERASED) if is_stored else TOO_OFTEN
    return await conversations.show(request, reporter, FormState(done=done))


async def _said(request: Request, reporter: PartyRequest) -> Mapping[str, str | Sequence[str]]:
    """Return what the reporter said of themselves, as values of the form."""
    running = runtime.of(request)
    said = await running.ask(OwnIdentity(running.custody, reporter.receipt))
    return {name: list(value) if isinstance(value, tuple) else str(value) for name, value in said.items()}


async def _form(
    request: Request,
    reporter: PartyRequest,
    *,
    values: Mapping[str, str | Sequence[str]],
    errors: Sequence[FieldError] = (),
) -> Response:
    return pages.page_with_ticket(
        request,
        "receipts/about_you.html",
        reporter.receipt.entropy.reveal(),
        token_for=conversations.PURPOSE,
        status_code=422 if errors else 200,
        fields=[form_sections.field_view(one) for one in IDENTITY_FORM],
        values=values,
        errors=errors,
        back_url="/return",
    )
