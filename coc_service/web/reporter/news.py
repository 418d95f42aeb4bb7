"""How a reporter hears that there is news: by mail, or in a feed (Atom, RFC 4287) that says nothing else."""

import hashlib
from xml.etree import ElementTree as ET

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.usecases.act import Refused
from coc_service.usecases.reporter.news import (
    NO_ADDRESS,
    ChangeSubscription,
    FeedState,
    FindSubscription,
    ReadFeed,
    token_of,
)
from coc_service.web.http import language, pages, runtime
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import conversations
from coc_service.web.reporter.conversations import PartyRequest

AT = "/news"
_TITLE = msg("News")
_NEWS = msg("There is news for you")
_ATOM = "http://www.w3.org/2005/Atom"


async def news(request: Request, reporter: PartyRequest, sent: Form) -> Response:
    """Show how the reporter hears of news, and change it."""
    running, errors = runtime.of(request), list[FieldError]()
    try:
        change = _change(request, reporter, sent)
        if isinstance(change, FieldError):
            errors.append(change)
        elif change:
            await running.perform(change)
    except Refused as refused:
        errors.append(FieldError(refused.field, refused.message))
    subscription = await running.ask(FindSubscription(running.custody, reporter.receipt))
    return pages.page_with_ticket(
        request,
        "receipts/news.html",
        reporter.receipt.entropy.reveal(),
        token_for=conversations.PURPOSE,
        status_code=422 if errors else 200,
        has_mail=bool(subscription.address),
        feed=_address(request, reporter) if subscription.has_feed else "",
        errors=errors,
        values={"address": sent.text("address") if errors else ""},
        is_feed_first=sent.text("do") in {"feed", "no-feed"},
        back_url="/return",
    )


def _change(request: Request, reporter: PartyRequest, sent: Form) -> ChangeSubscription | FieldError | None:
    """Return what a button asks for, or what is missing; None if the page is only to be shown."""
    custody, spoken = runtime.of(request).custody, language.of(request).code
    match sent.text("do"):
        case "mail":
            if not (address := sent.text("address").strip()):
                return FieldError("address", NO_ADDRESS)
            return ChangeSubscription(custody, reporter.receipt, address, language=spoken)
        case "no-mail":
            return ChangeSubscription(custody, reporter.receipt, "")
        case "feed" | "no-feed" as act:
            return ChangeSubscription(custody, reporter.receipt, has_feed=act == "feed")
        case _:
            return None


def _address(request: Request, reporter: PartyRequest) -> str:
    root = _site_url(request) + language.of(request).prefix
    return f"{root}{AT}/{token_of(reporter.receipt)}"


def _site_url(request: Request) -> str:
    return runtime.of(request).site.url_at(request.headers.get("host", "")).rstrip("/")


async def feed(request: Request) -> Response:
    """Return the feed: one entry if there is news. All feeds are the same but for their address and an hour."""
    running = runtime.of(request)
    state = await running.ask(ReadFeed(running.custody, request.path_params["token"]))
    if state is None:
        raise HTTPException(404)
    body = _atom(request, state)
    headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"', "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/atom+xml")


def _atom(request: Request, state: FeedState) -> bytes:
    shown_in, at = language.of(request), f"{state.at:%Y-%m-%dT%H:%M:%SZ}"
    root = _site_url(request) + shown_in.prefix
    own = root + request.url.path.removeprefix(request.scope.get("root_path", ""))
    made = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": shown_in.code})
    _write(made, own, shown_in.text(_TITLE), at)
    ET.SubElement(ET.SubElement(made, "author"), "name").text = shown_in.text(_TITLE)
    ET.SubElement(made, "link", {"rel": "self", "href": own})
    if state.has_news:
        entry = ET.SubElement(made, "entry")
        _write(entry, f"{own}#{at}", shown_in.text(_NEWS), at)
        ET.SubElement(entry, "link", {"href": f"{root}/return"})
        ET.SubElement(entry, "summary").text = shown_in.text(_NEWS)
    return bytes(ET.tostring(made, encoding="utf-8", xml_declaration=True))


def _write(to: ET.Element, own: str, title: str, at: str) -> None:
    for name, text in (("id", own), ("title", title), ("updated", at)):
        ET.SubElement(to, name).text = text
