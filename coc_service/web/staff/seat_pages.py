"""The page of a seat, on which its member resigns or another proposes that they are removed; and the hand-over list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Day, Message, Name, Names, Text, msg, plural
from coc_service.domain.workflow import is_date
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import catching_up
from coc_service.usecases.committee.hand_over import HandedOver, HandOver
from coc_service.usecases.committee.titles import Titles
from coc_service.usecases.custody.session_caches import Title
from coc_service.usecases.people.leaving import NO_SUCH_DAY, AgreeRemoval, PauseSeat, ProposeRemoval, Resign
from coc_service.usecases.people.seat_shown import Departures, Left, Removal, SeatState, ShowSeat
from coc_service.usecases.people.standings import SetStanding
from coc_service.usecases.people.terms import NO_SUCH_TERM, SetTerm
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.staff import links

NOT_CONFIRMED = msg("Please say that you have read what follows from it.")
_LEADS = msg("Leads it: choose a new lead")
_OWES_DECLARATION = msg("Has not said whether there is a conflict")
_OWES_BALLOT = msg("Has not voted")
_TASK = msg("Task: %(title)s")
_IS_LAST = msg("You are the last who reads it")
_REMOVAL = (
    msg("To be removed"),
    msg("I agree that %(name)s is removed, at once and from every case"),
    msg("Sign the removal of %(name)s"),
)
_PAUSE = (
    msg("To get no new reports before %(day)s"),
    msg("I agree that %(name)s gets no new reports before %(day)s"),
    msg("Sign the pause of %(name)s"),
)
_RETURN = (
    msg("To get new reports again"),
    msg("I agree that %(name)s gets new reports again"),
    msg("Sign the return of %(name)s"),
)
_RESIGNED = msg("%(name)s left on %(day)s")
_REMOVED = msg("%(name)s was removed on %(day)s by %(names)s")


@dataclass(frozen=True, slots=True)
class RemovalView:
    """A removal that waits on the roster. `url` is where it is signed, "" once the member has."""

    leaf: str
    name: str
    signed_by: Text
    missing: Message
    url: str
    what: Message
    agreement: Message
    verb: Message


@dataclass(frozen=True, slots=True)
class LeftView:
    """Somebody who has left, with the address of their hand-over list."""

    text: Message
    url: str


@dataclass(frozen=True, slots=True)
class DeparturesView:
    """What the roster of one committee says about leaving."""

    removals: list[RemovalView]
    left: list[LeftView]


@dataclass(frozen=True, slots=True)
class HandedOverView:
    """A case in the hand-over list."""

    url: str
    code_name: str
    title: str
    what: list[Message]


def departures_view(shown: Departures, committee_id: str) -> DeparturesView:
    """Return what the roster says about leaving."""
    base = f"/roster/{committee_id}"
    return DeparturesView(
        [_removal(one, base) for one in shown.removals],
        [LeftView(_left(one), f"{base}/hand-over/{one.person}") for one in shown.left],
    )


def _removal(one: Removal, base: str) -> RemovalView:
    url = "" if one.has_signed else f"{base}/removals"
    missing = plural("%(count)s more signature is needed.", "%(count)s more signatures are needed.", count=one.missing)
    what, agreement, verb = _PAUSE if one.act == "seat.paused" and one.until else _REMOVAL
    if one.act == "seat.paused" and one.until is None:
        what, agreement, verb = _RETURN
    day = Day(one.until) if one.until else ""
    filled = [sentence.filled(name=Name(one.name), day=day) for sentence in (what, agreement, verb)]
    return RemovalView(one.leaf, one.name, Names(tuple(one.signed_by)), missing, url, *filled)


def _left(one: Left) -> Message:
    sentence = _REMOVED if one.removed_by else _RESIGNED
    return sentence.filled(name=Name(one.name), day=Day(one.at), names=Names(tuple(one.removed_by)))


async def seat(request: Request) -> Response:
    """Show a seat, what follows if it ends, and what would be handed over."""
    return await _page(request, [])


async def _page(request: Request, errors: list[FieldError], values: Mapping[str, str] | None = None) -> Response:
    running, member = runtime.of(request), request.state.member
    committee_id, person = request.path_params["committee_id"], request.path_params["person"]
    try:
        shown = await running.ask(ShowSeat(running.custody, member, committee_id, person))
    except Refused:
        return pages.see_other(request, "/roster")
    return pages.page(
        request,
        "members/seat.html",
        status_code=422 if errors else 200,
        seat=_seat_values(shown),
        handed=await _handed(request, committee_id, person),
        errors=errors,
        end_url=f"/roster/{committee_id}/seats/{person}/end",
        pause_url=f"/roster/{committee_id}/seats/{person}/pause",
        term_url=f"/roster/{committee_id}/seats/{person}/term",
        standing_url=f"/roster/{committee_id}/seats/{person}/standing",
        values=values or {},
    )


def _seat_values(shown: SeatState) -> dict[str, object]:
    return {
        "name": shown.seat.name,
        "handle": shown.seat.handle,
        "committee": shown.committee.name,
        "leaf": shown.seat.leaf,
        "paused_until": Day(shown.paused_until) if shown.paused_until else None,
        "may_lift": bool(shown.paused_until) and not (shown.is_own and shown.is_paused_by_others),
        "until": Day(shown.seat.ends) if shown.seat.ends else None,
        "is_own": shown.is_own,
        "is_last": shown.is_last,
        "is_alternate": shown.seat.is_alternate,
        "others": shown.signers,
        "is_removal_proposed": shown.is_removal_proposed,
    }


async def _handed(request: Request, committee_id: str, person: str) -> list[HandedOverView]:
    running, member = runtime.of(request), request.state.member
    await catching_up.catch_up(running.custody, running.database, member)
    rows = await running.ask(HandOver(running.custody, member, committee_id, person))
    named = await Titles(running.custody, running.database, member).of([one.case for one in rows])
    return [_handed_view(one, named.get(one.case.id)) for one in rows]


def _handed_view(one: HandedOver, titled: Title | None) -> HandedOverView:
    what = [
        sentence
        for sentence, applies in (
            (_IS_LAST, one.is_last),
            (_LEADS, one.leads),
            (_OWES_DECLARATION, one.owes_declaration),
            (_OWES_BALLOT, one.owes_ballot),
        )
        if applies
    ]
    what += [_TASK.filled(title=Name(title)) for title in one.tasks]
    return HandedOverView(links.case_url(one.case.id), one.case.code_name, titled.title if titled else "", what)


async def end(request: Request) -> Response:
    """Resign, or sign that somebody else is removed. The form carries the leaf of the admission that the page showed."""
    sent, _ = await sessions.staff_form(request)
    running, member = runtime.of(request), request.state.member
    committee_id, person = request.path_params["committee_id"], request.path_params["person"]
    if not sent.has("has_read"):
        return await _page(request, [FieldError("has_read", NOT_CONFIRMED)])
    act = Resign if person == member.person else ProposeRemoval
    try:
        await running.perform(act(running.custody, member, committee_id, sent.text("leaf")))
    except Refused as refused:
        return await _page(request, [FieldError("has_read", refused.message)])
    if act is ProposeRemoval:
        return pages.see_other(request, "/roster")
    response = pages.see_other(request, "/login?left=yes")
    sessions.drop_cookie(request, response)
    return response


def _start_of(typed: str) -> datetime | None:
    return datetime.combine(date.fromisoformat(typed), time(), UTC) if typed else None


async def pause(request: Request) -> Response:
    """Sign that a seat gets no new reports before a day; or, by the other button, that it gets them again."""
    sent, _ = await sessions.staff_form(request)
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    typed, is_return = sent.text("paused_until").strip(), sent.has("returns")
    if not is_return and not is_date(typed):
        return await _page(request, [FieldError("paused_until", NO_SUCH_DAY)], {"paused_until": typed})
    until = None if is_return else _start_of(typed)
    try:
        await running.perform(PauseSeat(running.custody, request.state.member, committee_id, sent.text("leaf"), until))
    except Refused as refused:
        return await _page(request, [FieldError("paused_until", refused.message)], {"paused_until": typed})
    return pages.see_other(request, "/roster")


async def term(request: Request) -> Response:
    """Sign a new term of a seat: until the end of a day, or without an end if none is given."""
    sent, _ = await sessions.staff_form(request)
    running, committee_id, typed = runtime.of(request), request.path_params["committee_id"], sent.text("until").strip()
    if typed and not is_date(typed):
        return await _page(request, [FieldError("until", NO_SUCH_TERM)], {"until": typed})
    last_day = _start_of(typed)
    until = last_day + timedelta(days=1) if last_day else None
    try:
        await running.perform(SetTerm(running.custody, request.state.member, committee_id, sent.text("leaf"), until))
    except Refused as refused:
        return await _page(request, [FieldError("until", refused.message)], {"until": typed})
    return pages.see_other(request, "/roster")


async def standing(request: Request) -> Response:
    """Sign that somebody becomes an alternate, or a member. The form carries the leaf of the admission that the page showed."""
    sent, _ = await sessions.staff_form(request)
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    act = SetStanding(
        running.custody, request.state.member, committee_id, sent.text("leaf"), sent.text("standing") == "alternate"
    )
    try:
        await running.perform(act)
    except Refused as refused:
        return await _page(request, [FieldError("standing", refused.message)])
    return pages.see_other(request, "/roster")


async def agree(request: Request) -> Response:
    """Sign the removal of somebody as another member."""
    sent, _ = await sessions.staff_form(request)
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    if sent.has("has_read"):
        try:
            act = AgreeRemoval(running.custody, request.state.member, committee_id, sent.text("leaf"))
            await running.perform(act)
        except Refused:
            return pages.see_other(request, "/roster?stale=yes")
    return pages.see_other(request, "/roster")


async def hand_over(request: Request) -> Response:
    """Show what somebody who has left led and owed, as far as this member reads it."""
    running, member = runtime.of(request), request.state.member
    committee_id, person = request.path_params["committee_id"], request.path_params["person"]
    committee = running.custody.ledger.committees().get(committee_id)
    is_seated = committee is not None and committee.seat_of(member.person, running.now()) is not None
    if committee is None or not is_seated or not committee.last_admission(person):
        return pages.see_other(request, "/roster")
    return pages.page(
        request,
        "members/hand_over.html",
        name=committee.name_of(person),
        handed=await _handed(request, committee_id, person),
    )
