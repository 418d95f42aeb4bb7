"""Renders pages from values."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from coc_service.catalogue import Name, Names, Text
from coc_service.languages import Language, html_environment
from coc_service.languages.sides import Side, side_of_source
from coc_service.usecases.custody.form_tokens import Purpose
from coc_service.usecases.custody.tickets import PageToken
from coc_service.usecases.people.marks import LogComparison
from coc_service.usecases.people.members import UnlockedMember
from coc_service.web.http import forms, language, language_links, page_text, page_tokens, runtime
from coc_service.web.http.runtime import Site
from coc_service.web.http.security_headers import UPLOAD_POLICY

STATIC = Path(__file__).parent.parent.parent / "static"
_LINE_SLOT, _PATH_SLOT, _TEXT_SLOT = "line_above", "same_page", "text_page"
TOKEN_SLOT = "token"  # noqa: S105  the name of a slot, not a secret
_MARK = secrets.token_urlsafe()  # random, so nothing else on a page can match it
_SLOT = re.compile(f"{_MARK}([a-z0-9_]+){_MARK}")


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A page rendered once, the same for every requester except for its slots: one after each text but the last."""

    texts: tuple[bytes, ...]
    slots: tuple[str, ...]
    headers: Mapping[str, str] | None

    def filled(
        self, request: Request, *, token_for: Purpose, ticket_for: bytes | None = None, **slots: str
    ) -> Response:
        """Return the page with a fresh token. Slot values are not escaped: use only letters, digits and hyphens.

        `ticket_for` are the receipt's bits, for a page that has a slot for a ticket.
        """
        token = page_tokens.issue(request, token_for)
        slots[TOKEN_SLOT] = token.text
        slots[_LINE_SLOT] = language_links.line_above(request, language.of(request))
        if _PATH_SLOT in self.slots:
            slots[_PATH_SLOT] = escape(language_links.same_page(request))
            slots[_TEXT_SLOT] = escape(language_links.text_page(request))
        if ticket_for is not None:
            at = PageToken(token_for, token.nonce)
            slots[page_tokens.TICKET] = page_tokens.issue_ticket(request, ticket_for, at)
        first, *others = self.texts
        filled = [part for name, text in zip(self.slots, others, strict=True) for part in (slots[name].encode(), text)]
        page = first + b"".join(filled)
        if page_text.is_wanted(request):
            return _answer(request, page.decode(), 200, may_be_text=True)
        return HTMLResponse(page, headers=self.headers)


@dataclass(frozen=True, slots=True)
class Common:
    """What every page needs: the site, the language, the reader, the token of its forms, and its own address ("" for none)."""

    site: Site
    shown_in: Language
    member: UnlockedMember | None
    token: str
    here: str = ""
    line_above: str = ""  # of other languages, as HTML
    same_page: str = ""  # see `language_links`
    text_page: str = ""


@cache
def environment(shown_in: Language) -> Environment:
    """Return the Jinja environment for pages in this language."""
    made = html_environment(shown_in)
    made.globals["static"] = static_url
    return made


@cache
def static_url(path: str) -> str:
    """Return a static file's address with a digest of its content, so that browsers can cache it forever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"


def page(
    request: Request, template: str, *, token_for: Purpose | None = None, status_code: int = 200, **values: object
) -> Response:
    """Return a rendered page with a fresh token for the member's session, or for the purpose `token_for`."""
    member: UnlockedMember | None = getattr(request.state, "member", None)
    purpose = page_tokens.staff_purpose(member) if member else token_for
    token = page_tokens.issue(request, purpose).text if purpose else ""
    values["has_left_out_files"] = forms.has_left_out_files(request)
    common = _common(request, template, member, token)
    if status_code >= HTTPStatus.BAD_REQUEST:  # nobody looks for the text of an error
        common = replace(common, text_page="")
    is_theirs = member is None and _is_reporters(template)
    return _answer(request, render(template, values, common), status_code, may_be_text=is_theirs)


def html(request: Request, template: str, **values: object) -> str:
    """Return the HTML of a reporter's page, to be kept in a file."""
    return render(template, {"has_left_out_files": False, **values}, _common(request, template, None, ""))


def _is_reporters(template: str) -> bool:
    return side_of_source(f"templates/{template}") is Side.REPORTER


