"""Turning values into pages."""

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from coc_service import resources
from coc_service.usecases import form_tokens
from coc_service.usecases.form_tokens import Purpose
from coc_service.usecases.login import Reader
from coc_service.web import service

STATIC = Path(__file__).parent.parent / "static"


@cache
def environment() -> Environment:
    """Return the one Jinja environment: everything escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(resources.root("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a running service does not look after each file on each page
    )
    made.globals["static"] = static_url
    return made


@cache
def static_url(path: str) -> str:
    """Return a static file's address with a digest of its content: it may be cached for good."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"


def page(
    request: Request, template: str, *, token_for: Purpose | None = None, status_code: int = 200, **values: object
) -> HTMLResponse:
    """Return a rendered page with a fresh token: for a member's session, or for the form that `token_for` says it holds."""
    running = service.of(request)
    reader: Reader | None = getattr(request.state, "reader", None)
    purpose = staff_purpose(reader) if reader else token_for
    token = form_tokens.issue(purpose, keys=running.keys, now=running.now()) if purpose else ""
    common = {
        "site": running.site,
        "member": reader.member if reader else None,
        "staff": {"committee_name": reader.committee_name} if reader else {},
        "csrf": token,
    }
    return HTMLResponse(environment().get_template(template).render(common | values), status_code=status_code)


def staff_purpose(reader: Reader) -> Purpose:
    """Return what the tokens on a member's pages are for: forms of this session."""
    return Purpose("staff", reader.id_hash.hex())


def see_other(path: str) -> RedirectResponse:
    """Send the browser on with a GET, so that a reload does not send a form again."""
    return RedirectResponse(path, status_code=303)
