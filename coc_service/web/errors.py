"""From an error to a page: what happened, what to do, and the words that were sent given back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from coc_service.domain.roster import RosterBroken
from coc_service.store.database import DatabaseBusy
from coc_service.usecases.case_access import NoSuchCase, NotDeclared
from coc_service.usecases.channels import RecordBroken
from coc_service.usecases.conversation import NoSuchReceipt
from coc_service.usecases.form_tokens import TokenInvalid
from coc_service.usecases.outdated import Outdated
from coc_service.usecases.policies import PolicyBroken
from coc_service.usecases.publish import CheckpointBroken
from coc_service.web import forms, middleware, pages, service, words
from coc_service.web.fair_queue import Crowded
from coc_service.web.forms import Form
from coc_service.web.security_headers import hardened

Handler = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Words that were sent and not stored, given back."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page says."""

    status: int
    title: str
    text: str
    advice: tuple[str, ...] = ()


NOT_FOUND = Trouble(404, "There is nothing here", "The address may be mistyped, or what was here is gone.")
CROSS_SITE = Trouble(
    403,
    "This form did not come from our own page",
    "To protect you, we only take forms that were sent from a page of this site. Nothing was stored.",
    (
        "Open the page again from its address and send the form from there.",
        "Some browsers keep what you wrote: go back with your browser's button and copy it, if it is still there.",
    ),
)
HIDDEN_PAGE = Trouble(
    403,
    "We cannot see that this form came from our own page",
    "Your browser keeps secret which page a form was sent from. To protect you, we only take forms from a page of this "
    "site. Nothing was stored. Your words are below, so that you can copy them.",
    (
        "Let your browser send the address of the page before (the referrer) to this site, or use another browser.",
        "Then open the page again and send the form from there.",
    ),
)
TOO_LARGE = Trouble(
    413,
    "This is more than we can take at once",
    "Nothing was stored.",
    (
        "Some browsers keep what you wrote: go back with your browser's button and copy it, if it is still there.",
        "Shorten the longest answer. You can send the rest in a message afterwards.",
    ),
)
EXPIRED = Trouble(
    409,
    "This page had been open for too long",
    "Nothing was stored. Your words are below, so that you can copy them.",
    ("Open the page again and send it from there.",),
)
WITHDRAWN = Trouble(
    409,
    "You have withdrawn this report",
    "The same page was sent again. Nothing was stored, so that a withdrawn report does not come back by itself.",
    ("If you want to write to us again, open the form anew. Your words are below, so that you can copy them.",),
)
CHECKPOINT = Trouble(
    500,
    "Our log\N{RIGHT SINGLE QUOTATION MARK}s checkpoint was changed",
    "What stands in its place was not signed by our key, so we do not show it. Somebody may have tampered with this site.",
    ("Please tell those who run this site, and compare the checkpoints that you kept from earlier mails.",),
)
BUSY = Trouble(
    503,
    "Too much at once",
    "We could not store this just now. Nothing was stored.",
    ("Wait a minute, then reload this page: your browser offers to send the form again.",),
)
BROKEN = Trouble(
    500,
    "Something is wrong on our side",
    "The error was noted without anything you wrote.",
    ("If it happens again, use another door to the committee.",),
)
ROSTER = Trouble(
    503,
    "Reports cannot be taken right now",
    "The list of people who may read reports does not check out, so we seal nothing to it. Nothing was stored.",
    ("Please use another door: speak to a member of the committee directly, or to the event's staff.",),
)
POLICY = Trouble(
    503,
    "This cannot go on right now",
    "The committee's rules were changed without it being in the log, so nothing is decided under them. Nothing was stored.",
    ("Tell whoever runs this site: `coc-service audit verify` shows what is left.",),
)
NO_ADDRESS = Trouble(
    400,
    "This address is not whole",
    "No page of ours leads to it. It may have been cut off, or changed on the way.",
)
UNREADABLE = Trouble(
    400,
    "We could not read this form",
    "It did not arrive the way a browser sends it. Nothing was stored.",
    ("Go back with your browser's button and send it again.",),
)


