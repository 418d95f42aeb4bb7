"""The pages of an auditor: where the log and the figures of the committees they audit are, without anything about one case."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from coc_service.web.http import pages


@dataclass(frozen=True, slots=True)
class AuditedView:
    """A committee on the auditor's first page, with the addresses of its log and its figures."""

    name: str
    log_url: str
    figures_url: str


async def start(request: Request) -> Response:
    """Show which committees the auditor reads about."""
    audited = [
        AuditedView(name, f"/audit/{one}/log", f"/audit/{one}/figures") for one, name in request.state.member.audits
    ]
    return pages.page(request, "audit/start.html", audited=audited)
