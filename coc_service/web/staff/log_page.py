"""The log for people: what a member may read of it, in words, with a filter and the proof of an entry by one click."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service.audit import Chain
from coc_service.catalogue import Message, Moment, Name, Text, msg
from coc_service.domain.committee_state import Committee
from coc_service.usecases.committee import catching_up, reading_log
from coc_service.usecases.committee.log_lines import Kind, LogLine, Source
from coc_service.usecases.committee.reading_log import LogPage, ProveEntry, ShowLog, WantedLog
from coc_service.web.http import pages, runtime
from coc_service.web.staff import links, log_words
from coc_service.web.staff.cases import on_a_case
from coc_service.web.staff.links import LinkView

_ADDRESS = "/log/entries"
_ID, _PAGE = re.compile(r"[a-z2-7]{26}"), re.compile(r"[1-9][0-9]{0,5}")
_KINDS = {Kind.ALL: msg("All"), Kind.CHANGES: msg("What was changed"), Kind.VISITS: msg("Who looked")}
_PLACES: dict[Chain, Message] = {Chain.SITE: msg("The site"), Chain.PERSON: msg("You")}


@dataclass(frozen=True, slots=True)
class LineView:
    """An entry. `place` is the case or committee it belongs to; the addresses are "" where there is nothing to follow."""

    sentences: list[Message]
    when: Text
    place: Text
    place_url: str
    proof_url: str


def url(wanted: WantedLog) -> str:
    """Return the address of the page that shows this."""
    values = {
        "about": wanted.part,
        "who": wanted.person,
        "show": "" if wanted.kind is Kind.ALL else wanted.kind,
        "page": "" if wanted.page == 1 else str(wanted.page),
    }
    said = urlencode({name: value for name, value in values.items() if value})
    path = _case_log_url(wanted.case) if wanted.case else _ADDRESS
    return f"{path}?{said}" if said else path


def _case_log_url(case_id: str) -> str:
    return f"{links.case_url(case_id)}/log"


def read(query: QueryParams, *, case: str = "") -> WantedLog:
    """Return what an address asks for.

    Raises:
        HTTPException: 400, for a value that no link of ours has.
    """
    part, person, page = (query.get(name, "") for name in ("about", "who", "page"))
    known = part in {"", reading_log.YOU, reading_log.WHOLE_SITE} or _ID.fullmatch(part)
    if not known or (person and not _ID.fullmatch(person)) or (page and not _PAGE.fullmatch(page)):
        raise HTTPException(400)
    try:
        kind = Kind(query.get("show") or Kind.ALL)
    except ValueError as error:
        raise HTTPException(400) from error
    return WantedLog(case, "" if case else part, person, kind, int(page or 1))


async def entries(request: Request) -> Response:
    """Show what a member may read of the log."""
    return await _page(request, read(request.query_params))


@on_a_case
async def of_case(request: Request) -> Response:
    """Show the log of one case to those who have passed its gate."""
    return await _page(request, read(request.query_params, case=request.path_params["case_id"]))


async def _page(request: Request, at: WantedLog) -> Response:
    running, member = runtime.of(request), request.state.member
    await catching_up.catch_up(running.custody, running.database, member)
    shown = await running.ask(ShowLog(running.custody, member, at))
    last = max(1, -(-shown.total // reading_log.PAGE))
    return pages.page(
        request,
        "log/entries.html",
        case=Name(shown.case) if at.case else None,
        case_url=links.case_url(at.case) if at.case else "",
        abouts=_abouts(at, shown),
        cases=[LinkView(Name(name), _case_log_url(one), one == at.case) for one, name in shown.cases.items()],
        people=_people(at, shown),
        kinds=[LinkView(label, url(replace(at, page=1, kind=one)), at.kind is one) for one, label in _KINDS.items()],
        lines=[_line(one, own_name=member.name) for one in shown.lines],
        is_cut=shown.is_cut,
        has_choice=at.person != "" or at.kind is not Kind.ALL,
        broken=[Name(name) if name else _PLACES[Chain.SITE] for name in shown.broken],
        page=at.page,
        last_page=last,
        newer_url=_at_page(at, min(at.page - 1, last)) if at.page > 1 else "",
        older_url=_at_page(at, at.page + 1) if at.page < last else "",
    )


def _at_page(at: WantedLog, page: int) -> str:
    return url(replace(at, page=page))


def _abouts(at: WantedLog, shown: LogPage) -> list[LinkView]:
    """Return the links to parts of the log: everything, oneself, each committee, the site."""
    parts: list[tuple[str, Text]] = [
        ("", msg("Everything")),
        (reading_log.YOU, msg("You")),
        *((one, Name(name)) for one, name in shown.committees.items()),
        (reading_log.WHOLE_SITE, msg("The site")),
    ]
    return [
        LinkView(label, url(replace(at, page=1, case="", part=one)), not at.case and at.part == one)
        for one, label in parts
    ]


def _people(at: WantedLog, shown: LogPage) -> list[LinkView]:
    everyone = LinkView(msg("Everyone"), url(replace(at, page=1, person="")), not at.person)
    named = [
        LinkView(Name(name), url(replace(at, page=1, person=one)), at.person == one)
        for one, name in shown.people.items()
    ]
    return [everyone, *named]


def _line(line: LogLine, *, own_name: str) -> LineView:
    source = line.source
    subject_id = source.subject.partition(":")[2]
    is_case = source.chain is Chain.CASE
    proof = f"{_case_log_url(subject_id)}/" if is_case else f"{_ADDRESS}/{subject_id}/"
    return LineView(
        sentences=log_words.sentences(line, own_name=own_name),
        when=Moment(line.statement.at),
        place=_place(source),
        place_url=_case_log_url(subject_id) if is_case else _url_of(source.committee),
        proof_url=f"{proof}{line.statement.leaf}" if line.has_proof else "",
    )


def _place(source: Source) -> Text:
    if source.chain is Chain.CASE:
        return Name(source.name)
    return Name(source.committee.name) if source.committee else _PLACES[source.chain]


def _url_of(committee: Committee | None) -> str:
    return url(WantedLog(part=committee.id)) if committee else ""


async def proof(request: Request) -> Response:
    """Return the proof of a committee's entry, as a file."""
    return await _proof(request, committee=request.path_params["committee_id"])


@on_a_case
async def proof_of_case(request: Request) -> Response:
    """Return the proof of a case's entry, as a file."""
    return await _proof(request, case=request.path_params["case_id"])


async def _proof(request: Request, *, case: str = "", committee: str = "") -> Response:
    running, leaf = runtime.of(request), request.path_params["leaf"]
    found = await running.ask(ProveEntry(running.custody, request.state.member, leaf, case, committee))
    return PlainTextResponse(found, headers={"Content-Disposition": 'attachment; filename="proof.txt"'})
