"""Asks for the passphrase again before exports, grants, key changes and other acts that do harm in wrong hands."""

from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.proving import SessionEnded, is_fresh
from coc_service.web.http import forms, pages, proofs, runtime, sessions
from coc_service.web.http.sessions import Endpoint


def asks_again(endpoint: Endpoint) -> Endpoint:
    """Call the endpoint if the member typed their passphrase within the last ten minutes; else ask for it first.

    Use it inside `members_only`: `members_only(asks_again(export))`. A form that was sent is kept on the page that asks, and
    goes on with it; only files must be chosen again. The login counts as typing it.
    """

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        member: UnlockedMember = request.state.member
        if is_fresh(member, now=runtime.of(request).now()):
            return await endpoint(request)
        if request.method == "POST":
            await sessions.staff_form(request)  # so that no other site makes the browser try a passphrase
            if await forms.typed_proof(request) is not None:
                return await _proved(request, member, endpoint)
        return await proofs.ask(request, member, proofs.DANGEROUS)

    return guarded


async def _proved(request: Request, member: UnlockedMember, endpoint: Endpoint) -> Response:
    cookie = sessions.cookie_of(request)
    try:
        problem = await proofs.prove(request, cookie, member.person) if cookie else proofs.WRONG
    except SessionEnded:
        return pages.see_other(request, "/login")
    if problem:
        return await proofs.ask(request, member, proofs.DANGEROUS, problem)
    return await endpoint(request)


async def go_on(request: Request) -> Response:
    """Lead back to the page that was asked for."""
    sent, _ = await sessions.staff_form(request)
    return lead_to(request, sent.text("to"))


def lead_to(request: Request, to: str) -> Response:
    """Redirect to a page of ours in the same language. An address elsewhere leads to the desk."""
    is_ours = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isascii() and to.isprintable()
    return pages.see_other(request, to if is_ours else "/desk")
