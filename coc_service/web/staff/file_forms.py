"""The forms of a case that take files: in which of them files wait, and whether one may bring any."""

from starlette.requests import Request

from coc_service.usecases.custody import form_tokens
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.web.http import forms, page_tokens, runtime
from coc_service.web.http.forms import Form
from coc_service.web.http.uploads import Admit


def waits_in(request: Request) -> str:
    """Return the form in which files of this case wait: those of one member in one session."""
    session = page_tokens.staff_purpose(request.state.member).bound_to
    return f"case/{request.path_params['case_id']}/{session}"


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
