"""What a page says of other languages: a line in the language that the browser asks for, and where the links lead."""

from markupsafe import Markup
from starlette.requests import Request

from coc_service import languages
from coc_service.catalogue import Message
from coc_service.languages import Language
from coc_service.languages.sides import Side, side_of_source
from coc_service.web.http import language, page_text, runtime

_LINE = '<p class="proposed" lang="{}" dir="{}">{}</p>'
_LINK = '<a href="{}" hreflang="{}">{}</a>'


def shown_in(request: Request, template: str, *, is_for_a_member: bool) -> Language:
    """Return the language of a page: English for the committee's pages in a language that does not have them yet."""
    chosen = language.of(request)
    is_staff = is_for_a_member or side_of_source(f"templates/{template}") is Side.STAFF
    return languages.for_staff(chosen, language.english_of(request)) if is_staff else chosen


def same_page(request: Request) -> str:
    """Return the path and query of the page without its language, for links to it in another one.

    "" on a page that answers a form: what was written would be lost on the way.
    """
    if request.method not in {"GET", "HEAD"}:
        return ""
    path = request.url.path.removeprefix(language.of(request).prefix)
    if not path.startswith("/") or path.startswith("//"):  # `//elsewhere.example` would lead to another site
        return "/"
    return f"{path}?{request.url.query}" if request.url.query else path


def text_page(request: Request) -> str:
    """Return the path, without its first slash, and the query of the page's plain-text version; "" on a page that answers a
    form, and in that version.
    """
    path = "" if page_text.is_wanted(request) else same_page(request)
    return f"{path[1:]}{'&' if '?' in path else '?'}{page_text.ASKED}" if path else ""


def line_above(request: Request, shown: Language) -> Markup:
    """Return the line above a page: that it is not in the chosen language yet, or that it is in the browser's; or nothing."""
    chosen, path = language.of(request), same_page(request)
    if shown is not chosen:
        return _line(chosen, language.NOT_YET)
    other = language.proposed(request, runtime.of(request).site.languages) if path else None
    return _line(other, language.ALSO_HERE, to=other.prefix + path) if other else Markup()


def _line(one: Language, said: Message, *, to: str = "") -> Markup:
    text = one.text(said)
    inside = Markup(_LINK).format(to, one.code, text) if to else text  # noqa: S704  a constant; `format` escapes
    return Markup(_LINE).format(one.code, one.direction, inside)  # noqa: S704  as above
