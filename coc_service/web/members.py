"""Members: the one-time link, the login, the roster."""

from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from coc_service.domain.roster import MemberState
from coc_service.store import committees, members
from coc_service.store.tables import Committee, Member
from coc_service.usecases import devices, form_tokens, login, membership, rosters
from coc_service.usecases.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.login import Candidate, Cookie
from coc_service.usecases.membership import AdmissionRefused, InvitationGone, PassphraseWeak
from coc_service.web import forms, pages, service, sessions
from coc_service.web.fair_queue import Crowded, Lane
from coc_service.web.forms import FieldError

LOGIN = Purpose("login")
ENROL = Purpose("enrol")
LOGIN_FAILED = (
    "That did not match. Check the name and the passphrase. "
    "After ten attempts, wait a quarter of an hour, or use a browser in which you have logged in before."
)
LOGIN_CROWDED = (
    "Very many people are trying to log in just now, so we have not looked at your passphrase. "
    "Please type it once more in a minute. In a browser in which you have logged in before, you need not wait."
)
ENROL_CROWDED = "Too much at once: your key was not made yet. Please send both passphrases once more in a minute."
NOT_THE_SAME = "The two passphrases are not the same."
RELOADED = "This page had been open for too long. Please try again."
NOT_COMPARED = "Please compare the fingerprint by voice first, and say so here."
NOT_WAITING = "This person is not waiting any more."


