"""The public pages and files of a committee's transparency reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coc_service.catalogue import Day, Text
from coc_service.domain.committee_state import Committee
from coc_service.domain.transparency import Published
from coc_service.web import transparency_views
from coc_service.web.http import language, pages
from coc_service.web.reporter import committee_pages, transparency_files

_AT = "/c/{slug:slug}/reports"


def routes() -> list[Route]:
    """Return the routes."""
    return [
        Route(_AT, reports),
        Route(f"{_AT}/{{leaf:leaf}}", report),
        Route(f"{_AT}/{{leaf:leaf}}.json", report_json),
        Route(f"{_AT}/{{leaf:leaf}}.csv", report_csv),
        Route(f"{_AT}/{{leaf:leaf}}.pdf", report_pdf),
    ]


@dataclass(frozen=True, slots=True)
class LinkToReport:
    """A report in a list: its period, its address, and the day on which it was published."""

    period: Text
    url: str
    at: Day


def url_of(committee: Committee, report: Published) -> str:
    """Return the address of a report's page."""
    return f"/c/{committee.slug}/reports/{report.leaf}"


def links_to(committee: Committee, found: Sequence[Published]) -> list[LinkToReport]:
    """Return links to reports."""
    return [
        LinkToReport(transparency_views.period_label(one.document.of), url_of(committee, one), Day(one.at))
        for one in found
    ]


async def reports(request: Request) -> Response:
    """List the reports that count, the latest first. Raises a 404 if there is no such committee."""
    committee = committee_pages.committee_page(request).committee
    listed = links_to(committee, committee.transparency.in_force)
    return pages.page(request, "transparency/list.html", committee=committee_pages.links_of(committee), reports=listed)


async def report(request: Request) -> Response:
    """Show a report: the newest version of its period, or an earlier one with a link to it."""
    committee, found = _found(request)
    newest = committee.transparency.newest(found.document.of)
    versions = [one for one in committee.transparency.versions(found.document.of) if one.leaf != found.leaf]
    return pages.page(
        request,
        "transparency/report.html",
        committee=committee_pages.links_of(committee),
        report=transparency_views.published_view(found, committee.name_of),
        rest=transparency_views.REST,
        is_replaced=newest is not None and newest.leaf != found.leaf,
        newest_url=url_of(committee, newest or found),
        versions=links_to(committee, versions),
        url_of_report=url_of(committee, found),
        list_url=f"/c/{committee.slug}/reports",
        leaf=found.leaf,
    )


async def report_json(request: Request) -> Response:
    """Return a report as canonical JSON."""
    committee, found = _found(request)
    return _file(committee, found, "json", transparency_files.as_json(committee, found))


async def report_csv(request: Request) -> Response:
    """Return a report as CSV, with labels in the language of the address."""
    committee, found = _found(request)
    return _file(committee, found, "csv", transparency_files.as_csv(committee, found, language.of(request)))


async def report_pdf(request: Request) -> Response:
    """Return a report as PDF, in the language of the address."""
    committee, found = _found(request)
    return _file(committee, found, "pdf", await transparency_files.as_pdf(committee, found, language.of(request)))


_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8; header=present", "pdf": "application/pdf"}


def _file(committee: Committee, report: Published, kind: str, content: bytes) -> Response:
    name = f"{committee.slug}-{report.document.of}.{kind}"
    return Response(content, media_type=_TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _found(request: Request) -> tuple[Committee, Published]:
    """Return the report of an address, from what members signed. Raises a 404 if there is none, Frozen as `committee_page`."""
    committee = committee_pages.committee_page(request).committee
    found = committee.transparency.of_leaf(request.path_params["leaf"])
    if found is None:
        raise HTTPException(404)
    return committee, found
