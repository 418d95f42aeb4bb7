"""The desk: what needs the member now, then the queue of cases."""

import re
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, Names, Text, msg
from coc_service.domain import needs
from coc_service.domain.stages import STAGES
from coc_service.store.cases import Cursor, QueueTab
from coc_service.usecases.committee.desk import Desk, DeskRow
from coc_service.usecases.people.marks import LogComparison
from coc_service.usecases.site.mail_beats import Unreached
from coc_service.web import words
from coc_service.web.http import pages, runtime
from coc_service.web.staff import case_views
from coc_service.web.words import Due, Urgency

PAGE_SIZE = 50
MAX_NEEDS = 7
_CASE_ID = re.compile(r"[a-z2-7]{26}")
_TABS = {QueueTab.OPEN: msg("Open"), QueueTab.MINE: msg("Led by me"), QueueTab.CLOSED: msg("Closed")}
NOTHING_NEEDED = msg("Nothing waits for you right now. When a report arrives, you get a mail and it stands here.")
_EMPTY = {
    QueueTab.OPEN: msg("No case is open."),
    QueueTab.MINE: msg("You lead no open case. A lead keeps the deadlines and writes to the reporter."),
    QueueTab.CLOSED: msg("No case is closed yet."),
}
_UNREACHED = msg(
    "Mail does not reach %(names)s. Please tell them by another way: "
    "until whoever runs the site has put it right, no notice comes to them."
)
_INCOMPLETE = msg("Cannot be shown: a part of its record is missing or was altered")


@dataclass(frozen=True, slots=True)
class NeedView:
    """A task for this member."""

    text: Message
    verb: Message
    url: str
    due: Due


@dataclass(frozen=True, slots=True)
class RowView:
    """A case in the queue."""

    code_name: str
    url: str
    status: Message
    shape: str
    due: Due
    lead: Text
    waits_for: Text


@dataclass(frozen=True, slots=True)
class FilterView:
    """A filter of the queue."""

    label: Message
    url: str
    current: bool


def _cursor(request: Request) -> Cursor | None:
    """Return the cursor of the page, None for the first page.

    Raises:
        HTTPException: 400, for a cursor that no page of ours contains.
    """
    after = request.query_params.get("after", "")
    if not after:
        return None
    try:
        at, case_id = b64decode(after, altchars=b"-_", validate=True).decode().split(" ")
        when = datetime.fromisoformat(at)
        if when.tzinfo is None or when.isoformat() != at or not _CASE_ID.fullmatch(case_id):
            raise HTTPException(400)
        return Cursor(when.astimezone(UTC), case_id)
    except (ValueError, OverflowError) as error:  # in year 1 a time zone can lead to a date before `datetime.min`
        raise HTTPException(400) from error


def _after(cursor: Cursor, tab: QueueTab) -> str:
    place = f"{cursor.at.isoformat()} {cursor.case_id}"
    return f"/desk?tab={tab}&after={urlsafe_b64encode(place.encode()).decode()}"


async def desk(request: Request) -> Response:
    """Show the desk."""
    running, member = runtime.of(request), request.state.member
    asked, cursor = request.query_params.get("tab", ""), _cursor(request)
    tab = QueueTab(asked) if asked in set(QueueTab) else QueueTab.OPEN
    unreached = await running.ask(Unreached(running.custody, member))
    shown = await running.ask(Desk(running.custody, member, tab, cursor, PAGE_SIZE))
    now = running.now()
    return pages.page(
        request,
        "cases/desk.html",
        needs=_needs(shown.rows, member.person, now=now) if cursor is None and tab is QueueTab.OPEN else None,
        nothing_needed=NOTHING_NEEDED,
        rows=[_row(row, member.person, now=now) for row in shown.rows],
        filters=[FilterView(label, f"/desk?tab={one}", one is tab) for one, label in _TABS.items()],
        older_url=_after(shown.next, tab) if shown.next else None,
        newer_url=f"/desk?tab={tab}" if cursor else None,
        empty=_EMPTY[tab],
        unreached=_UNREACHED.filled(names=Names(tuple(unreached))) if unreached else None,
        is_unknown_here=member.log_seen is LogComparison.UNKNOWN,
    )


def _needs(rows: list[DeskRow], person: str, *, now: datetime) -> list[NeedView]:
    """Return this member's tasks among the cases with the nearest deadlines; bounded by the page size, like the queue."""
    found = [need for row in rows if (need := _need(row, person, now=now))]
    return found[:MAX_NEEDS]


def _need(row: DeskRow, person: str, *, now: datetime) -> NeedView | None:
    """Return the member's first task in a case, with a link to its place on the case page; None without one."""
    need = needs.first_need(row.case, person, deadline_at=row.deadline_at, now=now) if row.case else None
    if need is None:
        return None
    said = needs.NEEDS[need]
    return NeedView(
        said.sentence.filled(case=Name(row.code_name)),
        said.verb,
        case_views.url(row.case_id) + (f"#{said.place}" if said.place else ""),
        words.due(row.deadline_at, now=now),
    )


def _row(row: DeskRow, person: str, *, now: datetime) -> RowView:
    if row.case is None:
        due = Due(words.NOTHING, Urgency.LATE)
        return RowView(row.code_name, case_views.url(row.case_id), _INCOMPLETE, "wait", due, words.NOTHING, "")
    return RowView(
        code_name=row.code_name,
        url=case_views.url(row.case_id),
        status=STAGES[row.case.stage].label,
        shape=case_views.shape(row.case),
        due=words.due(row.deadline_at, now=now),
        lead=Name(row.lead_name) if row.lead_name else words.NOTHING,
        waits_for=needs.waits_for(row.case, person),
    )
