"""What a reporter does on the page of their receipt besides writing: each act with its address."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.catalogue import msg
from coc_service.domain.record_models import PartyStatementRecord
from coc_service.domain.vocabulary import LessSafe, StatementKind
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.reporter.leaving_out import LeaveOut
from coc_service.usecases.reporter.raising_danger import RaiseDanger
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from coc_service.usecases.reporter.statements import MakeStatement
from coc_service.web.http import forms, pages, runtime
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import about_you, conversations, leaving_out_views, news, own_copy, sending
from coc_service.web.reporter.conversations import FormState, PartyRequest
from coc_service.web.reporter.sending import LetterSent

RAISED = msg(
    "You told us that you feel less safe. Everyone who can read your report can see it. If someone may be hurt now, please "
    "call your local emergency number. Do not wait for us."
)
HEARD = msg("Thank you. The committee reads this before it decides.")
_Said = Callable[[Request, PartyRequest, Form], Awaitable[Response]]


def by_receipt(act: _Said) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that performs an act for whoever holds the ticket of a form."""

    async def endpoint(request: Request) -> Response:
        sent = await forms.read(request)
        try:
            reporter = conversations.whose(request, sent)
            return await act(request, reporter, sent)
        except TokenInvalid:
            return conversations.enter_page(request, problems=[conversations.COME_AGAIN])
        except NoSuchReceipt:
            return conversations.enter_page(request, problems=[conversations.UNKNOWN_RECEIPT])

    return endpoint


async def lost(request: Request) -> Response:
    """Show what to do without a receipt. The page says nothing of any report."""
    return pages.page(request, "receipts/lost.html")


async def leave_out(request: Request, reporter: PartyRequest, sent: Form) -> Response:
    """Keep the report from somebody."""
    running, person = runtime.of(request), sent.text("person")
    try:
        left_out = await running.perform(LeaveOut(running.custody, reporter.receipt, person))
    except Refused as refused:
        state = FormState([FieldError(refused.field or "person", refused.message)], {"person": person})
        return await conversations.show(request, reporter, state)
    return await conversations.show(request, reporter, FormState(done=leaving_out_views.done(left_out)))


async def less_safe(request: Request) -> Response:
    """Store that the reporter feels less safe, with words or without."""
    sent, running = await forms.read(request), runtime.of(request)

    def act(reporter: PartyRequest, text: str) -> RaiseDanger:
        return RaiseDanger(running.custody, reporter.receipt, text, reporter.nonce)

    return await sending.send(request, sent, LetterSent("less_safe", act, FormState(done=RAISED), may_be_empty=True))


async def view(request: Request) -> Response:
    """Store what the reporter thinks of a plan."""
    sent, running = await forms.read(request), runtime.of(request)
    answer = next((one for one in LessSafe if one.value == sent.text("less_safe_by_plan")), None)

    def act(reporter: PartyRequest, text: str) -> MakeStatement:
        said = PartyStatementRecord(
            text=text, purpose=StatementKind.VIEW, answers_to=sent.text("plan"), less_safe=answer
        )
        return MakeStatement(running.custody, reporter.receipt, said, reporter.nonce)

    letter = LetterSent("why_less_safe", act, FormState(done=HEARD), may_be_empty=answer is not None)
    return await sending.send(request, sent, letter)


_ACTS: dict[str, _Said] = {
    "leave-out": leave_out,
    "about-you": about_you.about_you,
    "copy": own_copy.own_copy,
    "news": news.news,
}


def routes() -> list[BaseRoute]:
    """Return the routes. An address that is opened with GET asks for the receipt."""
    acts = {name: by_receipt(act) for name, act in _ACTS.items()} | {"less-safe": less_safe, "view": view}
    return [
        Route("/return/lost", lost),
        Route("/return/withdrawn", conversations.withdrawn),
        Route(f"{news.AT}/{{token:id}}", news.feed),
        *(Route(f"/return/{name}", conversations.enter_again, methods=["GET"]) for name in acts),
        *(Route(f"/return/{name}", act, methods=["POST"]) for name, act in acts.items()),
    ]
