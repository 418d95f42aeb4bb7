"""A member's passkeys: the list, a new one, and removing one. The part of a page that shows them is `members/passkeys.html`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Day
from coc_service.usecases.act import Refused
from coc_service.usecases.people.ceremonies import Invitation, encoded, relying_party
from coc_service.usecases.people.passkeys import AddPasskey, OwnPasskey, RemovePasskey, ShowPasskeys, adding
from coc_service.usecases.people.passphrases import PASSPHRASE_MAX_CHARS, as_typed_again
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.fair_queue import Crowded, Lane
from coc_service.web.http.forms import FieldError
from coc_service.web.staff.invitations import answer_in, invited, with_passkeys
from coc_service.web.staff.login import LOGIN_CROWDED

PATH = "/passkeys"


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey in the list."""

    leaf: str
    name: str
    opens: bool
    added_on: Day


@dataclass(frozen=True, slots=True)
class PasskeyPart:
    """What the part with the passkeys shows. `invitation` is None if this site cannot have passkeys."""

    rows: Sequence[PasskeyRow]
    known: str
    invitation: Invitation | None
    name: str = ""
    errors: Sequence[FieldError] = field(default=())


async def part(request: Request, *, name: str = "", errors: Sequence[FieldError] = ()) -> PasskeyPart:
    """Return the part of the member's page that lists their passkeys and offers to add one."""
    running, member = runtime.of(request), request.state.member
    own = await running.ask(ShowPasskeys(running.custody, member))
    known = " ".join(encoded(one.credential) for one in own)
    rows = [_row(one) for one in own]
    return PasskeyPart(rows, known, invited(request, adding(member)), name, errors)


async def passkeys(request: Request) -> Response:
    """Show the member's passkeys."""
    return await _page(request, await part(request))


async def add(request: Request) -> Response:
    """Add a passkey."""
    sent, _ = await sessions.staff_form(request)
    running, member = runtime.of(request), request.state.member
    party, name = relying_party(running.site.base_url), " ".join(sent.text("passkey_name").split())
    if party is None:
        return pages.see_other(request, PATH)
    passphrase = as_typed_again(sent.text("passphrase"))[:PASSPHRASE_MAX_CHARS]
    act = AddPasskey(running.custody, member, party, answer_in(sent), name, passphrase)
    try:
        await running.perform_in_turn(act, Lane(member.person, is_known=True), is_gone=request.is_disconnected)
    except Refused as refused:
        return await _page(request, await part(request, name=name, errors=[FieldError(refused.field, refused.message)]))
    except Crowded:
        return await _page(request, await part(request, name=name, errors=[FieldError("passphrase", LOGIN_CROWDED)]))
    return pages.see_other(request, PATH)


async def remove(request: Request) -> Response:
    """Remove a passkey."""
    sent, _ = await sessions.staff_form(request)
    running = runtime.of(request)
    await running.perform(RemovePasskey(running.custody, request.state.member, sent.text("passkey")))
    return pages.see_other(request, PATH)


async def _page(request: Request, shown: PasskeyPart) -> Response:
    status = 422 if shown.errors else 200
    return with_passkeys(
        request,
        pages.page(request, "members/passkeys_page.html", status_code=status, passkeys=shown, errors=shown.errors),
    )


def _row(one: OwnPasskey) -> PasskeyRow:
    return PasskeyRow(one.leaf, one.name, one.opens, Day(one.added_at))
