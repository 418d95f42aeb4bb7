"""The pages of an auditor: the log and the figures of the committees they audit, without anything about one case."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from anyio import from_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.audit import ShownEntry
from coc_service.catalogue import Message, Moment, Name, Text, msg
from coc_service.domain import figures as domain_figures
from coc_service.domain.figures import History
from coc_service.usecases.committee.auditors_log import PAGE, Part, ShowAuditorsLog
from coc_service.usecases.committee.figures import BATCH, CasesToCount, CountCases, NotAudited
from coc_service.usecases.committee.log_lines import LogLine
from coc_service.usecases.site import whole_log
from coc_service.usecases.site.whole_log import FindLog, ReadPart, WholeLog
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.fair_queue import Crowded
from coc_service.web.http.runtime import Runtime
from coc_service.web.staff import log_words
from coc_service.web.staff.audit_views import figures_view
from coc_service.web.staff.links import LinkView

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_PARTS: Mapping[Part, Message] = {
    Part.ALL: msg("Everything"),
    Part.PEOPLE: msg("Who came and who left"),
    Part.RULES: msg("Rules and public pages"),
    Part.SERVER: msg("Whoever runs the server"),
}
CROWDED = msg("Somebody else has the log verified just now. Please try again in a minute.")


@dataclass(frozen=True, slots=True)
class AuditedView:
    """A committee on the auditor's first page, with the addresses of its log, figures and rules."""

    name: str
    log_url: str
    figures_url: str
    policy_url: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of the log in words."""

    sentences: list[Message]
    when: Text


async def start(request: Request) -> Response:
    """Show which committees the auditor reads about."""
    return _start(request, None)


def _start(request: Request, problem: Message | None) -> Response:
    known = runtime.of(request).custody.ledger.committees()
    audited = [
        AuditedView(name, f"/audit/{one}/log", f"/audit/{one}/figures", f"/c/{known[one].slug}/policy")
        for one, name in request.state.member.audits
        if one in known
    ]
    status = 503 if problem else 200
    return pages.page(request, "audit/start.html", status_code=status, audited=audited, problem=problem)


async def entries(request: Request) -> Response:
    """Show the log of a committee in words."""
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    part, number = _wanted(request)
    try:
        shown = await running.ask(ShowAuditorsLog(running.custody, request.state.member, committee_id, part, number))
    except NotAudited as error:
        raise HTTPException(404) from error
    last = max(1, -(-shown.total // PAGE))
    return pages.page(
        request,
        "audit/log.html",
        committee=shown.committee.name,
        parts=[LinkView(label, _url(committee_id, one), one is part) for one, label in _PARTS.items()],
        lines=[_entry(one) for one in shown.lines],
        is_cut=shown.is_cut,
        is_broken=shown.is_broken,
        page=number,
        last_page=last,
        newer_url=_url(committee_id, part, number - 1) if number > 1 else "",
        older_url=_url(committee_id, part, number + 1) if number < last else "",
    )


def _wanted(request: Request) -> tuple[Part, int]:
    """Return the part and page that an address asks for. Raises HTTPException: 400, for a value that no link of ours has."""
    number = request.query_params.get("page", "1")
    try:
        part = Part(request.query_params.get("show", Part.ALL))
    except ValueError as error:
        raise HTTPException(400) from error
    if not _NUMBER.fullmatch(number):
        raise HTTPException(400)
    return part, int(number)


def _url(committee_id: str, part: Part, number: int = 1) -> str:
    return f"/audit/{committee_id}/log?show={part}" + (f"&page={number}" if number > 1 else "")


def _entry(line: LogLine) -> EntryView:
    return EntryView(log_words.sentences(line, own_name=""), Moment(line.statement.at))


async def figures(request: Request) -> Response:
    """Show the figures of a committee by quarter."""
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    try:
        found, is_broken = await _histories(request, running, committee_id)
    except NotAudited as error:
        raise HTTPException(404) from error
    name = next(name for one, name in request.state.member.audits if one == committee_id)
    return pages.page(
        request,
        "audit/figures.html",
        committee=name,
        quarters=[figures_view(one) for one in domain_figures.by_quarter(found, running.now())],
        is_broken=is_broken,
    )


async def _histories(request: Request, running: Runtime, committee_id: str) -> tuple[list[History], bool]:
    """Read the chains of the cases batch by batch, so that other requests are served in between."""
    custody, auditor = running.custody, request.state.member
    case_ids = await running.ask(CasesToCount(custody, auditor, committee_id))
    found: list[History] = []
    is_broken = False
    for first in range(0, len(case_ids), BATCH):
        counted = await running.ask(CountCases(custody, auditor, committee_id, case_ids[first : first + BATCH]))
        found += counted.histories
        is_broken |= counted.is_broken
        await asyncio.sleep(0)
    return found, is_broken


async def verify(request: Request) -> Response:
    """Verify the whole log, and say in words what was found."""
    await sessions.staff_form(request)
    running = runtime.of(request)
    found = await running.ask(FindLog(running.custody))

    def read(part: ReadPart) -> list[ShownEntry]:
        return from_thread.run(running.ask, part)

    try:
        result = await running.checks.run(partial(whole_log.verified, found, read, running.custody.keys))
    except Crowded:
        return _start(request, CROWDED)
    return _verified(request, result)


def _verified(request: Request, result: WholeLog) -> Response:
    return pages.page(
        request,
        "audit/verified.html",
        result=result,
        published=Moment(result.published_at) if result.published_at else None,
        fault=Name(result.fault) if result.fault else None,
    )
