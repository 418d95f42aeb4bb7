"""Enrolment by a one-time link, login and logout."""

import re
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Day, Message, Names, msg
from coc_service.domain import device_names, recovery_code
from coc_service.domain.login_name import login_key
from coc_service.usecases.custody import form_tokens
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.people import devices
from coc_service.usecases.people.attempts import CountAttempt, LockedOut
from coc_service.usecases.people.ceremonies import relying_party
from coc_service.usecases.people.enrolling import Enrol, FindInvitee, InvitationGone
from coc_service.usecases.people.login import LoggedIn, LogIn, LogOut, SeatEnded
from coc_service.usecases.people.passkey_login import LOGGING_IN, LogInWithPasskey
from coc_service.usecases.people.passphrases import PASSPHRASE_MAX_CHARS, PassphraseWeak, as_typed_again
from coc_service.web.http import forms, language, pages, runtime, sessions
from coc_service.web.http.fair_queue import Crowded, Lane
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.http.invitations import answer_in, invited, with_passkeys
from coc_service.web.staff import kept_words, own_slots

LOGIN = Purpose("login")
ENROL = Purpose("enrol")
_ABOUT = re.compile(r"(record-)?[a-z2-7]{26}")
LOGIN_FAILED = msg(
    "That did not match. Check the name, the passphrase and, if you use one, the code. "
    "After ten attempts, wait a quarter of an hour, or use a browser in which you have logged in before."
)
LOGIN_CROWDED = msg(
    "Very many people are trying to log in just now, so we have not looked at your passphrase. "
    "Please type it once more in a minute. In a browser in which you have logged in before, you need not wait."
)
ENROL_CROWDED = msg("Too much at once: your key was not made yet. Please send both passphrases once more in a minute.")
PASSKEY_FAILED = msg(
    "That passkey did not log you in. It may have been removed, or this page had been open for too long. "
    "Try it once more, or use your passphrase."
)
PASSKEY_OPENS_NOTHING = msg(
    "We know you by this passkey, but it cannot open reports. Please type your passphrase as well."
)
HAS_LEFT = msg("You have left the committee. Thank you for what you did there.")
SEAT_ENDED = msg(
    "Your passphrase is right. Your seat on %(committees)s ended on %(day)s, so there is nothing here to open any more. "
    "Thank you for what you did for people who needed somebody to listen. If this is a mistake, ask a member of the committee."
)
AUDIT_ENDED = msg(
    "Your passphrase is right. Your audit of %(committees)s ended on %(day)s, so there is nothing here to read any more. "
    "If this is a mistake, ask a member of the committee."
)
NOT_THE_SAME = msg("The two passphrases are not the same.")
NO_NAME, NO_PASSPHRASE = msg("Please fill in your login name."), msg("Please fill in your passphrase.")
RELOADED = msg("This page had been open for too long. Please try again.")


async def enrol(request: Request) -> Response:
    """Show the enrolment page of a one-time link."""
    return await _enrol_page(request, [])


async def _enrol_page(request: Request, wrong: list[FieldError], *, status_code: int = 422) -> Response:
    running, token = runtime.of(request), request.path_params["token"]
    try:
        welcome = await running.ask(FindInvitee(running.custody, token))
    except InvitationGone:
        return pages.page(request, "members/invitation_gone.html", status_code=404)
    person, committees = welcome.person, Names(welcome.committees)
    return pages.page(
        request,
        "members/enrol.html",
        token_for=ENROL,
        status_code=status_code if wrong else 200,
        invitee={
            "name": person.name,
            "committees": committees,
            "login_name": person.login_name,
            "has_lost_keys": welcome.has_lost_keys,
        },
        errors=wrong,
        enrol_url=f"/enrol/{token}",
    )


