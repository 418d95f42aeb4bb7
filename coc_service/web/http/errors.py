"""From an error to a page: what happened, what to do, and the words that were sent given back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from coc_service.catalogue import Message, msg
from coc_service.domain import workflow
from coc_service.domain.question import TEXT_KINDS
from coc_service.domain.questions import REPORT_FORM
from coc_service.store.database import DatabaseBusy
from coc_service.usecases.act import Stale
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.custody.policies import PolicyBroken
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.site.publish import CheckpointBroken
from coc_service.web.http import addresses, error_pages, forms, language, middleware, pages, runtime
from coc_service.web.http.error_pages import ErrorPage
from coc_service.web.http.forms import Form
from coc_service.web.http.security_headers import hardened

Handler = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """Words that were sent and not stored, given back."""

    label: Message
    text: str


_YOUR_WORDS = msg("Your words")
_TOO_SLOW = msg("This took too long. Please send it again.")

# Secrets are not shown again; choices are quickly made once more.
_NO_WORDS = frozenset(
    {
        "token", "ticket", "readers", "seen", "digest", "leaf", "person", "passphrase", "passphrase_again", "receipt",
        "login_name", "confirm", "move", "choice", "answer", "member_id", "left_out", "finding", "closure_reason",
        "fingerprint_compared",
    }
)  # fmt: skip

_READING = frozenset({"GET", "HEAD"})
_FREE_TEXT = frozenset(question.field for question in REPORT_FORM if question.kind in TEXT_KINDS)
_CHOICES = frozenset(str(option.value) for question in REPORT_FORM for option in question.options) | {"yes"}
_LABELS = {question.field: question.label for question in REPORT_FORM} | {
    field.name: field.label for move in workflow.MOVES.values() for field in move.fields
}


def error_page(request: Request, page: ErrorPage, *, form: Form | None = None, back_url: str | None = None) -> Response:
    """Return an error page that gives the sent words back."""
    return pages.page(
        request,
        "errors/error.html",
        status_code=page.status,
        status=page.status,
        title=page.title,
        text=page.text,
        advice=page.advice,
        kept=returned_text(form),
        back_url=back_url,
    )


def returned_text(form: Form | None) -> Sequence[ReturnedText]:
    """Return the words that were sent and not stored; secrets and choices are left out."""
    return [
        ReturnedText(_label(name), value)
        for name, values in (form.values.items() if form else ())
        for value in values
        if name not in _NO_WORDS and value.strip() and (name in _FREE_TEXT or value not in _CHOICES)
    ]


def _label(name: str) -> Message:
    """Return what a field was called on the page it came from."""
    return _LABELS.get(name, _YOUR_WORDS)


async def refuse_cross_site(request: Request) -> Response:
    """Answer a form that another site sent, or a browser that hides where it came from: that one gets its words back."""
    if middleware.hides_its_page(request.headers):
        return error_page(request, error_pages.HIDDEN_PAGE, form=await _sent(request))
    return error_page(request, error_pages.CROSS_SITE)


async def _sent(request: Request) -> Form | None:
    try:
        return await forms.read(request)
    except (HTTPException, ClientDisconnect):
        return None


_PAGES: dict[type[Exception], ErrorPage] = {
    NoSuchCase: error_pages.NOT_FOUND,
    TokenInvalid: error_pages.EXPIRED,
    DatabaseBusy: error_pages.BUSY,
    Stale: error_pages.BUSY,
    PolicyBroken: error_pages.POLICY,
    CheckpointBroken: error_pages.CHECKPOINT,
    LogFault: error_pages.LOG,
    Frozen: error_pages.FROZEN,
}


async def on_known(request: Request, error: Exception) -> Response:
    """Answer an error that has a page."""
    form: Form | None = getattr(request.state, "form", None)
    known = next(page for kind, page in _PAGES.items() if isinstance(error, kind))
    return error_page(request, known, form=form)


async def on_http(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == HTTPStatus.NOT_FOUND and request.method in _READING and (path := addresses.respelled(request)):
        return RedirectResponse(path)
    if status == HTTPStatus.BAD_REQUEST and request.method in middleware.SAFE_METHODS:
        return error_page(request, error_pages.NO_ADDRESS)
    trouble = {
        404: error_pages.NOT_FOUND,
        405: error_pages.NOT_FOUND,
        413: error_pages.TOO_LARGE,
        400: error_pages.UNREADABLE,
        503: error_pages.BUSY,
    }.get(status, error_pages.BROKEN)
    return error_page(request, trouble, form=getattr(request.state, "form", None))


async def on_unknown(request: Request, _: Exception) -> Response:
    """Answer what nobody foresaw. The words are given back: browsers do not keep them in our forms."""
    response = error_page(request, error_pages.BROKEN, form=getattr(request.state, "form", None))
    # The framework answers these outside of our middleware.
    is_https = runtime.of(request).site.is_https
    response.raw_headers = hardened(response.raw_headers, is_https=is_https)
    return response


async def on_disconnect(request: Request, _: Exception) -> Response:
    """Answer a sender who was too slow; most are gone already."""
    return PlainTextResponse(language.of(request).text(_TOO_SLOW) + "\n", status_code=408)


def handlers() -> dict[type[Exception], Handler]:
    """Return the one mapping from errors to pages."""
    known: dict[type[Exception], Handler] = dict.fromkeys(_PAGES, on_known)
    return known | {HTTPException: on_http, ClientDisconnect: on_disconnect, Exception: on_unknown}