# Secrets are not shown again; choices are quickly made once more.
_NO_WORDS = frozenset(
    {
        "token", "ticket", "roster", "passphrase", "passphrase_again", "receipt", "login_name",
        "kind", "confirm", "move", "choice", "answer", "member_id", "left_out", "finding", "closure_reason",
    }
)  # fmt: skip


def trouble_page(
    request: Request, trouble: Trouble, *, form: Form | None = None, back_url: str | None = None
) -> Response:
    """Return an error page that gives the sent words back."""
    return pages.page(
        request,
        "errors/error.html",
        status_code=trouble.status,
        status=trouble.status,
        title=trouble.title,
        text=trouble.text,
        advice=trouble.advice,
        kept=kept_of(form),
        back_url=back_url,
    )


def kept_of(form: Form | None) -> Sequence[Kept]:
    """Return the words that were sent and not stored; secrets and choices are left out."""
    return [
        Kept(_label(name), value)
        for name, values in (form.values.items() if form else ())
        for value in values
        if name not in _NO_WORDS and value.strip() and (name in words.FREE_TEXT or value not in words.REPORT_VALUE)
    ]


def _label(name: str) -> str:
    """Return what a field was called on the page it came from."""
    asked = words.MOVE_FIELD[name][0] if name in words.MOVE_FIELD else words.REPORT_FIELD.get(name)
    return asked or ("Your words" if name == "text" else name.replace("_", " ").capitalize())


async def refuse_cross_site(request: Request) -> Response:
    """Answer a form that another site sent, or a browser that hides where it came from: that one gets its words back."""
    if middleware.hides_its_page(request.headers):
        return trouble_page(request, HIDDEN_PAGE, form=await _sent(request))
    return trouble_page(request, CROSS_SITE)


async def _sent(request: Request) -> Form | None:
    try:
        return await forms.read(request)
    except (HTTPException, ClientDisconnect):
        return None


_TROUBLES: dict[type[Exception], Trouble] = {
    NoSuchCase: NOT_FOUND,
    NotDeclared: NOT_FOUND,
    TokenInvalid: EXPIRED,
    NoSuchReceipt: WITHDRAWN,
    RecordBroken: BROKEN,
    DatabaseBusy: BUSY,
    Outdated: BUSY,
    Crowded: BUSY,
    RosterBroken: ROSTER,
    PolicyBroken: POLICY,
    CheckpointBroken: CHECKPOINT,
}


async def on_known(request: Request, error: Exception) -> Response:
    """Answer an error that has a page."""
    form: Form | None = getattr(request.state, "form", None)
    return trouble_page(request, _TROUBLES[type(error)], form=form)


async def on_http(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == HTTPStatus.BAD_REQUEST and request.method in middleware.SAFE_METHODS:
        return trouble_page(request, NO_ADDRESS)
    trouble = {404: NOT_FOUND, 405: NOT_FOUND, 413: TOO_LARGE, 400: UNREADABLE, 503: BUSY}.get(status, BROKEN)
    return trouble_page(request, trouble)


async def on_unknown(request: Request, _: Exception) -> Response:
    """Answer what nobody foresaw. The words are given back: browsers do not keep them in our forms."""
    response = trouble_page(request, BROKEN, form=getattr(request.state, "form", None))
    # The framework answers these outside of our middleware.
    is_https = service.of(request).site.is_https
    response.raw_headers = hardened(response.raw_headers, is_https=is_https)
    return response


async def on_disconnect(_: Request, __: Exception) -> Response:
    """Answer a sender who was too slow; most are gone already."""
    return PlainTextResponse("This took too long. Please send it again.\n", status_code=408)


def handlers() -> dict[type[Exception], Handler]:
    """Return the one mapping from errors to pages."""
    known: dict[type[Exception], Handler] = dict.fromkeys(_TROUBLES, on_known)
    return known | {HTTPException: on_http, ClientDisconnect: on_disconnect, Exception: on_unknown}
