"""Maps errors to pages. A page says what happened and what to do, and shows the submitted text again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from coc_service.catalogue import Message, msg
from coc_service.domain import workflow
from coc_service.domain.question import TEXT_KINDS
from coc_service.domain.questions import REPORT_FORM
from coc_service.pdf import PdfFailed
from coc_service.store.database import DatabaseBusy, OutcomeUnknown
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
from coc_service.web.http.sent_ahead import SentAhead

Handler = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """A submitted text that was not stored, shown again."""

    label: Message
    text: str


_YOUR_WORDS = msg("Your words")
_TOO_SLOW = msg("This took too long. Please send it again.")

# Not shown again: secrets, and choices, which take one click to repeat.
_NO_WORDS = frozenset(
    {
        "token", "ticket", "readers", "seen", "digest", "leaf", "person", "passphrase", "passphrase_again", "receipt",
        "login_name", "confirm", "move", "choice", "answer", "member_id", "left_out", "finding", "closure_reason",
        "fingerprint_compared", "before", "no_logo", "keep", "kept", "act", "audience", "reviewed", "starter",
        "task", "owner", "due_on", "state", "admission", "reads", "proposal", "code", "nonce", "session", "to",
        "challenge", "key", "touch", "passkey",
        "period", "second", "tables", "class", "ends_on", "holds", "part", "ground", "list", "parts", "records", "party",
        "deliver",
        "about", "asked", "by", "case", "committee", "digest_day", "do", "form", "kept_from", "less_safe_by_plan", "named",
        "of", "conflict", "order", "original", "shown", "standing", "zone", "ahead", "partial", "size", "offset", "mark",
        "present", "whose", "spoken", "against", "grounds", "purpose", "looked", "role", "waiting", "without", "file",
    }
)  # fmt: skip
_NO_WORDS_AFTER = ("matter-", "step-", "list-", "column-", "status-", forms.PROOF)

_READING = frozenset({"GET", "HEAD"})
_FREE_TEXT = frozenset(question.field for question in REPORT_FORM if question.kind in TEXT_KINDS)
_CHOICES = frozenset(str(option.value) for question in REPORT_FORM for option in question.options) | {"yes"}
_LABELS = {question.field: question.label for question in REPORT_FORM} | {
    field.name: field.label for move in workflow.MOVES.values() for field in move.fields
}


def error_page(request: Request, page: ErrorPage, *, form: Form | None = None, back_url: str | None = None) -> Response:
    """Return an error page that shows the submitted text again."""
    return _error_page(request, page, returned_text(form), back_url)


def logged_out(request: Request, form: Form) -> Response:
    """Return the page for somebody whose session ended while they wrote. Nobody is logged in, so it names no field: the labels
    of members' forms are in fewer languages.
    """
    kept = [replace(one, label=_YOUR_WORDS) for one in returned_text(form)]
    return _error_page(request, error_pages.LOGGED_OUT_OF_A_FORM, kept, None)


def _error_page(request: Request, page: ErrorPage, kept: Sequence[ReturnedText], back_url: str | None) -> Response:
    return pages.page(
        request,
        "errors/error.html",
        status_code=page.status,
        status=page.status,
        title=page.title,
        text=page.text,
        advice=page.advice,
        kept=kept,
        back_url=back_url,
    )


def returned_text(form: Form | None) -> Sequence[ReturnedText]:
    """Return the submitted texts that were not stored, without secrets and choices."""
    return [
        ReturnedText(_label(name), value)
        for name, values in (form.values.items() if form else ())
        for value in values
        if name not in _NO_WORDS
        and not name.startswith(_NO_WORDS_AFTER)
        and value.strip()
        and (name in _FREE_TEXT or value not in _CHOICES)
    ]


def _label(name: str) -> Message:
    """Return the label that a field had on its page."""
    return _LABELS.get(name, _YOUR_WORDS)


async def refuse_cross_site(request: Request) -> Response:
    """Refuse a form from another site, or from a browser that sends no origin; only the latter gets its text shown again."""
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
    OutcomeUnknown: error_pages.UNSETTLED,
    Stale: error_pages.BUSY,
    PolicyBroken: error_pages.POLICY,
    CheckpointBroken: error_pages.CHECKPOINT,
    LogFault: error_pages.LOG,
    Frozen: error_pages.FROZEN,
    PdfFailed: error_pages.BROKEN,
}


async def on_known(request: Request, error: Exception) -> Response:
    """Return the page of a known error."""
    form: Form | None = getattr(request.state, "form", None)
    known = next(page for kind, page in _PAGES.items() if isinstance(error, kind))
    return error_page(request, known, form=form)


async def on_http(request: Request, error: Exception) -> Response:
    """Return the page of a framework error (404, 405, 400)."""
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
    """Return the page of an unexpected error, with the submitted text: browsers do not keep it in our forms."""
    response = error_page(request, error_pages.BROKEN, form=getattr(request.state, "form", None))
    # The framework calls this handler outside our middleware.
    is_https = runtime.of(request).site.is_https_at(request.headers.get("host", ""))
    response.raw_headers = hardened(response.raw_headers, is_https=is_https)
    return response


async def on_sent_ahead(_: Request, error: Exception) -> Response:
    """Answer the script that sends files ahead of their form. If they found no place, it sends the form as it is instead."""
    assert isinstance(error, SentAhead)  # noqa: S101  for the type checker: registered for this class alone
    if error.how_far:
        return JSONResponse(asdict(error.how_far))
    status = HTTPStatus.OK if error.waiting else HTTPStatus.CONFLICT
    return JSONResponse({"waiting": error.waiting, "files": list(error.files)}, status)


async def on_disconnect(request: Request, _: Exception) -> Response:
    """Answer a client whose body was too slow; most have disconnected."""
    return PlainTextResponse(language.of(request).text(_TOO_SLOW) + "\n", status_code=408)


def handlers() -> dict[type[Exception], Handler]:
    """Return the exception handlers; no other module maps errors to pages."""
    known: dict[type[Exception], Handler] = dict.fromkeys(_PAGES, on_known)
    return known | {
        SentAhead: on_sent_ahead,
        HTTPException: on_http,
        ClientDisconnect: on_disconnect,
        Exception: on_unknown,
    }