async def take_enrolment(request: Request) -> Response:
    """Enrol the holder of the link with the chosen passphrase."""
    running, token, sent = runtime.of(request), request.path_params["token"], await forms.read(request)
    passphrase = as_typed_again(sent.text("passphrase"))
    if passphrase != as_typed_again(sent.text("passphrase_again")):
        return await _enrol_page(request, [FieldError("passphrase_again", NOT_THE_SAME)])
    try:
        form_tokens.redeem(sent.text(forms.TOKEN), ENROL, keys=running.custody.keys, now=running.now())
        welcome = await running.ask(FindInvitee(running.custody, token))
        lane = Lane(welcome.person.id, is_known=True)  # a lane per link: only its holder can fill it
        act = Enrol(running.custody, token, passphrase)
        enrolled = await running.perform_in_turn(act, lane, is_gone=request.is_disconnected)
    except TokenInvalid:
        return await _enrol_page(request, [FieldError("passphrase", RELOADED)])
    except InvitationGone:
        return pages.page(request, "members/invitation_gone.html", status_code=404)
    except PassphraseWeak as error:
        return await _enrol_page(request, [FieldError("passphrase", advice) for advice in error.advice])
    except Crowded:
        return await _enrol_page(request, [FieldError("passphrase", ENROL_CROWDED)], status_code=503)
    return await sessions.waiting_page(request, enrolled.person, enrolled.fingerprint, founder=enrolled.has_founded)


async def login_page(request: Request) -> Response:
    """Show the login form."""
    said = [FieldError("", HAS_LEFT)] if "left" in request.query_params else []
    along = Along(_kept(request.query_params.get("kept", "")))
    return _login_page(request, said, "", along=along, status_code=200)


def _kept(about: str) -> str:
    """Return what words are about that were kept when a session had ended; "" for what no words can be about."""
    return about if _ABOUT.fullmatch(about) else ""


@dataclass(frozen=True, slots=True)
class Along:
    """What the login form sends along: what was kept when a session ended, and that a passkey has answered."""

    kept: str = ""
    touch: str = ""


_NOTHING = Along()


def _along(sent: Form) -> Along:
    return Along(_kept(sent.text("kept")), sent.text("touch"))


def _login_page(
    request: Request, wrong: list[FieldError], login_name: str, *, along: Along = _NOTHING, status_code: int = 422
) -> Response:
    """Return the login form. After a touch it offers no passkey: the same one would answer again at once."""
    return with_passkeys(
        request,
        pages.page(
            request,
            "members/login.html",
            token_for=LOGIN,
            status_code=status_code if wrong else 200,
            errors=wrong,
            values={"login_name": login_name},
            along=along,
            login_url="/login",
            invitation=None if along.touch else invited(request, LOGGING_IN),
        ),
    )


async def take_login(request: Request) -> Response:
    """Log a member in. A wrong name and a wrong passphrase get the same response after the same work."""
    running, sent = runtime.of(request), await forms.read(request)
    login_name, passphrase = login_key(sent.text("login_name")), as_typed_again(sent.text("passphrase"))
    along = _along(sent)
    blank = _blank(login_name, passphrase)
    if blank:
        return _login_page(request, blank, login_name, along=along)
    try:
        form_tokens.redeem(sent.text(forms.TOKEN), LOGIN, keys=running.custody.keys, now=running.now())
        session = await _log_in(request, login_name, passphrase[:PASSPHRASE_MAX_CHARS], sent)
    except TokenInvalid:
        return _login_page(request, [FieldError("", RELOADED)], login_name, along=along)
    except SeatEnded as error:
        return _login_page(request, [FieldError("", _seat_ended(error))], login_name, status_code=403)
    except Crowded:
        wrong = [FieldError("", LOGIN_CROWDED)]
        answer = _login_page(request, wrong, login_name, along=along, status_code=503)
        answer.headers["Retry-After"] = "60"
        return answer
    if session is None:
        return _login_page(request, [FieldError("", LOGIN_FAILED)], login_name, along=along)
    return _logged_in(request, sent, login_name, session)


def _logged_in(request: Request, sent: Form, login_name: str, session: LoggedIn) -> Response:
    """Lead to the desk, with the cookies of a new session."""
    running, saw, kept = runtime.of(request), sessions.remembered_checkpoint(request), _kept(sent.text("kept"))
    response = pages.see_other(request, _first_page(sent, kept))
    sessions.set_cookie(request, response, session.cookie)
    device = devices.issue(login_name, keys=running.custody.keys, now=running.now())
    sessions.set_device_cookie(request, response, device)
    if saw or sent.has("remember"):
        sessions.remember_checkpoint(request, response, session.checkpoint)
    return response


