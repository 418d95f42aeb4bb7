"""The page on which members change their committee's own texts, and see what a change means before they confirm it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.catalogue import Names, Text, msg
from coc_service.domain import own_pages
from coc_service.domain.own_pages import OwnPages
from coc_service.usecases.act import Refused
from coc_service.usecases.people.own_pages import ConfirmPages, PagesShown, ProposedPages, ProposePages, ShowOwnPages
from coc_service.web.http import forms, pages, runtime, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.http.logos import logo_response
from coc_service.web.http.sessions import members_only
from coc_service.web.staff import page_fields, starter_fields
from coc_service.web.staff.page_fields import Change, FieldOfPages
from coc_service.web.staff.starter_fields import SlotGroup

_DONE = {
    "proposed": msg("Your change is signed. If it needs another member, it waits below until they confirm it."),
    "confirmed": msg("You have confirmed the change. When enough members have, reporters see it."),
}


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A change that waits for a signature. `url` is "" for those who have signed it."""

    leaf: str
    signed_by: Text
    changes: Sequence[Change]
    logo_url: str
    url: str


@dataclass(frozen=True, slots=True)
class SpaceView:
    """A space that the committee looks after, and its link."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class PagesView:
    """One committee's pages: the form to change them, and the changes that wait."""

    id: str
    name: str
    landing_url: str
    before: str
    has_logo: bool
    is_alone: bool
    fields: Sequence[FieldOfPages]
    starters: Sequence[SlotGroup]
    proposals: Sequence[ProposalView]
    values: Mapping[str, str]
    propose_url: str
    spaces: Sequence[SpaceView]


@dataclass(frozen=True, slots=True)
class Given:
    """A form that was not taken: for which committee, what it said, and what is wrong."""

    committee_id: str
    values: Mapping[str, str]
    errors: Sequence[FieldError]


async def our_pages(request: Request) -> Response:
    """Show the pages of each committee of the member."""
    return await _page(request, None)


async def _page(request: Request, given: Given | None) -> Response:
    running = runtime.of(request)
    shown = await running.ask(ShowOwnPages(running.custody, request.state.member))
    return pages.page(
        request,
        "members/our_pages.html",
        status_code=422 if given else 200,
        committees=[_view(one, given) for one in shown],
        errors=[FieldError(field_id(given.committee_id, one.field), one.message) for one in given.errors]
        if given
        else [],
        done=_DONE.get(request.query_params.get("done", "")),
    )


def field_id(committee_id: str, name: str) -> str:
    """Return the HTML id of a field: a member may sit on several committees, whose forms stand on one page."""
    return f"{committee_id}-{name}"


def _view(shown: PagesShown, given: Given | None) -> PagesView:
    committee = shown.committee
    mine = given if given and given.committee_id == committee.id else None
    values = mine.values if mine and mine.values else page_fields.to_values(committee.pages)
    base = f"/our-pages/{committee.id}"
    return PagesView(
        id=committee.id,
        name=committee.name,
        landing_url=f"/c/{committee.slug}",
        before=committee.pages_leaf,
        has_logo=bool(committee.pages.logo),
        is_alone=shown.signers_needed == 1,
        fields=page_fields.FIELDS,
        starters=starter_fields.groups(values, [one.field for one in mine.errors] if mine else []),
        proposals=[_proposal(one, committee.pages, base) for one in shown.proposals],
        values={field_id(committee.id, name): value for name, value in values.items()},
        propose_url=f"{base}/propose",
        spaces=[SpaceView(one.label, f"/to/{one.address}") for one in committee.pages.spaces],
    )


def _proposal(proposed: ProposedPages, now: OwnPages, base: str) -> ProposalView:
    return ProposalView(
        leaf=proposed.leaf,
        signed_by=Names(tuple(proposed.signers)),
        changes=page_fields.changes(now, proposed.pages),
        logo_url=f"{base}/logo/{proposed.leaf}",
        url="" if proposed.has_signed else f"{base}/confirm",
    )


async def propose(request: Request) -> Response:
    """Sign new pages, if each of their fields may be shown."""
    sent, _ = await sessions.staff_form(request)
    committee_id = request.path_params["committee_id"]
    values = {name: sent.text(name) for name in page_fields.NAMES}
    proposed = page_fields.from_values(values, logo=await _logo(request, sent, committee_id))
    if wrong := page_fields.errors(own_pages.problems(proposed)) + forms.lost_letters(sent, values):
        return await _page(request, Given(committee_id, values, wrong))
    try:
        running = runtime.of(request)
        act = ProposePages(running.custody, request.state.member, committee_id, proposed, sent.text("before"))
        await running.perform(act)
    except Refused as refused:
        return await _refused(request, committee_id, refused, values)
    return pages.see_other(request, "/our-pages?done=proposed")


async def _refused(
    request: Request, committee_id: str, refused: Refused, values: Mapping[str, str] | None = None
) -> Response:
    field = refused.field if refused.field in page_fields.NAMES else "opening"
    return await _page(request, Given(committee_id, values or {}, [FieldError(field, refused.message)]))


async def _logo(request: Request, sent: Form, committee_id: str) -> bytes:
    """Return the logo that came with the form; without one, the present logo unless it is to be removed."""
    if request.headers.get("content-type", "").lower().startswith("multipart/") and (
        new := await forms.read_file(request, "logo")
    ):
        return new
    committee = runtime.of(request).custody.ledger.committees().get(committee_id)
    return b"" if committee is None or sent.has("no_logo") else committee.pages.logo


async def proposed_logo(request: Request) -> Response:
    """Show the logo of a proposal to members, by its leaf. Raises a 404 if no such proposal waits."""
    running, committee_id, leaf = runtime.of(request), request.path_params["committee_id"], request.path_params["leaf"]
    shown = await running.ask(ShowOwnPages(running.custody, request.state.member))
    found = [
        one.pages for each in shown if each.committee.id == committee_id for one in each.proposals if one.leaf == leaf
    ]
    return logo_response(found[0] if found else own_pages.EMPTY)


async def confirm(request: Request) -> Response:
    """Sign proposed pages as another member."""
    sent, _ = await sessions.staff_form(request)
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    try:
        await running.perform(ConfirmPages(running.custody, request.state.member, committee_id, sent.text("leaf")))
    except Refused as refused:
        return await _refused(request, committee_id, refused)
    return pages.see_other(request, "/our-pages?done=confirmed")


def routes() -> list[BaseRoute]:
    """Return the routes for members."""
    at = "/our-pages/{committee_id:id}"
    return [
        Route("/our-pages", members_only(our_pages)),
        Route(f"{at}/logo/{{leaf:str}}", members_only(proposed_logo)),
        Route(f"{at}/propose", members_only(propose), methods=["POST"]),
        Route(f"{at}/confirm", members_only(confirm), methods=["POST"]),
    ]
