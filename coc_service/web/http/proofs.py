"""The page that asks a member for their passphrase again, and goes on with what they were doing: no word is lost.

It is shown before dangerous acts (`fresh.asks_again`) and while a session is locked (`sessions.members_only`).
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.usecases.people.attempts import CountAttempt, LockedOut
from coc_service.usecases.people.ceremonies import relying_party
from coc_service.usecases.people.members import LockedSession, UnlockedMember
from coc_service.usecases.people.passkey_answers import Touch
from coc_service.usecases.people.passphrases import PASSPHRASE_MAX_CHARS, as_typed_again
from coc_service.usecases.people.proving import Prove, ShowWaysToProve, WaysToProve, again
from coc_service.usecases.people.session_content import Cookie, login_id
from coc_service.web.http import forms, page_tokens, pages, runtime
from coc_service.web.http.fair_queue import Crowded, Lane
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.http.invitations import answer_in, invited, with_passkeys

GO_ON = "/again"
WRONG = msg("That did not match. After ten attempts, wait a quarter of an hour.")
CROWDED = msg("Very many people are trying to log in just now. Please type it once more in a minute.")
NO_PASSPHRASE = msg("Please fill in your passphrase.")


@dataclass(frozen=True, slots=True)
class AskView:
    """What the page says, what it sends along, and where. A form that was sent keeps its own token: acts are known by it."""

    title: Message
    lead: Message
    action: str
    fields: list[tuple[str, str]]
    has_token: bool
    ways: WaysToProve


LOCKED = (
    msg("This session is locked"),
    msg("Type your passphrase, and you go on where you were. What you had sent from this page is sent then."),
)
DANGEROUS = (
    msg("Your passphrase once more"),
    msg("The next step can do harm in wrong hands. So we ask again if you have not typed it in the last ten minutes."),
)


async def prove(request: Request, cookie: Cookie, person: str) -> Message | None:
    """Try the typed passphrase. Returns what is wrong; None if it was right.

    Attempts are counted per person, apart from those of the login page: nobody without a cookie can use them up.

    Raises:
        SessionEnded: the session has ended meanwhile.
    """
    running, sent = runtime.of(request), await forms.typed_proof(request) or Form()
    typed, touch = as_typed_again(sent.text(forms.PROOF)), _touch(request, sent, cookie)
    if not typed and touch is None:
        return NO_PASSPHRASE
    try:
        async with running.passphrases.place(Lane(person, is_known=True), is_gone=request.is_disconnected) as place:
            bucket = await running.perform(CountAttempt(running.custody, person))
            if bucket is None:
                return WRONG
            code = sent.text(forms.PROOF_CODE)[:PASSPHRASE_MAX_CHARS]
            act = Prove(running.custody, cookie, typed[:PASSPHRASE_MAX_CHARS], bucket, code=code, touch=touch)
            return None if await running.perform(act, slow=place.run) else WRONG
    except LockedOut:
        return WRONG
    except Crowded:
        return CROWDED


def _touch(request: Request, sent: Form, cookie: Cookie) -> Touch | None:
    """Return the answer of a passkey, if the browser sent one."""
    party, answer = relying_party(runtime.of(request).site.base_url), answer_in(sent, prefix=forms.PROOF_PASSKEY)
    return Touch(party, answer, again(login_id(cookie))) if party and answer.said else None


async def ask(
    request: Request,
    session: UnlockedMember | LockedSession,
    said: tuple[Message, Message],
    problem: Message | None = None,
) -> Response:
    """Return the page. It sends the same form to the same address again, or leads back to the page that was asked for."""
    title, lead = said
    running, is_form = runtime.of(request), request.method == "POST"
    ways = await running.ask(ShowWaysToProve(running.custody, session.person))
    view = AskView(title, lead, _action(request), await _sent(request), has_token=is_form, ways=ways)
    shown = pages.page(
        request,
        "members/again.html",
        token_for=page_tokens.staff_purpose(session),
        status_code=422 if problem else 200,
        ask=view,
        errors=[FieldError(forms.PROOF, problem)] if problem else [],
        invitation=invited(request, again(session.id_hash)) if ways.with_passkey else None,
    )
    return with_passkeys(request, shown) if ways.with_passkey else shown


def _action(request: Request) -> str:
    return pages.own_address(request) if request.method == "POST" else GO_ON


async def _sent(request: Request) -> list[tuple[str, str]]:
    """Return the fields to send along."""
    if request.method != "POST":
        return [("to", pages.own_address(request))]
    sent = await forms.read(request)
    return [(name, value) for name, values in sent.values.items() for value in values]
