"""The same site at an onion address: which requests come there, and the header by which Tor Browser learns of it."""

from http import HTTPStatus
from urllib.parse import quote, urlsplit

from starlette.types import Message, Scope

from coc_service.web.http.security_headers import Headers

_HTTPS = "https://"
_UNQUOTED = "/-._~!$&'()*+,;=:@"


def is_https_at(host: str, *, is_https: bool, onion_url: str) -> bool:
    """Whether pages of this host (of a request's `Host`) come by https. An onion service encrypts by itself, so its address
    may be http: with `Secure` cookies nobody could log in there, and with HSTS the browser would look for a port 443.
    """
    return onion_url.startswith(_HTTPS) if is_at_onion(host, onion_url) else is_https


def is_at_onion(host: str, onion_url: str) -> bool:
    """Whether a request came to the onion address."""
    return bool(onion_url) and host.lower() == urlsplit(onion_url).netloc


def offer(onion_url: str, scope: Scope, message: Message) -> Headers:
    """Return the header that offers the onion address of a page; nothing for what is no page with an address of its own.

    Tor Browser can be set to follow it by itself, with a GET. The answer to a form would be lost by that: a receipt, for one.
    """
    is_asked_for = scope["method"] in {"GET", "HEAD"} and message["status"] == HTTPStatus.OK
    is_page = dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html")
    if not (is_asked_for and is_page):
        return []
    query = scope["query_string"].decode("latin-1")
    path = quote(scope["path"], safe=_UNQUOTED) + (f"?{query}" if query else "")
    return [(b"onion-location", f"{onion_url}{path}".encode("latin-1"))]
