"""The pages on which members draft a transparency report, read one that waits for them, and publish it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.catalogue import Day, Message, Name, Text, msg
from coc_service.domain import report_periods
from coc_service.domain.committee_state import Committee
from coc_service.domain.report_periods import Period
from coc_service.domain.transparency import Draft
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.counted_cases import Pair, counted_cases
from coc_service.usecases.committee.drafting import FindBasis, OpenedDraft, document_of, lines_of
from coc_service.usecases.committee.transparency import (
    DraftReport,
    ReadDraft,
    ReportsShown,
    ShowReports,
    publish,
    refuse_other_count,
    refuse_period,
)
from coc_service.web import transparency_views
from coc_service.web.fields import OptionView
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.http.fresh import asks_again
from coc_service.web.http.sessions import members_only
from coc_service.web.staff import transparency_cases, transparency_form
from coc_service.web.staff.transparency_cases import LineView
from coc_service.web.staff.transparency_form import Sent

_OURS = "/our-reports"
_DONE = {
    "drafted": msg("Your draft is signed. The other member finds it on this page."),
    "published": msg("The report is public now."),
}
CHOOSE = msg("Please choose a time, and a member who signs it with you.")


@dataclass(frozen=True, slots=True)
class DraftLink:
    """A draft that waits, with its period and the other member."""

    period: Text
    other: Name
    url: str


@dataclass(frozen=True, slots=True)
class ReportsView:
    """A committee's reports: what can be drafted and with whom, drafts of the member, what is public."""

    id: str
    name: str
    draft_url: str
    list_url: str
    periods: Sequence[OptionView]
    colleagues: Sequence[OptionView]
    to_sign: Sequence[DraftLink]
    own: Sequence[DraftLink]
    published: Sequence[tuple[Text, str, Day]]


def routes() -> list[BaseRoute]:
    """Return the routes for members."""
    at = f"{_OURS}/{{committee_id:id}}"
    return [
        Route(_OURS, members_only(ours)),
        Route(f"{at}/draft", members_only(form), methods=["GET"]),
        Route(f"{at}/draft", members_only(draft), methods=["POST"]),
        Route(f"{at}/drafts/{{leaf:leaf}}", members_only(read), methods=["GET"]),
        Route(f"{at}/drafts/{{leaf:leaf}}", members_only(asks_again(sign)), methods=["POST"]),
    ]


async def ours(request: Request) -> Response:
    """Show the reports of the member's committees."""
    return await _ours(request)


async def _ours(request: Request, problem: Message | None = None) -> Response:
    running, at = runtime.of(request), request.path_params.get("committee_id", "")
    shown = await running.ask(ShowReports(running.custody, request.state.member))
    return pages.page(
        request,
        "transparency/ours.html",
        status_code=422 if problem else 200,
        committees=[_view(one) for one in shown],
        chosen={f"{at}-{name}": request.query_params.get(name, "") for name in ("period", "second")},
        problem=problem,
        done=_DONE.get(request.query_params.get("done", "")),
    )


def _view(shown: ReportsShown) -> ReportsView:
    committee, base = shown.committee, f"{_OURS}/{shown.committee.id}"
    return ReportsView(
        id=committee.id,
        name=committee.name,
        draft_url=f"{base}/draft",
        list_url=f"/c/{committee.slug}/reports",
        periods=[OptionView(str(one), _period(committee, one)) for one in shown.periods],
        colleagues=[OptionView(one.person, one.name) for one in shown.colleagues],
        to_sign=[_link(base, one, committee.name_of(one.by)) for one in shown.to_sign],
        own=[_link(base, one, committee.name_of(one.second)) for one in shown.own],
        published=[
            (transparency_views.period_label(one.document.of), f"/c/{committee.slug}/reports/{one.leaf}", Day(one.at))
            for one in committee.transparency.in_force
        ],
    )


def _period(committee: Committee, period: Period) -> Text:
    label = transparency_views.period_label(period)
    is_public = committee.transparency.newest(period) is not None
    return msg("%(period)s, to correct the report", period=label) if is_public else label


def _link(base: str, waiting: Draft, other: str) -> DraftLink:
    period = transparency_views.period_label(waiting.period)
    return DraftLink(period, Name(other), f"{base}/drafts/{waiting.leaf}")


async def form(request: Request) -> Response:
    """Show the form of a draft, with the cases that both members read."""
    if not request.query_params.get("period") or not request.query_params.get("second"):
        return await _ours(request, CHOOSE)
    try:
        return await _form(
            request, Sent.begun(request.query_params.get("period", ""), request.query_params.get("second", ""))
        )
    except Refused as refused:
        return await _ours(request, refused.message)


