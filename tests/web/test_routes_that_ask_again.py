"""Every route that asks for the passphrase once more. `journeys/test_what_asks_again.py` tries some of them in a browser."""

from collections.abc import Callable, Iterator
from typing import Any

from starlette.routing import Route

from coc_service.web.http import fresh
from coc_service.web.routes import routes

ASK_AGAIN = {
    "GET /recovery/{committee_id:id}/request",
    "GET /ways-to-log-in/code-app",
    "GET /ways-to-log-in/passkeys",
    "POST /again",
    "POST /auditors/{committee_id:id}/admit",
    "POST /auditors/{committee_id:id}/agree",
    "POST /auditors/{committee_id:id}/end",
    "POST /cases/{case_id:id}/disclosures/confirm",
    "POST /cases/{case_id:id}/disclosures/propose",
    "POST /cases/{case_id:id}/disclosures/subject",
    "POST /cases/{case_id:id}/disclosures/take",
    "POST /cases/{case_id:id}/kept/delete/confirm",
    "POST /cases/{case_id:id}/kept/hold/confirm",
    "POST /cases/{case_id:id}/readers/confirm",
    "POST /our-reports/{committee_id:id}/drafts/{leaf:leaf}",
    "POST /policy/{committee_id:id}/confirm",
    "POST /recovery/{committee_id:id}/answer",
    "POST /recovery/{committee_id:id}/confirm",
    "POST /recovery/{committee_id:id}/end",
    "POST /recovery/{committee_id:id}/propose",
    "POST /roster/{committee_id:id}/admit",
    "POST /roster/{committee_id:id}/agree",
    "POST /roster/{committee_id:id}/lost",
    "POST /roster/{committee_id:id}/lost/agree",
    "POST /roster/{committee_id:id}/removals",
    "POST /roster/{committee_id:id}/seats/{person:id}/end",
    "POST /roster/{committee_id:id}/seats/{person:id}/standing",
    "POST /roster/{committee_id:id}/seats/{person:id}/term",
    "POST /ways-to-log-in/code-app",
    "POST /ways-to-log-in/code-app/remove",
    "POST /ways-to-log-in/passkeys",
    "POST /ways-to-log-in/passkeys/remove",
}


def _layers(endpoint: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Yield an endpoint, then what each of its decorators wraps."""
    layer: Callable[..., Any] | None = endpoint
    while layer:
        yield layer
        layer = getattr(layer, "__wrapped__", None)


def _asks_again(endpoint: Callable[..., Any]) -> bool:
    codes = [one.__code__ for one in _layers(endpoint) if hasattr(one, "__code__")]
    return any((one.co_filename, one.co_name) == (fresh.__file__, "guarded") for one in codes)


def test_every_form_that_does_harm_in_wrong_hands_asks_again_and_no_other() -> None:
    served = [route for route in routes() if isinstance(route, Route)]

    asking = {
        f"{method} {one.path}"
        for one in served
        for method in (one.methods or set()) - {"HEAD"}
        if _asks_again(one.endpoint)
    }

    assert asking == ASK_AGAIN
