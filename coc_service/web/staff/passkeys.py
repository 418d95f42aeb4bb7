"""A member's passkeys: their part of the page "Your ways to log in", the page for a new one, and removing one."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coc_service.catalogue import Day
from coc_service.usecases.act import Refused
from coc_service.usecases.people.ceremonies import encoded, relying_party
from coc_service.usecases.people.passkeys import AddPasskey, OwnPasskey, RemovePasskey, ShowPasskeys, adding
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.http.fresh import asks_again
from coc_service.web.http.invitations import answer_in, invited, with_passkeys

PASSKEYS = f"{sessions.WAYS}/passkeys"


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey in the list."""

    leaf: str
    name: str
    opens: bool
    added_on: Day


@dataclass(frozen=True, slots=True)
class PasskeyPart:
    """What the part with the passkeys shows. `can_add` is False if this site cannot have passkeys."""

    rows: Sequence[PasskeyRow]
    can_add: bool
    add_url: str


async def part(request: Request) -> PasskeyPart:
    """Return the part of the member's page that lists their passkeys."""
    running = runtime.of(request)
    own = await running.ask(ShowPasskeys(running.custody, request.state.member))
    can_add = relying_party(running.site.base_url) is not None
    return PasskeyPart([_row(one) for one in own], can_add, PASSKEYS)


async def page(request: Request) -> Response:
    """Show the page on which the browser makes a passkey."""
    return await _page(request, "", [])


async def add(request: Request) -> Response:
    """Add the passkey that the browser has made."""
    sent, _ = await sessions.staff_form(request)
    running, name = runtime.of(request), " ".join(sent.text("passkey_name").split())
    party = relying_party(running.site.base_url)
    if party is None:
        return pages.see_other(request, sessions.WAYS)
    try:
        await running.perform(AddPasskey(running.custody, request.state.member, party, answer_in(sent), name))
    except Refused as refused:
        return await _page(request, name, [FieldError(refused.field, refused.message)])
    return pages.see_other(request, f"{sessions.WAYS}?done=passkey-added")


async def remove(request: Request) -> Response:
    """Remove a passkey."""
    sent, _ = await sessions.staff_form(request)
    running = runtime.of(request)
    await running.perform(RemovePasskey(running.custody, request.state.member, sent.text("passkey")))
    return pages.see_other(request, f"{sessions.WAYS}?done=passkey-removed")


async def _page(request: Request, name: str, errors: list[FieldError]) -> Response:
    running, member = runtime.of(request), request.state.member
    own = await running.ask(ShowPasskeys(running.custody, member))
    shown = pages.page(
        request,
        "members/passkey_add.html",
        status_code=422 if errors else 200,
        errors=errors,
        values={"passkey_name": name},
        known=" ".join(encoded(one.credential) for one in own),
        invitation=invited(request, adding(member)),
        add_url=PASSKEYS,
        ways_url=sessions.WAYS,
    )
    return with_passkeys(request, shown)


def _row(one: OwnPasskey) -> PasskeyRow:
    return PasskeyRow(one.leaf, one.name, one.opens, Day(one.added_at))


def routes() -> list[Route]:
    """Return the routes of these pages."""
    return [
        Route(PASSKEYS, sessions.people_only(asks_again(page)), methods=["GET"]),
        Route(PASSKEYS, sessions.people_only(asks_again(add)), methods=["POST"]),
        Route(f"{PASSKEYS}/remove", sessions.people_only(asks_again(remove)), methods=["POST"]),
    ]
