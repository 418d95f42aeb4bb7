"""The rosters of a member's committees: members, people who wait for admission, and comparisons that are due."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Day, Message, Name, Names, Text, msg
from coc_service.domain import auditors
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.admitting import Admit, Agree, ConfirmComparison
from coc_service.usecases.people.lost import Lost
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.roster import Earlier, InvitedShown, RosterShown, SeatShown, ShowRoster
from coc_service.usecases.people.seat_shown import Departures, ShowDepartures
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.fingerprints import fingerprint_view
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import joining_views, seat_pages
from coc_service.web.staff.roster_views import InvitedView, LostView, RosterView, SeatView

NOT_COMPARED = msg("Please compare name, address and both fingerprints by voice first, and say so here.")
FOUNDED = msg("the set-up ceremony")
_ALSO = msg("Also: %(names)s")
_ENDS_SOON = msg("This seat ends by itself on %(day)s. To keep it, sign a new term before.")
_AWAY = msg("Gets no new reports before %(day)s")
_NO_END = msg("From now on, without an end")
_UNTIL = msg("From now on, until %(until)s UTC")
_FROM = msg("From %(starts)s UTC on, without an end")
_FROM_UNTIL = msg("From %(starts)s until %(until)s UTC")
_TAKES_THE_SEAT = msg(
    "This is no newcomer: it gives the seat of %(name)s to other keys. So far their fingerprint is %(fingerprint)s. "
    "Ask %(name)s by voice whether they have new keys. "
    "The new keys open none of the cases that %(name)s is on, until a member on the case adds them."
)
_COMES_BACK = msg(
    "%(name)s was on this committee before, with the fingerprint %(fingerprint)s. "
    "What they could read then stays closed to them, until a member on the case adds them."
)
_NEW_KEYS = msg(
    "The keys of %(name)s were stated as lost, and these are to be the new ones. The old fingerprint was %(fingerprint)s. "
    "Hear %(name)s's voice, or see their face: somebody else may have used the link. "
    "The new keys open none of the cases that %(name)s was on, until a member on the case adds them."
)
_RENEWS = msg("This renews the seat of %(name)s, with the keys they have: %(fingerprint)s.")
_IN_PLACE_OF = msg("In place of %(name)s, %(fingerprint)s")

_ADMITS = msg(
    "%(name)s will be able to read reports that arrive from now on. "
    "Everyone on the committee sees that you admitted them."
)
_IS_FIRST_TO_SIGN = msg(
    "%(name)s waits for a second member to sign, and can then read reports that arrive from that moment on."
)


async def roster(request: Request) -> Response:
    """Show the rosters, who waits for admission, and the digest that reporters see."""
    return await roster_page(request, problem=None)


async def roster_page(request: Request, *, problem: tuple[str, Message] | None) -> Response:
    """Return the rosters; `problem` is what a form could not do, beside the person or leaf that it was about."""
    running = runtime.of(request)
    shown = await running.ask(ShowRoster(running.custody, request.state.member))
    leaving = await running.ask(ShowDepartures(running.custody, request.state.member))
    return pages.page(
        request,
        "members/roster.html",
        status_code=422 if problem else 200,
        rosters=[
            _roster(one, leaving[one.committee.id], request.state.member, problem=problem)
            for one in shown
            if one.committee.id in leaving
        ],
        problem=problem[1] if problem else None,
    )


def _roster(
    shown: RosterShown, leaving: Departures, member: UnlockedMember, *, problem: tuple[str, Message] | None
) -> RosterView:
    base = f"/roster/{shown.committee.id}"
    seats = [
        replace(_seat(one, f"{base}/compare", problem, is_member=True), seat_url=f"{base}/seats/{one.person}")
        for one in shown.seats
    ]
    is_alternate = any(one.is_alternate and one.id == member.person for one in seats)
    if is_alternate:
        shown, leaving = replace(shown, waiting=(), half_admitted=(), lost=()), replace(leaving, removals=())
        seats = [one if one.id == member.person else _as_alternates_see(one) for one in seats]
    return RosterView(
        name=shown.committee.name,
        readers_digest=shown.readers_digest,
        admitting=_ADMITS if shown.signers_needed == 1 else _IS_FIRST_TO_SIGN,
        members=[one for one in seats if not one.is_alternate],
        alternates=[one for one in seats if one.is_alternate],
        owed=[one for one in seats if one.is_comparison_owed],
        waiting=[
            replace(_seat(one, f"{base}/admit", problem), may_choose=not (one.replaces and one.replaces.are_keys_lost))
            for one in shown.waiting
        ],
        half_admitted=[_seat(one, "" if one.has_signed else f"{base}/agree", problem) for one in shown.half_admitted],
        invited=[_invited(one) for one in shown.invited],
        withdrawn=[_invited(one) for one in shown.withdrawn],
        own=fingerprint_view(member.name, member.fingerprint),
        lost=[_lost(one, f"{base}/lost", problem) for one in shown.lost],
        lost_url="" if is_alternate else f"{base}/lost",
        leaving=seat_pages.departures_view(leaving, shown.committee.id),
        auditors_url=f"/auditors/{shown.committee.id}",
        has_auditor_waiting=any(one.statement.act in auditors.ACTS for one in shown.committee.proposals.values()),
    )


def _as_alternates_see(other: SeatView) -> SeatView:
    """Return somebody else's seat without what only members sign."""
    return replace(other, seat_url="", is_comparison_owed=False)


