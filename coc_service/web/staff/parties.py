"""The page with those who are heard in a case: the lead opens a channel by a one-time link, and closes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Day, msg
from coc_service.domain.case_state import party_channel
from coc_service.domain.party_roles import role_of
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.access import OpenCase, OpenedCase
from coc_service.usecases.committee.parties import CloseChannel, OpenChannel, heard
from coc_service.usecases.committee.presence import FindCase
from coc_service.web.http import pages, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import file_views, party_views
from coc_service.web.staff.case_request import case_request, landing
from coc_service.web.staff.cases import on_a_case
from coc_service.web.staff.file_views import EntryView, Shown

MOST_CHARS = 80
NO_ROLE = msg("Please choose in which role they are heard.")
LONG_NAME = msg("Please use at most %(most)s characters for the name.")
_LINK = "/heard/"


@on_a_case
async def page(request: Request) -> Response:
    """Show who is heard."""
    return await _page(request, [], {})


async def _page(request: Request, wrong: list[FieldError], values: dict[str, str]) -> Response:
    at = case_request(request)
    opened = await at.running.perform(OpenCase(at.running.custody, at.member, at.case_id))
    written = _written(opened, at.running.now())
    return pages.page(
        request,
        "cases/parties.html",
        status_code=422 if wrong else 200,
        case={"code_name": opened.case.code_name, "url": at.url},
        parties=party_views.views(opened, now=at.running.now()),
        written=written,
        letter_counts={party: sum(one.of is Shown.LETTERS for one in found) for party, found in written.items()},
        roles=party_views.roles(),
        is_lead=opened.case.lead == at.member.person,
        open_url=party_views.url(at.case_id) + "/open",
        errors=wrong,
        values=values,
    )


def _written(opened: OpenedCase, now: datetime) -> Mapping[str, Sequence[EntryView]]:
    """Return what was written to each party and by them, oldest first, by the id of the party."""
    name_of, parties = opened.file.sealed.committee.name_of, party_views.names(opened)
    found: dict[str, list[EntryView]] = {one.party.party: [] for one in heard(opened.file)}
    by_channel = {party_channel(party): entries for party, entries in found.items()}
    for one in opened.file.records:
        shown = file_views.entry(one, name_of=name_of, now=now, parties=parties)
        if shown and one.filed.channel in by_channel:
            by_channel[one.filed.channel].append(shown)
    return found


@on_a_case
async def open_channel(request: Request) -> Response:
    """Open a channel, and show its link: only now, because nothing of it is kept."""
    at = case_request(request)
    sent, nonce = await sessions.staff_form(request)
    role, name = role_of(sent.text("role")), " ".join(sent.text("name").split())
    wrong = [] if role else [FieldError("role", NO_ROLE)]
    wrong += [FieldError("name", LONG_NAME.filled(most=MOST_CHARS))] if len(name) > MOST_CHARS else []
    if role is None or wrong:
        return await _page(request, wrong, _given(sent))
    act = OpenChannel(at.running.custody, at.member, at.case_id, role, name, nonce)
    try:
        made = await at.running.perform(act)
    except Refused as refused:
        return await _page(request, [FieldError("role", refused.message)], _given(sent))
    case = await at.running.ask(FindCase(at.running.custody, at.member, at.case_id))
    return pages.page(
        request,
        "cases/party_link.html",
        case={"code_name": case.code_name, "url": at.url},
        who=party_views.called(role, name).alone,
        link=at.running.site.base_url.rstrip("/") + _LINK + made.text,
        ends=Day(made.ends),
        letter_url=f"{party_views.url(at.case_id)}/{made.party}/letter",
        parties_url=party_views.url(at.case_id),
    )


def _given(sent: Form) -> dict[str, str]:
    return {name: sent.text(name) for name in ("role", "name")}


@on_a_case
async def close(request: Request) -> Response:
    """Close a channel."""
    at = case_request(request)
    await sessions.staff_form(request)
    try:
        await at.running.perform(CloseChannel(at.running.custody, at.member, at.case_id, request.path_params["party"]))
    except Refused as refused:
        return await _page(request, [FieldError("channels", refused.message)], {})
    return pages.see_other(request, landing(at, "party-closed"))