@dataclass(frozen=True, slots=True)
class SeatView:
    """A member as the roster page shows them."""

    id: str
    name: str
    handle: str
    fingerprint: str
    admitted_by: str = ""
    since: str = ""
    admit_url: str = ""
    errors: list[FieldError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RosterRows:
    """What the roster page is made of."""

    committee: Committee
    digest: str
    everyone: list[Member]


async def enrol(request: Request) -> Response:
    """Show the page behind a one-time link."""
    return await _enrol_page(request, [])


async def _enrol_page(request: Request, errors: list[FieldError], *, status_code: int = 422) -> Response:
    running, token = service.of(request), request.path_params["token"]

    def load(session: Session) -> tuple[Member, Committee]:
        found = membership.invitee(session, token, keys=running.keys, now=running.now())
        return found, committees.committee(session, found.committee_id)

    try:
        member, committee = await running.read(load)
    except InvitationGone:
        return pages.page(request, "members/invitation_gone.html", status_code=404)
    return pages.page(
        request,
        "members/enrol.html",
        token_for=ENROL,
        status_code=status_code if errors else 200,
        invitee={"name": member.name, "committee": committee.name, "login_name": member.login_name},
        errors=errors,
        enrol_url=f"/enrol/{token}",
    )


async def take_enrolment(request: Request) -> Response:
    """Enrol whoever holds the link, with the passphrase they chose."""
    running, token, sent = service.of(request), request.path_params["token"], await forms.read(request)
    passphrase = sent.text("passphrase")
    if passphrase != sent.text("passphrase_again"):
        return await _enrol_page(request, [FieldError("passphrase_again", NOT_THE_SAME)])
    try:
        form_tokens.redeem(sent.text(forms.TOKEN), ENROL, keys=running.keys, now=running.now())
        member = await running.read(partial(membership.invitee, token=token, keys=running.keys, now=running.now()))
        lane = Lane(member.id, is_known=True)  # of its own: only whoever holds the link can fill it
        async with running.passphrases.place(lane, is_gone=request.is_disconnected) as place:
            new = await place.run(partial(membership.make_keys, passphrase, member=member))
        job = partial(membership.enrol, token=token, new=new, keys=running.keys, now=running.now())
        member = await running.write(job)
    except TokenInvalid:
        return await _enrol_page(request, [FieldError("passphrase", RELOADED)])
    except InvitationGone:
        return pages.page(request, "members/invitation_gone.html", status_code=404)
    except PassphraseWeak as error:
        return await _enrol_page(request, [FieldError("passphrase", error.advice)])
    except Crowded:
        return await _enrol_page(request, [FieldError("passphrase", ENROL_CROWDED)], status_code=503)
    founder = member.state == MemberState.ADMITTED
    return pages.page(request, "members/enrolled.html", fingerprint=membership.fingerprint_of(member), founder=founder)


async def login_page(request: Request) -> Response:
    """Show the login."""
    return _login_page(request, [], "")


def _login_page(request: Request, errors: list[FieldError], login_name: str, *, status_code: int = 422) -> Response:
    return pages.page(
        request,
        "members/login.html",
        token_for=LOGIN,
        status_code=status_code if errors else 200,
        errors=errors,
        values={"login_name": login_name},
        login_url="/login",
    )


async def take_login(request: Request) -> Response:
    """Log a member in. A wrong name and a wrong passphrase get the same answer after the same work."""
    running, sent = service.of(request), await forms.read(request)
    login_name, passphrase = _login_name(sent.text("login_name")), sent.text("passphrase")
    try:
        form_tokens.redeem(sent.text(forms.TOKEN), LOGIN, keys=running.keys, now=running.now())
        cookie = await _log_in(request, login_name, passphrase[: membership.PASSPHRASE_MAX_CHARS])
    except TokenInvalid:
        return _login_page(request, [FieldError("passphrase", RELOADED)], login_name)
    except Crowded:
        answer = _login_page(request, [FieldError("passphrase", LOGIN_CROWDED)], login_name, status_code=503)
        answer.headers["Retry-After"] = "60"
        return answer
    if cookie is None:
        return _login_page(request, [FieldError("passphrase", LOGIN_FAILED)], login_name)
    response = pages.see_other("/desk")
    sessions.set_cookie(request, response, cookie)
    device = devices.issue(login_name, keys=running.keys, now=running.now())
    sessions.set_device_cookie(request, response, device)
    return response


async def _log_in(request: Request, login_name: str, passphrase: str) -> Cookie | None:
    """Return the session that a passphrase begins. What was tried in vain is logged; a lockout is answered without trying.

    Raises:
        Crowded: too many wait to be tried.
    """
    running, device = service.of(request), sessions.device_of(request, login_name)
    now = running.now()
    if await running.read(
        partial(login.is_locked_out, login_name=login_name, device=device, keys=running.keys, now=now)
    ):
        return None
    lane = Lane(login_name, is_known=device is not None)
    async with running.passphrases.place(lane, is_gone=request.is_disconnected) as place:
        find = partial(login.candidate, login_name=login_name, device=device, keys=running.keys, now=now)
        candidate: Candidate = await running.write(find)
        if candidate.is_locked_out:  # by those who came meanwhile
            return None
        holder = await place.run(partial(login.try_passphrase, candidate, passphrase))
    if holder is None:  # nothing is raised inside a transaction that neighbours may share
        await running.write(partial(login.refuse, candidate=candidate, now=running.now()))
        return None
    return await running.write(partial(login.begin, candidate=candidate, holder=holder, now=running.now()))


def _login_name(typed: str) -> str:
    """Return a name as it may stand in a query: PostgreSQL takes no NUL."""
    return "".join(filter(str.isprintable, typed)).strip()[:100]


async def logout(request: Request) -> Response:
    """Log out."""
    running = service.of(request)
    await sessions.staff_form(request)
    await running.write(partial(login.end, reader=request.state.reader, now=running.now()))
    response = pages.see_other("/login")
    sessions.drop_cookie(request, response)
    return response


async def roster(request: Request) -> Response:
    """Show who is on the roster, who waits, and the digest that reporters see."""
    return await _roster_page(request, problem=None)


async def _roster_page(request: Request, *, problem: tuple[str, str] | None) -> Response:
    running, reader = service.of(request), request.state.reader

    def load(session: Session) -> RosterRows:
        committee = committees.committee(session, reader.member.committee_id)
        found = rosters.in_force(session, committee.id)
        return RosterRows(committee, found.digest, list(members.of_committee(session, committee.id)))

    rows = await running.read(load)
    names = {member.id: member.name for member in rows.everyone}
    return pages.page(
        request,
        "members/roster.html",
        status_code=422 if problem else 200,
        committee=rows.committee,
        roster_digest=rows.digest,
        members=[_seat(member, names) for member in rows.everyone if member.state == MemberState.ADMITTED],
        waiting=[_waiting(member, problem) for member in rows.everyone if member.state == MemberState.ENROLLED],
        invited=[member for member in rows.everyone if member.state == MemberState.INVITED],
    )


def _seat(member: Member, names: dict[str, str]) -> SeatView:
    is_founder = member.admitted_by == member.id
    by = "the set-up ceremony" if is_founder else names.get(member.admitted_by or "", "")
    return SeatView(member.id, member.name, member.handle, membership.fingerprint_of(member), admitted_by=by)


def _waiting(member: Member, problem: tuple[str, str] | None) -> SeatView:
    errors = [FieldError("fingerprint_compared", problem[1])] if problem and problem[0] == member.id else []
    print_ = membership.fingerprint_of(member)
    return SeatView(
        member.id, member.name, member.handle, print_, admit_url=f"/roster/{member.id}/admit", errors=errors
    )


async def admit(request: Request) -> Response:
    """Admit someone whose fingerprint was compared."""
    running, reader, member_id = service.of(request), request.state.reader, request.path_params["member_id"]
    sent, _ = await sessions.staff_form(request)
    if not sent.has("fingerprint_compared"):
        return await _roster_page(request, problem=(member_id, NOT_COMPARED))
    job = partial(
        membership.admit, admitting=reader.member, holder=reader.holder, member_id=member_id, now=running.now()
    )
    try:
        await running.write(job)
    except AdmissionRefused:
        return await _roster_page(request, problem=(member_id, NOT_WAITING))
    return pages.see_other("/roster")