def _invited(shown: InvitedShown) -> InvitedView:
    return InvitedView(shown.name, joining_views.steps(shown.steps))


def _lost(one: Lost, base: str, problem: tuple[str, Message] | None) -> LostView:
    is_wrong = problem is not None and problem[0] in {one.leaf, one.person}
    return LostView(
        person=one.person,
        name=one.name,
        leaf=one.leaf,
        fingerprint=one.fingerprint,
        signed_by=Names(one.signed_by),
        sign_url=f"{base}/agree" if one.may_sign else "",
        link_url=f"{base}/link" if one.is_linked else "",
        alone_from=Day(one.alone_from) if one.alone_from else None,
        has_come=one.has_come,
        kept=one.kept,
        end_url=f"{base.removesuffix('/lost')}/seats/{one.person}/end",
        errors=[FieldError("spoken", problem[1])] if problem and is_wrong else [],
    )


def _seat(seat: SeatShown, form_url: str, problem: tuple[str, Message] | None, *, is_member: bool = False) -> SeatView:
    is_wrong = problem is not None and problem[0] in {seat.person, seat.leaf}
    return SeatView(
        id=seat.person,
        name=seat.name,
        handle=seat.handle,
        login_name=seat.login_name,
        address=seat.address,
        fingerprint=fingerprint_view(seat.name, seat.fingerprint),
        term=_term(seat),
        replaces=_replaces(seat.replaces) if seat.replaces and not is_member else None,
        notes=_notes(seat) if is_member else [],
        digest=seat.digest,
        leaf=seat.leaf,
        admitted_by=Names(seat.admitted_by) if seat.admitted_by else FOUNDED,
        also_called=_ALSO.filled(names=Names(seat.also_called)) if seat.also_called else None,
        form_url=form_url,
        is_comparison_owed=seat.is_comparison_owed,
        errors=[FieldError("fingerprint_compared", problem[1])] if problem and is_wrong else [],
        steps=joining_views.steps(seat.steps),
        title=seat.introduction.title,
        pronouns=seat.introduction.pronouns,
        is_alternate=seat.is_alternate,
    )


def _term(seat: SeatShown) -> Text:
    """Return the term of the seat, to the minute, because the term is part of what is signed."""
    starts = f"{seat.starts:%Y-%m-%d %H:%M}" if seat.starts else ""
    until = f"{seat.ends:%Y-%m-%d %H:%M}" if seat.ends else ""
    sentence = (_FROM_UNTIL if until else _FROM) if starts else (_UNTIL if until else _NO_END)
    return sentence.filled(starts=Name(starts), until=Name(until))


def _replaces(earlier: Earlier) -> Text:
    sentence = _NEW_KEYS if earlier.are_keys_lost else _COMES_BACK
    if earlier.is_seated:
        sentence = _RENEWS if earlier.has_same_keys else _TAKES_THE_SEAT
    return _of(earlier, sentence)


def _of(earlier: Earlier, sentence: Message) -> Message:
    return sentence.filled(name=Name(earlier.name), fingerprint=Name(earlier.fingerprint))


def _notes(seat: SeatShown) -> list[Text]:
    """Return the notes on a member's line, besides who admitted them."""
    replaced = [_of(seat.replaces, _IN_PLACE_OF)] if seat.replaces and not seat.replaces.has_same_keys else []
    ending = [_ENDS_SOON.filled(day=Day(seat.ends))] if seat.ends and seat.ends_soon else []
    away = [_AWAY.filled(day=Day(seat.paused_until))] if seat.paused_until else []
    terms = [*ending, _term(seat)] if seat.starts or seat.ends else []
    return [*replaced, *away, *terms]


async def admit(request: Request) -> Response:
    """Admit a person after the comparison. The form carries the digest of what the page showed."""
    sent, _ = await sessions.staff_form(request)
    person = sent.text("person")
    act = Admit(*_signer(request), person, sent.text("digest"), as_alternate=sent.has("as_alternate"))
    return await _sign(request, sent, act, beside=person)


async def agree(request: Request) -> Response:
    """Sign an admission as the second member."""
    sent, _ = await sessions.staff_form(request)
    leaf = sent.text("leaf")
    return await _sign(request, sent, Agree(*_signer(request), leaf), beside=leaf)


async def compare(request: Request) -> Response:
    """Sign that an admission was compared again."""
    sent, _ = await sessions.staff_form(request)
    leaf = sent.text("leaf")
    return await _sign(request, sent, ConfirmComparison(*_signer(request), leaf), beside=leaf)


def _signer(request: Request) -> tuple[Custody, UnlockedMember, str]:
    """Return the signing member and the committee."""
    return runtime.of(request).custody, request.state.member, request.path_params["committee_id"]


async def _sign(request: Request, sent: Form, act: Admit | Agree | ConfirmComparison, *, beside: str) -> Response:
    """Sign if the box "compared" is ticked. Errors are shown beside the seat of this person or leaf."""
    if not sent.has("fingerprint_compared"):
        return await roster_page(request, problem=(beside, NOT_COMPARED))
    try:
        await runtime.of(request).perform(act)
    except Refused as refused:
        return await roster_page(request, problem=(beside, refused.message))
    return pages.see_other(request, "/roster")
