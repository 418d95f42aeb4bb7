"""What pages with passkeys need: the invitation to an authenticator, the permission to ask it, and its answer in a form."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.people.ceremonies import Answer, Invitation, invite, relying_party
from coc_service.web.http import runtime
from coc_service.web.http.forms import Form
from coc_service.web.http.security_headers import PASSKEY_PERMISSIONS


def invited(request: Request, purpose: str) -> Invitation | None:
    """Return a fresh invitation for a page; None if this site cannot have passkeys."""
    running = runtime.of(request)
    party = relying_party(running.site.base_url)
    return invite(party, purpose, keys=running.custody.keys, now=running.now()) if party else None


def with_passkeys(request: Request, response: Response) -> Response:
    """Let the page in this response ask for passkeys, if this site can have them."""
    if relying_party(runtime.of(request).site.base_url):
        response.headers["Permissions-Policy"] = PASSKEY_PERMISSIONS
    return response


def answer_in(sent: Form, *, prefix: str = "") -> Answer:
    """Return what the script filled in. The PRF's value is not in it, only the key derived from it."""
    return Answer(*(sent.text(prefix + name) for name in ("challenge", "answer", "key")))
