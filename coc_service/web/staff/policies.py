"""The page of the policy: the rules in force, the change that waits with everything it would lead to, and past versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.usecases.act import Refused
from coc_service.usecases.people.policies import ConfirmPolicy, PoliciesShown, ShowPolicies
from coc_service.web import policy_views
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.policy_views import ProposalView, RulesView, VersionView

_DONE = {
    "proposed": msg("Your change is signed. If it needs another member, it waits below until they confirm it."),
    "confirmed": msg("You have confirmed the change."),
}


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One committee's policy, the changes that wait, and those before."""

    name: str
    slug_url: str
    change_url: str
    proposals: Sequence[ProposalView]
    rules: Sequence[RulesView]
    versions: Sequence[VersionView]


async def show(request: Request) -> Response:
    """Show the policy of each committee of the member."""
    return await _page(request, None)


async def _page(request: Request, problem: Message | None) -> Response:
    return pages.page(
        request,
        "policy/page.html",
        status_code=422 if problem else 200,
        committees=[_view(one) for one in await shown(request)],
        problem=problem,
        done=None if problem else _DONE.get(request.query_params.get("done", "")),
    )


async def shown(request: Request) -> list[PoliciesShown]:
    """Return the policies of the member's committees."""
    running = runtime.of(request)
    return await running.ask(ShowPolicies(running.custody, request.state.member))


async def shown_of(request: Request) -> PoliciesShown:
    """Return the policies of the committee in the address.

    Raises:
        HTTPException: 404, the member has no seat there.
    """
    committee_id = request.path_params["committee_id"]
    for one in await shown(request):
        if one.committee.id == committee_id:
            return one
    raise HTTPException(404)


def _view(of: PoliciesShown) -> PolicyView:
    base = f"/policy/{of.committee.id}"
    return PolicyView(
        name=of.committee.name,
        slug_url=f"/c/{of.committee.slug}/policy",
        change_url=f"{base}/change",
        proposals=[policy_views.proposal(of, one, url=f"{base}/confirm") for one in of.proposals],
        rules=policy_views.rules(of.policy),
        versions=policy_views.versions(of.versions),
    )


async def confirm(request: Request) -> Response:
    """Sign a proposed policy as another member."""
    sent, _ = await sessions.staff_form(request)
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    try:
        await running.perform(ConfirmPolicy(running.custody, request.state.member, committee_id, sent.text("leaf")))
    except Refused as refused:
        return await _page(request, refused.message)
    return pages.see_other(request, "/policy?done=confirmed")
