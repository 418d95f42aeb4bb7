"""The desk: what needs a member now, then the queue."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, Text, msg
from coc_service.domain.conflicts import Answer
from coc_service.domain.workflow import Status
from coc_service.store import cases, committees
from coc_service.store.cases import Cursor, QueueRow, Shelf
from coc_service.store.tables import Case, Committee, Member
from coc_service.web import case_views, pages, service, words

PAGE_SIZE = 50
MAX_NEEDS = 7
_SHELVES = {Shelf.OPEN: msg("Open"), Shelf.MINE: msg("Led by me"), Shelf.CLOSED: msg("Closed")}
NOTHING_NEEDED = msg("Nothing waits for you right now. When a report arrives, you get a mail and it stands here.")
_EMPTY = {
    Shelf.OPEN: msg("No case is open."),
    Shelf.MINE: msg("You lead no open case. A lead keeps the deadlines and writes to the reporter."),
    Shelf.CLOSED: msg("No case is closed yet."),
}


@dataclass(frozen=True, slots=True)
class NeedView:
    """Something that waits for this member."""

    text: Message
    verb: Message
    url: str
    due: Text
    urgency: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A case in the queue."""

    code_name: str
    url: str
    status: Message
    shape: str
    deadline: Text
    urgency: str
    lead: Text
    waits_for: Message


@dataclass(frozen=True, slots=True)
class FilterView:
    """A part of the queue one can go to."""

    label: Message
    url: str
    current: bool


def _cursor(request: Request) -> Cursor | None:
    """Return where the page begins; a cursor that is none begins at the start."""
    try:
        at, case_id = urlsafe_b64decode(request.query_params.get("after", "").encode()).decode().split(" ")
        return Cursor(datetime.fromisoformat(at).astimezone(UTC), case_id)
    except ValueError:
        return None


def _after(row: QueueRow, shelf: Shelf) -> str:
    at = row.case.received_at if shelf is Shelf.CLOSED else row.case.deadline_at
    cursor = f"{at.isoformat() if at else ''} {row.case.id}"
    return f"/desk?shelf={shelf}&after={urlsafe_b64encode(cursor.encode()).decode()}"


async def desk(request: Request) -> Response:
    """Show the desk."""
    running, member = service.of(request), request.state.reader.member
    asked, cursor = request.query_params.get("shelf", ""), _cursor(request)
    shelf = Shelf(asked) if asked in set(Shelf) else Shelf.OPEN

    def load(session: Session) -> tuple[Committee, list[QueueRow], bool]:
        rows, more = cases.queue(session, member=member, shelf=shelf, after=cursor, page_size=PAGE_SIZE)
        return committees.committee(session, member.committee_id), list(rows), more

    committee, rows, more = await running.read(load)
    now = running.now()
    return pages.page(
        request,
        "cases/desk.html",
        committee=committee,
        needs=_needs(rows, member, now=now) if cursor is None and shelf is Shelf.OPEN else None,
        nothing_needed=NOTHING_NEEDED,
        rows=[_row(row, member, now=now) for row in rows],
        filters=[FilterView(label, f"/desk?shelf={one}", one is shelf) for one, label in _SHELVES.items()],
        older_url=_after(rows[-1], shelf) if more else None,
        newer_url=f"/desk?shelf={shelf}" if cursor else None,
        empty=_EMPTY[shelf],
    )


def _needs(rows: list[QueueRow], member: Member, *, now: datetime) -> list[NeedView]:
    """Return what waits for this member among the nearest deadlines: bounded by the page, like the queue itself."""
    found = [need for row in rows if (need := _need(row, member, now=now))]
    return found[:MAX_NEEDS]


def _need(row: QueueRow, member: Member, *, now: datetime) -> NeedView | None:
    """Return the first thing in a case that asks for this member, the most urgent kind first; it leads to its place there."""
    leads = row.case.lead_id == member.id
    is_late = row.case.deadline_at is not None and row.case.deadline_at < now
    case = Name(row.case.code_name)
    votes = row.case.status == Status.VOTING and not row.has_voted
    is_owed = leads and row.case.reporter_wrote_at is not None
    asked: tuple[tuple[bool, Message, Message, str], ...] = (
        (
            row.answer is Answer.AWAITING,
            msg("%(case)s has a new report: do you have a conflict of interest?", case=case),
            msg("Declare"),
            "",
        ),
        (
            row.case.acknowledged_at is None and row.case.withdrawn_at is None,
            msg("%(case)s has not been acknowledged", case=case),
            msg("Acknowledge"),
            "#waiting",
        ),
        (row.case.lead_id is None, msg("%(case)s has no lead", case=case), msg("Choose a lead"), "#lead"),
        (votes, msg("%(case)s is being voted on", case=case), msg("Vote"), "#vote"),
        (is_owed, msg("%(case)s has a letter from the reporter", case=case), msg("Read"), "#letters"),
        (leads and is_late, msg("%(case)s is past its deadline", case=case), msg("Look"), ""),
        (leads and not row.awaits_declarations, msg("%(case)s is yours to move on", case=case), msg("Go on"), "#moves"),
    )
    return next((_asked(row.case, text, verb, place, now=now) for applies, text, verb, place in asked if applies), None)


def _asked(case: Case, text: Message, verb: Message, place: str, *, now: datetime) -> NeedView:
    return NeedView(
        text,
        verb,
        case_views.url(case) + place,
        words.due(case.deadline_at, now=now),
        words.urgency(case.deadline_at, now=now),
    )


def _row(row: QueueRow, member: Member, *, now: datetime) -> RowView:
    status = Status(row.case.status)
    return RowView(
        code_name=row.case.code_name,
        url=case_views.url(row.case),
        status=words.STATUS[status],
        shape=words.SHAPE[status],
        deadline=words.due(row.case.deadline_at, now=now),
        urgency=words.urgency(row.case.deadline_at, now=now),
        lead=Name(row.lead_name) if row.lead_name else words.NOTHING,
        waits_for=_waits_for(row, member),
    )


def _waits_for(row: QueueRow, member: Member) -> Message:
    """Return whom the case waits for, the first that applies."""
    you = msg("you")
    lead = you if row.case.lead_id == member.id else msg("the lead")
    waits = (
        (row.answer is Answer.AWAITING, you),
        (row.case.deadline_at is None, msg("nobody")),
        (row.awaits_declarations, msg("declarations")),
        (row.case.lead_id is None, msg("a lead")),
        (row.case.status == Status.VOTING, msg("the panel") if row.has_voted else you),
        (row.case.reporter_wrote_at is not None, msg("an answer to the reporter")),
    )
    return next((whom for applies, whom in waits if applies), lead)