def _policy(page: str) -> dict[str, str] | None:
    """Return the header that lets a page send files, if it loads the script that does. No words of anybody can be taken for it:
    their quotation marks are escaped.
    """
    return {"Content-Security-Policy": UPLOAD_POLICY} if f'<script src="{static_url("uploads.js")}"' in page else None


def _answer(request: Request, page: str, status_code: int, *, may_be_text: bool) -> Response:
    """Return a page, or its text to whoever asks for that: never of a member's page, which is no text to read alone, nor of one
    that is too long.
    """
    if not (may_be_text and page_text.is_wanted(request)) or len(page) > page_text.MOST_READ_CHARS:
        return HTMLResponse(page, status_code, _policy(page))
    running = runtime.of(request)
    url = running.site.url_at(request.headers.get("host", ""))
    return page_text.TextPage(page, status_code, site_url=url, turn=running.texts)


def _common(request: Request, template: str, member: UnlockedMember | None, token: str) -> Common:
    shown_in = language_links.shown_in(request, template, is_for_a_member=member is not None)
    return Common(
        runtime.of(request).site,
        shown_in,
        member,
        token,
        here=_here(request) if member else "",
        line_above=language_links.line_above(request, shown_in),
        same_page=language_links.same_page(request),
        text_page=language_links.text_page(request) if _is_reporters(template) else "",
    )


def page_with_ticket(
    request: Request, template: str, entropy: bytes, *, token_for: Purpose, status_code: int = 200, **values: object
) -> Response:
    """Return a reporter's page with a fresh token, and a ticket for their receipt that is bound to it."""
    token = page_tokens.issue(request, token_for)
    values[page_tokens.TICKET] = page_tokens.issue_ticket(request, entropy, PageToken(token_for, token.nonce))
    values["has_left_out_files"] = forms.has_left_out_files(request)
    common = _common(request, template, None, token.text)
    return _answer(request, render(template, values, common), status_code, may_be_text=_is_reporters(template))


def _here(request: Request) -> str:
    """Return where a session that is locked on this page goes on; "" for a page that answers a form."""
    return own_address(request) if request.method == "GET" else ""


def own_address(request: Request) -> str:
    """Return the path and query of a request, without the language's prefix."""
    path, query = request.url.path.removeprefix(language.of(request).prefix), request.url.query
    return f"{path}?{query}" if query else path


def slot(name: str) -> str:
    """Return the placeholder in a cached page for a value that differs per request."""
    return f"{_MARK}{name}{_MARK}"


def cached_page(
    template: str, *, site: Site, shown_in: Language, answers_a_form: bool = False, **values: object
) -> CachedPage:
    """Return a page that may be cached: all values except the slots must be the same for every requester."""
    said = {"has_left_out_files": False, **values}
    same_page, text_page = ("", "") if answers_a_form else (slot(_PATH_SLOT), slot(_TEXT_SLOT))
    common = Common(
        site,
        shown_in,
        member=None,
        token=slot(TOKEN_SLOT),
        line_above=slot(_LINE_SLOT),
        same_page=same_page,
        text_page=text_page,
    )
    shown = render(template, said, common)
    parts = _SLOT.split(shown)
    return CachedPage(tuple(text.encode() for text in parts[::2]), tuple(parts[1::2]), _policy(shown))


def render(template: str, values: Mapping[str, object], common: Common) -> str:
    """Return a page's HTML. All pages are rendered here."""
    shared = {
        "site": common.site,
        "member": common.member,
        "log_has_changed": common.member is not None and common.member.log_seen is LogComparison.CHANGED,
        "heading": _heading(common),
        "csrf": common.token,
        "here": common.here,
        "line_above": Markup(common.line_above),  # noqa: S704  made by `language_links`, or a slot's mark
        "same_page": common.same_page,
        "text_page": common.text_page,
    }
    return environment(common.shown_in).get_template(template).render(**shared, **values)


def _heading(common: Common) -> Text:
    """Return the heading of a page: the member's committees, or the site."""
    committees = tuple(name for _, name in common.member.committees) if common.member else ()
    return Names(committees) if committees else Name(common.site.name)


def with_query(address: str, query: str) -> str:
    """Return an address with one more parameter, such as "show=notes", before its anchor."""
    path, hash_sign, anchor = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{query}{hash_sign}{anchor}"


def see_other(request: Request, path: str) -> RedirectResponse:
    """Redirect with a GET in the same language, so that a reload does not submit the form again."""
    return RedirectResponse(language.of(request).prefix + path, status_code=303)
