"""A member's passphrase and recovery code: changing the one, printing and revoking the other."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.usecases.act import Act, Done, Ready, Refused, Seen
from coc_service.usecases.people.attempts import CountAttempt, LockedOut
from coc_service.usecases.people.own_slots import (
    ChangePassphrase,
    MakeRecoveryCode,
    RevokeRecoveryCode,
    ShowOwnSlots,
)
from coc_service.usecases.people.passphrases import PASSPHRASE_MAX_CHARS, PassphraseWeak, as_typed_again
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.fair_queue import Crowded, Lane
from coc_service.web.http.forms import FieldError, Form

PASSPHRASE, CODE = "/passphrase", "/recovery-code"
CHANGED = msg(
    "Your passphrase is changed. The old one opens nothing here any more, and you are logged out everywhere else."
)
REVOKED = msg("Your recovery code opens nothing any more. Please destroy the paper.")
NOT_THE_SAME = msg("The two passphrases are not the same.")
CROWDED = msg("Too much at once: nothing was changed. Please send it once more in a minute.")
TOO_OFTEN = msg("Too many attempts. Please wait a quarter of an hour. Nothing was changed.")


async def passphrase_page(request: Request) -> Response:
    """Show the form for another passphrase."""
    return await _passphrase_page(request, [])


async def change_passphrase(request: Request) -> Response:
    """Lock the member's keys under another passphrase."""
    sent, _ = await sessions.staff_form(request)
    typed = as_typed_again(sent.text("passphrase"))
    if typed != as_typed_again(sent.text("passphrase_again")):
        return await _passphrase_page(request, [FieldError("passphrase_again", NOT_THE_SAME)])
    running = runtime.of(request)
    act = ChangePassphrase(running.custody, request.state.member, _proof(sent), typed)
    try:
        await _perform(request, act)
    except PassphraseWeak as error:
        return await _passphrase_page(request, [FieldError("passphrase", advice) for advice in error.advice])
    except Refused as refused:
        return await _passphrase_page(request, [FieldError(refused.field, refused.message)])
    return await _passphrase_page(request, [], done=CHANGED)


async def code_page(request: Request) -> Response:
    """Say whether there is a recovery code, and offer a new one."""
    return await _code_page(request, [])


async def make_code(request: Request) -> Response:
    """Make a recovery code and show it, this once."""
    sent, _ = await sessions.staff_form(request)
    act = MakeRecoveryCode(runtime.of(request).custody, request.state.member, _proof(sent))
    try:
        words = await _perform(request, act)
    except Refused as refused:
        return await _code_page(request, [FieldError(refused.field, refused.message)])
    return pages.page(request, "members/recovery_code_made.html", words=words)


async def revoke_code(request: Request) -> Response:
    """Delete the slot of the recovery code."""
    await sessions.staff_form(request)
    running = runtime.of(request)
    await running.perform(RevokeRecoveryCode(running.custody, request.state.member))
    return await _code_page(request, [], done=REVOKED)


async def _passphrase_page(request: Request, wrong: list[FieldError], *, done: Message | None = None) -> Response:
    return await _page(request, "members/passphrase.html", wrong, done)


async def _code_page(request: Request, wrong: list[FieldError], *, done: Message | None = None) -> Response:
    return await _page(request, "members/recovery_code.html", wrong, done)


async def _page(request: Request, template: str, wrong: list[FieldError], done: Message | None) -> Response:
    running = runtime.of(request)
    own = await running.ask(ShowOwnSlots(running.custody, request.state.member))
    status = 422 if wrong else 200
    return pages.page(request, template, status_code=status, errors=wrong, done=done, own=own)


def _proof(sent: Form) -> str:
    return as_typed_again(sent.text("present"))[:PASSPHRASE_MAX_CHARS]


async def _perform(request: Request, act: Act[Seen, Ready, Done]) -> Done:
    """Perform an act that tries a passphrase. Attempts are limited: somebody may have found this session open.

    Raises:
        Refused: also if there were too many attempts, or too many passphrases wait.
    """
    running, member = runtime.of(request), request.state.member
    try:
        if await running.perform(CountAttempt(running.custody, member.person, member.id_hash)) is None:
            raise Refused(TOO_OFTEN, field="present")
        lane = Lane(member.person, is_known=True)
        return await running.perform_in_turn(act, lane, is_gone=request.is_disconnected)
    except LockedOut as error:
        raise Refused(TOO_OFTEN, field="present") from error
    except Crowded as error:
        raise Refused(CROWDED, field="present") from error
