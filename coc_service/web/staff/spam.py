"""The page on which members sort a flood: texts that are alike side by side, and marks for many cases at once.

Nothing is marked by itself, and no mark of one member sets anything aside.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import msg
from coc_service.domain import duplicates
from coc_service.domain.move_rows import Move
from coc_service.domain.workflow import MOVES
from coc_service.store.cases import Cursor, QueuePart
from coc_service.usecases.committee.sorting import Heap, Read, Sorting, ToSort
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.staff import spam_views
from coc_service.web.staff.spam_views import GroupView

PAGE_SIZE = 150  # below the most fields that a form may have (`multipart.MAX_FIELDS`)
_CURSOR = re.compile(r"([0-9]{1,12})_([a-z2-7]{26})")
NOTHING_TICKED = msg("Please tick at least one case.")
# What each button does. "mark" confirms where another member has marked the case already.
_MOVES: Mapping[str, Sequence[Move]] = {
    "mark": (MOVES["mark_spam"], MOVES["confirm_spam"]),
    "drop": (MOVES["drop_spam_mark"],),
    "restore": (MOVES["restore"],),
}


async def spam(request: Request) -> Response:
    """Show the cases that can be sorted, without opening any."""
    heap = await _heap(request)
    return _page(request, heap, spam_views.unread(heap, request.state.member.person))


async def sort(request: Request) -> Response:
    """Do what the button says with the ticked cases."""
    sent, nonce = await sessions.staff_form(request)
    act, ticked = sent.text("act"), list(dict.fromkeys(sent.many("case")))[:PAGE_SIZE]
    if act not in {"compare", "declare", "ask", *_MOVES}:
        raise HTTPException(400)
    if act != "compare" and not ticked:
        heap = await _heap(request)
        unread = spam_views.unread(heap, request.state.member.person)
        return _page(request, heap, unread, wrong=[FieldError("cases", NOTHING_TICKED)])
    match act:
        case "ask":
            return await _ask(request, ticked)
        case "declare":
            await _sorting(request).declare(ticked)
            return await _compare(request)
        case "compare":
            return await _compare(request)
        case _:
            return await _move_all(request, ticked, nonce, moves=_MOVES[act])


def _sorting(request: Request) -> Sorting:
    running = runtime.of(request)
    return Sorting(running.custody, running.database, request.state.member)


async def _compare(request: Request) -> Response:
    """Open every case on the page, which is logged, and show which texts are alike."""
    heap = await _heap(request)
    read = await _sorting(request).read(heap.cases)
    texts = {one.case.id: one.text for one in read if one.is_open}
    alike = await to_thread.run_sync(partial(duplicates.groups, texts))
    return _page(request, heap, spam_views.groups(read, alike, heap.names))


async def _ask(request: Request, ticked: Sequence[str]) -> Response:
    """Show the ticked cases once more, before they are marked."""
    heap = await _heap(request)
    chosen = [case for case in heap.cases if case.id in set(ticked)]
    rows = [spam_views.row(Read(case, ""), heap.names) for case in chosen]
    return pages.page(request, "cases/spam_check.html", rows=rows, form_url=_with_cursor(request, _here(request)))


async def _move_all(request: Request, ticked: Sequence[str], nonce: bytes, *, moves: Sequence[Move]) -> Response:
    """Make the first open move in each case, and say how many of each were made."""
    made = await _sorting(request).move(ticked, moves, nonce=nonce)
    counts = {**made, "skipped": len(ticked) - made.total()}
    said = "&".join(f"{name}={count}" for name, count in counts.items() if count)
    return pages.see_other(request, pages.with_query(_here(request), said))


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
    return pages.with_query(here, f"after={after}") if after else here


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
        done=spam_views.done(request.query_params),
        form_url=_with_cursor(request, here),
        more_url=pages.with_query(here, f"after={after}") if after else None,
    )
