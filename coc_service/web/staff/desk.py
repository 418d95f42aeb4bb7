"""The desk: every case in its group, or one filtered and sorted list; and the search."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from coc_service.audit import Act as LogAct
from coc_service.catalogue import Message, Names, msg, plural
from coc_service.domain.needs import GROUPS, URGENT, Group
from coc_service.usecases.committee import catching_up, measures
from coc_service.usecases.committee import desk as desks
from coc_service.usecases.committee import search as searching
from coc_service.usecases.committee.desk import Desk, DeskPage
from coc_service.usecases.committee.readers_owed import ReadersOwed
from coc_service.usecases.committee.titles import SOME, Titles
from coc_service.usecases.people.marks import LogComparison
from coc_service.usecases.people.signatures_owed import SignaturesOwed
from coc_service.usecases.site.mail_beats import Unreached
from coc_service.web.http import pages, runtime, sessions
from coc_service.web.staff import desk_links, measure_rows, reader_lines, signature_links, timeline
from coc_service.web.staff.desk_links import Address
from coc_service.web.staff.desk_rows import RowView, row_view

NOTHING_NEEDED = msg("Nothing waits for you right now. When a report arrives, you get a mail and it stands here.")
NO_CASE = msg("No case is open.")
NONE_SUCH = msg("No case is like this.")
SEARCH_MOST_CHARS = 200
_ALL_OF = {
    Group.DANGER: msg("Show all %(count)s about danger"),
    Group.LATE: msg("Show all %(count)s that are late"),
    Group.WROTE: msg("Show all %(count)s where the reporter wrote"),
    Group.YOURS: msg("Show all %(count)s that are yours"),
    Group.DUE: msg("Show all %(count)s that are due for deletion"),
    Group.OTHERS: msg("Show all %(count)s that wait for others"),
    Group.QUIET: msg("Show all %(count)s quiet cases"),
}
_UNREACHED = msg(
    "Mail does not reach %(names)s. Please tell them by another way: "
    "until whoever runs the site has put it right, no notice comes to them."
)


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group on the desk. `more` leads to the whole group, None if all of it is shown."""

    name: Group
    label: Message
    about: Message
    count: int
    rows: list[RowView]
    more: Message | None
    url: str


async def desk(request: Request) -> Response:
    """Show the desk."""
    running, member = runtime.of(request), request.state.member
    at = desk_links.read(request.query_params)
    await catching_up.catch_up(running.custody, running.database, member)
    opened = Titles(running.custody, running.database, member)
    tags = await opened.tags(most=None if at.tag else SOME)
    tagged = frozenset(tags[at.tag].cases if at.tag in tags else ()) if at.tag else None
    wanted = at.wanted(member.person, tagged)
    shown = await running.ask(Desk(running.custody, member, wanted))
    measured = await measures.on_desk(running.custody, running.database, member)
    named = await opened.of([*shown.shown, *(one.case for one in measured.in_force), *measured.broken])
    before, after, last = desk_links.pages(at, shown.total)
    view = partial(row_view, titles=named, person=member.person, now=running.now())
    grouped = {group: [view(one) for one in rows] for group, rows in shown.rows.items()}
    unreached = await running.ask(Unreached(running.custody, member))
    owed = await running.ask(SignaturesOwed(running.custody, member))
    proposed = await running.ask(ReadersOwed(running.custody, member))
    return pages.page(
        request,
        "cases/desk.html",
        words="",
        done=timeline.done(request, among={LogAct.CASE_EXPUNGED}),
        lead=_lead(shown, has_other_tasks=bool(owed or proposed)),
        filters=desk_links.main_filters(at, shown, member.person),
        stages=desk_links.stage_filters(at),
        tags=desk_links.tag_filters(at, {handle: (one.tag, len(one.cases)) for handle, one in tags.items()}),
        sorts=desk_links.sorts(at),
        has_choice=bool(at.stage or at.tag) or at.sort is not desks.Sort.URGENT,
        groups=_groups(shown, grouped) if wanted.is_everything else None,
        rows=[view(one) for one in shown.listed],
        broken=[view(one) for one in shown.broken],
        measures=measure_rows.rows(measured, named, today=running.now().date()),
        most_measures=measure_rows.SHOWN,
        empty=NO_CASE if wanted.is_everything else NONE_SUCH,
        total=shown.total,
        page=at.page,
        last_page=last,
        newer_url=before,
        older_url=after,
        loads=desk_links.loads(shown),
        is_behind=shown.is_behind,
        signatures=signature_links.links(owed),
        new_readers=reader_lines.lines(proposed),
        unreached=_UNREACHED.filled(names=Names(tuple(unreached))) if unreached else None,
        is_unknown_here=member.log_seen is LogComparison.UNKNOWN,
    )


def _lead(shown: DeskPage, *, has_other_tasks: bool) -> list[Message]:
    """Return what the desk says first: how many cases need the member, and how many are about danger.

    Nothing if no open case does, but something else that the page lists.
    """
    needing, danger = shown.needing, shown.counts[Group.DANGER]
    if not needing:
        is_listed = has_other_tasks or any(shown.counts[one] for one in (*URGENT, Group.DUE))
        return [] if is_listed else [NOTHING_NEEDED]
    first = plural(
        "%(needing)s of %(count)s open case needs someone now.",
        "%(needing)s of %(count)s open cases need someone now.",
        count=shown.open,
        needing=needing,
    )
    about = plural("%(count)s is about danger.", "%(count)s are about danger.", count=danger)
    return [first, about] if danger else [first]


def _groups(shown: DeskPage, rows: Mapping[Group, list[RowView]]) -> list[GroupView]:
    """Return the groups that are not empty."""
    return [_group(group, rows[group], shown.counts[group]) for group in Group if shown.counts[group]]


def _group(group: Group, rows: list[RowView], count: int) -> GroupView:
    said = GROUPS[group]
    more = _ALL_OF[group].filled(count=count) if count > len(rows) else None
    return GroupView(group, said.label, said.about, count, rows, more, Address(group=group).url)


async def search(request: Request) -> Response:
    """Search, and show what was found. By POST: in an address the words would stay in the browser's history."""
    sent, _ = await sessions.staff_form(request)
    running, member = runtime.of(request), request.state.member
    words = " ".join(sent.text("words")[:SEARCH_MOST_CHARS].split())
    if not words:
        return pages.see_other(request, "/desk")
    found = await searching.search(running.custody, running.database, member, words)
    cases = [row.case for row in found.rows if row.case]
    named = await Titles(running.custody, running.database, member).of(cases)
    return pages.page(
        request,
        "cases/search.html",
        words=words,
        rows=[row_view(one, titles=named, person=member.person, now=running.now()) for one in found.rows],
        said=_said(found),
        is_partial=found.searched < found.total,
        progress=msg(
            "%(searched)s of %(total)s cases have been read so far.", searched=found.searched, total=found.total
        ),
    )


def _said(found: searching.Found) -> Message:
    if found.matches > len(found.rows):
        return msg(
            "%(count)s cases have these words. The first %(shown)s are here; one more word makes them fewer.",
            count=found.matches,
            shown=len(found.rows),
        )
    return plural("%(count)s case has these words.", "%(count)s cases have these words.", count=found.matches)


async def search_again(request: Request) -> Response:
    """Lead from the address of a search to the desk."""
    return pages.see_other(request, "/desk")
