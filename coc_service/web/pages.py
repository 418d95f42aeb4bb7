"""Turning values into pages."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from coc_service import resources
from coc_service.usecases import form_tokens, tickets
from coc_service.usecases.form_tokens import Purpose
from coc_service.usecases.login import Reader
from coc_service.usecases.tickets import PageToken
from coc_service.web import forms, service
from coc_service.web.forms import Form
from coc_service.web.service import Site

STATIC = Path(__file__).parent.parent / "static"
_TOKENS_PLACE = secrets.token_urlsafe()  # drawn by lot: no name on a page can come to be taken for it


@dataclass(frozen=True, slots=True)
class Blank:
    """A page that is the same for everyone but for its token, rendered once: what stands before and after the token."""

    parts: tuple[bytes, ...]

    def filled(self, request: Request, *, token_for: Purpose) -> HTMLResponse:
        """Return the page with a fresh token."""
        running = service.of(request)
        token = form_tokens.issue(token_for, keys=running.keys, now=running.now())
        return HTMLResponse(token.encode().join(self.parts))


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
    values["has_left_out_files"] = forms.has_left_out_files(request)
    shown = _render(template, values, site=running.site, reader=reader, token=token)
    return HTMLResponse(shown, status_code=status_code)


def page_with_ticket(
    request: Request, template: str, entropy: bytes, *, token_for: Purpose, status_code: int = 200, **values: object
) -> HTMLResponse:
    """Return a reporter's page with a fresh token, and a ticket for their receipt that is bound to it."""
    running, now = service.of(request), service.of(request).now()
    token = form_tokens.issue(token_for, keys=running.keys, now=now)
    at = PageToken(token_for, form_tokens.redeem(token, token_for, keys=running.keys, now=now))
    values["ticket"] = tickets.issue(entropy, at, keys=running.keys, now=now)
    values["has_left_out_files"] = forms.has_left_out_files(request)
    shown = _render(template, values, site=running.site, reader=None, token=token)
    return HTMLResponse(shown, status_code=status_code)


def redeem_ticket(request: Request, sent: Form, *, token_for: Purpose) -> tuple[bytes, bytes]:
    """Return the receipt's bits that a page with a ticket stood for, and the page's nonce.

    Raises:
        TokenInvalid: token or ticket are not ours, too old, or not from one page.
    """
    running, now = service.of(request), service.of(request).now()
    nonce = form_tokens.redeem(sent.text(forms.TOKEN), token_for, keys=running.keys, now=now)
    return tickets.redeem(sent.text("ticket"), PageToken(token_for, nonce), keys=running.keys, now=now), nonce


def blank(template: str, *, site: Site, **values: object) -> Blank:
    """Return a page of nobody's yet, to be kept: every value in it must be the same for whoever asks."""
    values["has_left_out_files"] = False
    shown = _render(template, values, site=site, reader=None, token=_TOKENS_PLACE)
    return Blank(tuple(part.encode() for part in shown.split(_TOKENS_PLACE)))


def _render(template: str, values: Mapping[str, object], *, site: Site, reader: Reader | None, token: str) -> str:
    common = {
        "site": site,
        "member": reader.member if reader else None,
        "heading": reader.committee_name if reader else site.name,
        "csrf": token,
    }
    return environment().get_template(template).render(**common, **values)


def staff_purpose(reader: Reader) -> Purpose:
    """Return what the tokens on a member's pages are for: forms of this session."""
    return Purpose("staff", reader.id_hash.hex())


def see_other(path: str) -> RedirectResponse:
    """Send the browser on with a GET, so that a reload does not send a form again."""
    return RedirectResponse(path, status_code=303)
