"""The forms of a case that take files: in which of them files wait, and whether one may bring any."""

from collections.abc import Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.custody import form_tokens
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.web.http import forms, page_tokens, runtime, uploads
from coc_service.web.http.forms import Form
from coc_service.web.http.reading_files import Admit
from coc_service.web.http.sessions import Endpoint


def waits_in(request: Request) -> str:
    """Return the form in which files of this case wait: those of one member in one session."""
    session = page_tokens.staff_purpose(request.state.member).bound_to
    return f"case/{request.path_params['case_id']}/{session}"


def waits_in_recording(request: Request) -> str:
    """Return the form in which files of a report that a member records wait."""
    return f"record/{page_tokens.staff_purpose(request.state.member).bound_to}"


def from_our_page(request: Request) -> Admit:
    """Return the check of whether a form may bring files: it is from a page of this session."""

    async def is_ours(sent: Form) -> bool:
        running, purpose = runtime.of(request), page_tokens.staff_purpose(request.state.member)
        try:
            form_tokens.redeem(sent.text(forms.TOKEN), purpose, keys=running.custody.keys, now=running.now())
        except TokenInvalid:
            return False
        return True

    return is_ours


def with_files(endpoint: Endpoint, about: Callable[[Request], str] = waits_in) -> Endpoint:
    """Call the endpoint with the files that the form brings or has waiting. `about` is the form that they wait in."""

    @wraps(endpoint)
    async def taking(request: Request) -> Response:
        async with uploads.taking(request, about(request), admit=from_our_page(request)):
            return await endpoint(request)

    return taking


def leave_out(request: Request) -> None:
    """Say that a draft keeps no files."""
    if uploads.of(request).files:
        forms.leave_out_files(request)
