"""Lost keys: the page on which a member states that somebody's keys are lost, and the two forms about it on the roster."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, Text, msg
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.losing import AgreeLost, SendLink, StateLost
from coc_service.usecases.people.lost import Keys, ShowLosable, Takes
from coc_service.usecases.people.members import UnlockedMember
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.staff import roster

NOT_SPOKEN = msg("Please speak with them first, by voice or face to face, and say so here.")
NOBODY_CHOSEN = msg("Please choose whose keys are lost.")
_SITS = msg("%(name)s, fingerprint %(fingerprint)s")
_WAITS = msg("%(name)s, who waits to be admitted, fingerprint %(fingerprint)s")
_LOST_ELSEWHERE = msg("%(name)s, fingerprint %(fingerprint)s. Another committee has stated that these keys are lost.")
_ALONE = msg("Your signature is enough: the keys are off at once.")
_TOGETHER = msg("Another member has to sign too, on the roster page. Until then the keys still work.")
_A_WEEK = msg(
    "There are only two of you, so they get a mail and a week. If they do not log in, you sign once more on the roster page."
)
_TAKES = {Takes.ONE: _ALONE, Takes.TWO: _TOGETHER, Takes.A_WEEK: _A_WEEK}


async def form(request: Request) -> Response:
    """Show whose keys can be stated as lost."""
    return await _page(request, [])


async def _page(request: Request, wrong: list[FieldError]) -> Response:
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    try:
        shown = await running.ask(ShowLosable(running.custody, request.state.member, committee_id))
    except Refused as refused:
        return await roster.roster_page(request, problem=(committee_id, refused.message))
    return pages.page(
        request,
        "members/lost.html",
        status_code=422 if wrong else 200,
        committee=shown.committee,
        options=[_option(one) for one in shown.keys],
        errors=wrong,
        lost_url=f"/roster/{committee_id}/lost",
    )


def _option(keys: Keys) -> dict[str, Text]:
    return {"value": f"{keys.person}.{keys.signing_key}", "label": _label(keys), "hint": _TAKES[keys.takes]}


def _label(keys: Keys) -> Text:
    sentence = _LOST_ELSEWHERE if keys.are_lost_elsewhere else _SITS
    return (sentence if keys.is_seated else _WAITS).filled(name=Name(keys.name), fingerprint=Name(keys.fingerprint))


async def state(request: Request) -> Response:
    """State that a person's keys are lost. The form carries the keys that the page showed."""
    sent, _ = await sessions.staff_form(request)
    person, _, signing_key = sent.text("whose").partition(".")
    blank = [FieldError("whose", NOBODY_CHOSEN)] if not signing_key else []
    if blank or not sent.has("spoken"):
        return await _page(request, blank or [FieldError("spoken", NOT_SPOKEN)])
    try:
        await runtime.of(request).perform(StateLost(*_signer(request), person, signing_key))
    except Refused as refused:
        return await _page(request, [FieldError("whose", refused.message)])
    return pages.see_other(request, "/roster")


async def agree(request: Request) -> Response:
    """Sign the statement of another member."""
    sent, _ = await sessions.staff_form(request)
    leaf = sent.text("leaf")
    if not sent.has("spoken"):
        return await roster.roster_page(request, problem=(leaf, NOT_SPOKEN))
    return await _perform(request, AgreeLost(*_signer(request), leaf), beside=leaf)


async def send_link(request: Request) -> Response:
    """Send the link for new keys once more."""
    sent, _ = await sessions.staff_form(request)
    person = sent.text("person")
    return await _perform(request, SendLink(*_signer(request), person), beside=person)


async def _perform(request: Request, act: AgreeLost | SendLink, *, beside: str) -> Response:
    try:
        await runtime.of(request).perform(act)
    except Refused as refused:
        problem: tuple[str, Message] = (beside, refused.message)
        return await roster.roster_page(request, problem=problem)
    return pages.see_other(request, "/roster")


def _signer(request: Request) -> tuple[Custody, UnlockedMember, str, str]:
    """Return the signing member, the committee, and the address of enrolments."""
    running = runtime.of(request)
    link = running.site.base_url.rstrip("/") + "/enrol/"
    return running.custody, request.state.member, request.path_params["committee_id"], link