async def _form(request: Request, sent: Sent, errors: Sequence[FieldError] = ()) -> Response:
    """Show the form with what was sent. Raises Refused if there can be no such report."""
    running, both = runtime.of(request), _pair(request, sent)
    committee = await _committee(request, both)
    counted = await counted_cases(running.custody, running.database, both)
    return pages.page(
        request,
        "transparency/draft.html",
        status_code=422 if errors else 200,
        committee=committee.name,
        title=transparency_views.title(both.period),
        other=Name(committee.name_of(both.other)),
        cases=await transparency_cases.fields(request, counted),
        matters=transparency_form.MATTER_OPTIONS,
        steps=transparency_form.STEP_OPTIONS,
        tables=transparency_form.TABLE_OPTIONS if committee.transparency.newest(both.period) else (),
        period=str(both.period),
        second=both.other,
        values=sent.values,
        errors=errors,
        url_of_form=f"{_OURS}/{both.committee_id}/draft",
        back_url=_OURS,
    )


def _pair(request: Request, sent: Sent) -> Pair:
    try:
        period = report_periods.read(sent.period)
    except ValueError as error:
        raise HTTPException(400) from error
    return Pair(request.state.member, sent.second, request.path_params["committee_id"], period)


async def _committee(request: Request, both: Pair) -> Committee:
    """Return the committee, if a draft of these two about this period can be written now. Raises Refused if not."""
    running = runtime.of(request)
    shown = await running.ask(ShowReports(running.custody, both.member))
    found = next((one for one in shown if one.committee.id == both.committee_id), None)
    if found is None or both.other not in {one.person for one in found.colleagues}:
        raise HTTPException(404)
    newest = found.committee.transparency.newest(both.period)
    refuse_period(found.committee, both.period, newest.leaf if newest else "", running.now())
    return found.committee


async def draft(request: Request) -> Response:
    """Sign a draft, if each case has a matter and a step."""
    received, _ = await sessions.staff_form(request)
    sent = Sent.of(received)
    running, both = runtime.of(request), _pair(request, sent)
    try:
        await _committee(request, both)
        counted = await counted_cases(running.custody, running.database, both)
        if errors := transparency_form.errors(sent, counted):
            return await _form(request, sent, errors)
        lines = lines_of(counted, sent.chosen)
        basis = await running.ask(FindBasis(running.custody, both.member, both.committee_id, both.period))
        document = document_of(both, basis, lines, sent.words)
        await running.perform(DraftReport(running.custody, both.member, both.committee_id, both.other, document, lines))
    except Refused as refused:
        return await _form(request, sent, [FieldError(refused.field or "lessons", refused.message)])
    return pages.see_other(request, f"{_OURS}?done=drafted")


async def read(request: Request) -> Response:
    """Show a draft to one of its two members."""
    return await _read(request, None)


async def _read(request: Request, problem: Message | None, errors: Sequence[FieldError] = ()) -> Response:
    running, asked = runtime.of(request), _asked(request)
    try:
        found = await running.ask(asked)
    except Refused as refused:
        return await _ours(request, refused.message)
    is_theirs = found.draft.second == request.state.member.person
    may_sign = is_theirs and problem is None
    if may_sign:
        problem = await _difference(request, asked, found)
        may_sign = problem is None
    committee = running.custody.ledger.committees()[asked.committee_id]
    return pages.page(
        request,
        "transparency/check.html",
        status_code=422 if problem or errors else 200,
        committee=committee.name,
        by=Name(committee.name_of(found.draft.by)),
        second=Name(committee.name_of(found.draft.second)),
        report=transparency_views.draft_view(found.document, len(found.lines)),
        rest=transparency_views.REST,
        is_correction=bool(found.document.corrects),
        lines=await _lines(request, found),
        form_url=f"{_OURS}/{asked.committee_id}/drafts/{asked.leaf}" if may_sign else "",
        problem=problem,
        errors=errors,
        back_url=_OURS,
    )


async def _difference(request: Request, asked: ReadDraft, found: OpenedDraft) -> Message | None:
    try:
        await refuse_other_count(runtime.of(request).database, asked, found)
    except Refused as refused:
        return refused.message
    return None


def _asked(request: Request) -> ReadDraft:
    committee_id, leaf = request.path_params["committee_id"], request.path_params["leaf"]
    return ReadDraft(runtime.of(request).custody, request.state.member, committee_id, leaf)


async def _lines(request: Request, found: OpenedDraft) -> list[LineView]:
    member, draft = request.state.member, found.draft
    other = draft.by if member.person == draft.second else draft.second
    both = Pair(member, other, request.path_params["committee_id"], draft.period)
    return await transparency_cases.lines(request, found, both)


async def sign(request: Request) -> Response:
    """Publish a draft, as its second member."""
    received, _ = await sessions.staff_form(request)
    asked = _asked(request)
    if not received.has("has_read"):
        return await _read(request, None, [FieldError("has_read", transparency_form.NOT_READ)])
    try:
        await publish(runtime.of(request).database, asked)
    except Refused as refused:
        return await _read(request, refused.message)
    return pages.see_other(request, f"{_OURS}?done=published")
