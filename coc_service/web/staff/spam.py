"""The page on which members sort a flood: texts that are alike side by side, and marks for many cases at once.

Nothing is marked by itself, and no mark of one member sets anything aside.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.domain import duplicates, workflow
from coc_service.domain.case_state import Case
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import NamedRecord
from coc_service.domain.workflow import MoveRefused
from coc_service.store.cases import Cursor, QueuePart
from coc_service.usecases.committee import sorting
from coc_service.usecases.committee.access import NotDeclared, OpenCase, OpenGate, RecordBroken
from coc_service.usecases.committee.moves import MakeMove
from coc_service.usecases.committee.presence import DeclareClear
from coc_service.usecases.committee.sorting import Heap, ToSort
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.staff import spam_views
from coc_service.web.staff.spam_views import Done, GroupView, Read

PAGE_SIZE = 150  # below the most fields that a form may have (`multipart.MAX_FIELDS`)
_CURSOR = re.compile(r"([0-9]{1,12})_([a-z2-7]{26})")
NOTHING_TICKED = msg("Please tick at least one case.")
_SKIPPED = (MoveRefused, NoSuchCase, NotDeclared, RecordBroken, Frozen)
_MARKS = ("mark_spam", "confirm_spam")  # the first that is open: the mark, or the confirmation of another's


async def spam(request: Request) -> Response:
    """Show the cases that can be sorted, without opening any."""
    heap = await _heap(request)
    return _page(request, heap, spam_views.unread(heap, request.state.member.person))


async def sort(request: Request) -> Response:
    """Do what the button says with the ticked cases."""
    sent, nonce = await sessions.staff_form(request)
    act = sent.text("act")
    ticked = list(dict.fromkeys(sent.many("case")))[:PAGE_SIZE]
    if act == "compare":
        return await _compare(request)
    if act not in _ACTS:
        raise HTTPException(400)
    if not ticked:
        heap = await _heap(request)
        return _page(request, heap, spam_views.unread(heap, request.state.member.person), wrong=[FieldError("cases", NOTHING_TICKED)])
    return await _ACTS[act](request, ticked, nonce)


async def _compare(request: Request) -> Response:
    """Open every case on the page, which is logged, and show which texts are alike."""
    heap = await _heap(request)
    read = [await _read(request, case) for case in heap.cases]
    texts = {one.case.id: one.text for one in read if one.is_open}
    alike = await to_thread.run_sync(partial(duplicates.groups, texts))
    return _page(request, heap, spam_views.groups(read, alike, heap.names))


async def _read(request: Request, case: Case) -> Read:
    """Open a case; its gate only, if the member has not declared."""
    running, member = runtime.of(request), request.state.member
    try:
        if case.presence_of(member.person) is Presence.CLEAR:
            opened = await running.perform(OpenCase(running.custody, member, case.id))
            return Read(case, sorting.story(opened), is_open=True)
        gate = await running.perform(OpenGate(running.custody, member, case.id))
    except _SKIPPED:
        return Read(case, "")
    bodies = [one.said.body for one in gate.records]
    return Read(case, next((str(one.answers.get("who", "")) for one in bodies if isinstance(one, NamedRecord)), ""))


async def _declare(request: Request, ticked: Sequence[str], _nonce: bytes) -> Response:
    running, member = runtime.of(request), request.state.member
    for case_id in ticked:
        try:
            await running.perform(DeclareClear(running.custody, member, case_id))
        except _SKIPPED:
            continue
    return await _compare(request)


async def _ask(request: Request, ticked: Sequence[str], _nonce: bytes) -> Response:
    """Show the ticked cases once more, before they are marked."""
    heap = await _heap(request)
    chosen = [case for case in heap.cases if case.id in set(ticked)]
    rows = [spam_views.row(Read(case, ""), heap.names) for case in chosen]
    return pages.page(request, "cases/spam_check.html", rows=rows, form_url=_with_cursor(request, _here(request)))


async def _mark(request: Request, ticked: Sequence[str], nonce: bytes) -> Response:
    return await _move_all(request, ticked, nonce, moves=_MARKS)


async def _drop(request: Request, ticked: Sequence[str], nonce: bytes) -> Response:
    return await _move_all(request, ticked, nonce, moves=("drop_spam_mark",))


async def _restore(request: Request, ticked: Sequence[str], nonce: bytes) -> Response:
    return await _move_all(request, ticked, nonce, moves=("restore",))


_ACTS: Mapping[str, Callable[[Request, Sequence[str], bytes], Awaitable[Response]]] = {
    "declare": _declare,
    "ask": _ask,
    "mark": _mark,
    "drop": _drop,
    "restore": _restore,
}


async def _move_all(request: Request, ticked: Sequence[str], nonce: bytes, *, moves: Sequence[str]) -> Response:
    """Make the first open move in each case, one after the other, and say how many of each were made."""
    made = [await _first_open(request, case_id, moves, nonce) for case_id in ticked]
    counts = "&".join(f"{name}={made.count(name)}" for name in (*moves, "skipped") if made.count(name))
    return pages.see_other(request, _and(_here(request), counts))


async def _first_open(request: Request, case_id: str, moves: Sequence[str], nonce: bytes) -> str:
    running, member = runtime.of(request), request.state.member
    for name in moves:
        move = workflow.MOVES[name]
        try:
            await running.perform(MakeMove(running.custody, member, case_id, move, {}, nonce))
        except _SKIPPED:
            continue
        return name
    return "skipped"


async def _heap(request: Request) -> Heap:
    running, (part, after) = runtime.of(request), _address(request)
    return await running.ask(ToSort(running.custody, request.state.member, part, after, PAGE_SIZE))


def _address(request: Request) -> tuple[QueuePart, Cursor | None]:
    """Return which cases are shown. Raises HTTPException: 400, for a cursor that no page of ours contains."""
    part = QueuePart.CLOSED if request.query_params.get("show") == "marked" else QueuePart.OPEN
    after = request.query_params.get("after", "")
    if not after:
        return part, None
    found = _CURSOR.fullmatch(after)
    if found is None:
        raise HTTPException(400)
    try:
        return part, Cursor(datetime.fromtimestamp(int(found[1]), UTC), found[2])
    except (ValueError, OverflowError, OSError) as error:
        raise HTTPException(400) from error


def _here(request: Request) -> str:
    return "/spam?show=marked" if _address(request)[0] is QueuePart.CLOSED else "/spam"


def _with_cursor(request: Request, here: str) -> str:
    after = request.query_params.get("after", "")
    return _and(here, f"after={after}") if after else here


def _and(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


def _page(request: Request, heap: Heap, groups: Sequence[GroupView], *, wrong: Sequence[FieldError] = ()) -> Response:
    here = _here(request)
    after = f"{int(heap.next.at.timestamp())}_{heap.next.case_id}" if heap.next else ""
    return pages.page(
        request,
        "cases/spam.html",
        status_code=422 if wrong else 200,
        groups=groups,
        is_marked=here != "/spam",
        is_compared=any(group.is_compared for group in groups),
        errors=wrong,
        done=Done.of(request.query_params),
        form_url=_with_cursor(request, here),
        more_url=_and(here, f"after={after}") if after else None,
    )
