"""Members: the one-time link, the login, the roster."""

from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, Text, msg
from coc_service.domain.roster import MemberState
from coc_service.store import committees, members
from coc_service.store.tables import Committee, Member
from coc_service.usecases import form_tokens, login, membership, rosters
from coc_service.usecases.form_tokens import Purpose, TokenRefused
from coc_service.usecases.login import Candidate
from coc_service.usecases.membership import AdmissionRefused, InvitationGone, PassphraseWeak
from coc_service.web import forms, pages, service, sessions
from coc_service.web.forms import FieldError

LOGIN = Purpose("login")
ENROL = Purpose("enrol")
LOGIN_FAILED = msg(
    "That did not match. Check the name and the passphrase. After ten attempts, wait a quarter of an hour."
)
NOT_THE_SAME = msg("The two passphrases are not the same.")
RELOADED = msg("This page had been open for too long. Please try again.")
NOT_COMPARED = msg("Please compare the fingerprint by voice first, and say so here.")
FOUNDED = msg("the set-up ceremony")
NOT_WAITING = msg("This person is not waiting any more.")


@dataclass(frozen=True, slots=True)
class SeatView:
    """A member as the roster page shows them."""

    id: str
    name: str
    handle: str
    fingerprint: str
    admitted_by: Text = ""
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


async def _enrol_page(request: Request, errors: list[FieldError]) -> Response:
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
        status_code=422 if errors else 200,
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
        new = await running.with_passphrase(partial(membership.make_keys, passphrase, member=member))
        job = partial(membership.enrol, token=token, new=new, keys=running.keys, now=running.now())
        member = await running.write(job)
    except TokenRefused:
        return await _enrol_page(request, [FieldError("passphrase", RELOADED)])
    except InvitationGone:
        return pages.page(request, "members/invitation_gone.html", status_code=404)
    except PassphraseWeak as error:
        return await _enrol_page(request, [FieldError("passphrase", advice) for advice in error.advice])
    founder = member.state == MemberState.ADMITTED
    return pages.page(request, "members/enrolled.html", fingerprint=membership.fingerprint_of(member), founder=founder)


async def login_page(request: Request) -> Response:
    """Show the login."""
    return _login_page(request, [], "")


def _login_page(request: Request, errors: list[FieldError], login_name: str) -> Response:
    return pages.page(
        request,
        "members/login.html",
        token_for=LOGIN,
        status_code=422 if errors else 200,
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
    except TokenRefused:
        return _login_page(request, [FieldError("passphrase", RELOADED)], login_name)
    running.refuse_if_crowded()  # before the attempt is counted
    find = partial(login.candidate, login_name=login_name, keys=running.keys, now=running.now())
    candidate: Candidate = await running.write(find)
    holder = await running.with_passphrase(
        partial(login.try_passphrase, candidate, passphrase[: membership.PASSPHRASE_MAX_CHARS])
    )
    if holder is None:  # nothing is raised inside a transaction that neighbours may share
        await running.write(partial(login.refuse, candidate=candidate, now=running.now()))
        return _login_page(request, [FieldError("passphrase", LOGIN_FAILED)], login_name)
    begin = partial(login.begin, candidate=candidate, holder=holder, keys=running.keys, now=running.now())
    cookie = await running.write(begin)
    response = pages.see_other(request, "/desk")
    sessions.set_cookie(request, response, cookie)
    return response


def _login_name(typed: str) -> str:
    """Return a name as it may stand in a query: PostgreSQL takes no NUL."""
    return "".join(filter(str.isprintable, typed)).strip()[:100]


async def logout(request: Request) -> Response:
    """Log out."""
    running = service.of(request)
    await sessions.staff_form(request)
    await running.write(partial(login.end, reader=request.state.reader, now=running.now()))
    response = pages.see_other(request, "/login")
    sessions.drop_cookie(request, response)
    return response


async def roster(request: Request) -> Response:
    """Show who is on the roster, who waits, and the digest that reporters see."""
    return await _roster_page(request, problem=None)


async def _roster_page(request: Request, *, problem: tuple[str, Message] | None) -> Response:
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
    by = FOUNDED if is_founder else Name(names.get(member.admitted_by or "", ""))
    return SeatView(member.id, member.name, member.handle, membership.fingerprint_of(member), admitted_by=by)


def _waiting(member: Member, problem: tuple[str, Message] | None) -> SeatView:
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
    return pages.see_other(request, "/roster")
