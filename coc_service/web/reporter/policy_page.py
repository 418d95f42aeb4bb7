"""A committee's rules for everybody, with what they were before."""

from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.people.policies import ShowPublicPolicy
from coc_service.web import policy_views
from coc_service.web.http import pages, runtime
from coc_service.web.reporter.committee_pages import committee_page


async def policy_page(request: Request) -> Response:
    """Show the rules in force and those before. Raises a 404 if there is no such committee."""
    page = committee_page(request)
    running = runtime.of(request)
    found = await running.ask(ShowPublicPolicy(running.custody, page.committee))
    return pages.page(
        request,
        "policy/public.html",
        committee=page.links,
        sections=policy_views.public_rules(page.policy),
        versions=policy_views.public_versions(found),
    )