def _first_page(sent: Form, kept: str) -> str:
    """Return where a login leads: to a new passphrase after the recovery code, to what was kept, or to the desk."""
    if recovery_code.read(sent.text("passphrase")):
        return own_slots.PASSPHRASE
    return kept_words.offered_at(kept) + "#drafts" if kept else "/desk"


async def take_passkey(request: Request) -> Response:
    """Log a member in with a passkey. One that opens nothing leads back to the form, for the passphrase."""
    running, sent = runtime.of(request), await forms.read(request)
    along, party = _along(sent), relying_party(running.site.base_url)
    if party is None:
        return pages.see_other(request, "/login")
    try:
        form_tokens.redeem(sent.text(forms.TOKEN), LOGIN, keys=running.custody.keys, now=running.now())
    except TokenInvalid:
        return _login_page(request, [FieldError("", RELOADED)], "", along=along)
    act = LogInWithPasskey(
        running.custody,
        party,
        answer_in(sent),
        browser_saw=sessions.remembered_checkpoint(request),
        device=_device(request),
        language=language.of(request).code,
        device_cookie=sessions.device_cookie(request),
    )
    try:
        found = await running.perform(act)
    except SeatEnded as error:
        return _login_page(request, [FieldError("", _seat_ended(error))], "", status_code=403)
    if found and found.session:
        return _logged_in(request, sent, found.login_name, found.session)
    if found:
        wrong = [FieldError("", PASSKEY_OPENS_NOTHING)]
        return _login_page(request, wrong, found.login_name, along=replace(along, touch=found.touch))
    return _login_page(request, [FieldError("", PASSKEY_FAILED)], "", along=along)


def _seat_ended(error: SeatEnded) -> Message:
    names = Names(tuple(seat.committee for seat in error.seats))
    only_audits = all(seat.is_audit for seat in error.seats)
    return (AUDIT_ENDED if only_audits else SEAT_ENDED).filled(
        committees=names, day=Day(max(seat.at for seat in error.seats))
    )


def _blank(login_name: str, passphrase: str) -> list[FieldError]:
    """Return what was left empty: it is no attempt, so it costs none."""
    asked = (("login_name", login_name, NO_NAME), ("passphrase", passphrase, NO_PASSPHRASE))
    return [FieldError(name, problem) for name, typed, problem in asked if not typed.strip()]


async def _log_in(request: Request, login_name: str, passphrase: str, sent: Form) -> LoggedIn | None:
    """Return a new session. During a lockout the passphrase is not tried.

    Raises:
        Crowded: too many passphrases are waiting to be tried.
    """
    running, device = runtime.of(request), sessions.device_of(request, login_name)
    lane = Lane(login_name, is_known=device is not None)
    async with running.passphrases.place(lane, is_gone=request.is_disconnected) as place:
        try:
            bucket = await running.perform(CountAttempt(running.custody, login_name, device))
        except LockedOut:
            return None
        if bucket is None:
            return None
        act = LogIn(
            running.custody,
            login_name,
            passphrase,
            bucket,
            browser_saw=sessions.remembered_checkpoint(request),
            device=_device(request),
            language=language.of(request).code,
            code=sent.text("code")[:PASSPHRASE_MAX_CHARS],
            touch=sent.text("touch"),
            is_new_browser=device is None,
        )
        return await running.perform(act, slow=place.run)


def _device(request: Request) -> str:
    return device_names.name_of(request.headers.get("user-agent", ""))


async def logout(request: Request) -> Response:
    """Log out. The browser is asked to drop the pages that it keeps for the button "back"."""
    running = runtime.of(request)
    await sessions.staff_form(request)
    await running.perform(LogOut(running.custody, request.state.member))
    response = pages.see_other(request, "/login")
    response.headers["Clear-Site-Data"] = '"cache"'
    sessions.drop_cookie(request, response)
    return response
