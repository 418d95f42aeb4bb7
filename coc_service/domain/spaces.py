"""The spaces of a site: projects, events and chats, each looked after by the committee that signed for it.

Which committee that is stands in the committee's own pages, never in a row: whoever writes to the database, or runs the server,
cannot lead the reports of one space to another committee.

Specification: `docs/trust.md`, fact "which committee looks after a space".
"""

from collections.abc import Iterable
from datetime import datetime

from coc_service.domain.chain import require
from coc_service.domain.committee_state import Committee
from coc_service.domain.own_pages import Link, OwnPages


def named(pages: OwnPages, slug: str) -> Link | None:
    """Return the space with this short name; None if it is not among those of these pages."""
    return next((one for one in pages.spaces if one.address == slug), None)


def committee_of(committees: Iterable[Committee], slug: str, at: datetime) -> Committee | None:
    """Return the committee that looks after a space; None if none with a member in force does."""
    return next((one for one in committees if named(one.pages, slug) and one.in_force(at)), None)


def taken(pages: OwnPages, *, by: str, committees: Iterable[Committee], at: datetime) -> Link | None:
    """Return a space of these pages, which are those of the committee `by`, that is another one's; None if all are free."""
    others = [one for one in committees if one.id != by]
    return next((space for space in pages.spaces if committee_of(others, space.address, at)), None)


def adds_space(before: Committee | None, after: Committee) -> bool:
    """Whether a committee signed for a space that was not among its own before."""
    had = {one.address for one in before.pages.spaces} if before else set()
    return any(one.address not in had for one in after.pages.spaces)


def checked(before: Committee | None, after: Committee, committees: Iterable[Committee]) -> Committee:
    """Return a committee after an entry. The first committee that signed for a space keeps it until it lets it go.

    Raises:
        Void: the entry would take a space from another committee.
    """
    is_same = before is None or before.pages_leaf == after.pages_leaf
    space = None if is_same else taken(after.pages, by=after.id, committees=committees, at=after.newest_at)
    require(space is None, "a space of another committee")
    return after
