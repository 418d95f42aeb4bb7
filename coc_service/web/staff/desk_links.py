"""Which cases a member wants to see, read from the desk's address, and the links that say it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from coc_service.catalogue import Name, Text, msg
from coc_service.domain.needs import GROUPS, Group
from coc_service.domain.stages import STAGES, Stage
from coc_service.usecases.committee.desk import NO_LEAD, PAGE, DeskPage, Sort, Wanted
from coc_service.web.staff.links import LinkView

_ME = "me"
_LEAD = re.compile(rf"{_ME}|{NO_LEAD}|[a-z2-7]{{26}}")
_TAG = re.compile(r"[0-9a-f]{16}")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")
_NO_LEAD_YET = msg("No lead yet")
_SORTS = {
    Sort.URGENT: msg("Most urgent first"),
    Sort.NEWEST: msg("Newest first"),
    Sort.OLDEST: msg("Oldest first"),
    Sort.LATEST: msg("Last event first"),
}


@dataclass(frozen=True, slots=True)
class LoadView:
    """How many open cases somebody leads. `share` and `late_share` are of the bar, in percent."""

    name: Text
    url: str
    open: int
    late: int
    share: int
    late_share: int


@dataclass(frozen=True, slots=True)
class Address:
    """The desk's address as read. `lead` is "me", `NO_LEAD` or a person; `tag` is a tag's handle."""

    group: Group | None = None
    lead: str = ""
    stage: Stage | None = None
    tag: str = ""
    is_closed: bool = False
    sort: Sort = Sort.URGENT
    page: int = 1

    @property
    def url(self) -> str:
        """The address."""
        values = {
            "group": self.group or "",
            "lead": self.lead,
            "stage": self.stage or "",
            "tag": self.tag,
            "closed": "yes" if self.is_closed else "",
            "sort": "" if self.sort is Sort.URGENT else self.sort,
            "page": "" if self.page == 1 else str(self.page),
        }
        said = urlencode({name: value for name, value in values.items() if value})
        return f"/desk?{said}" if said else "/desk"

    @property
    def is_every_open_case(self) -> bool:
        """Whether open cases are shown that no filter of the first row left out."""
        return not (self.group or self.lead or self.tag or self.is_closed)

    def wanted(self, person: str, tagged: frozenset[str] | None) -> Wanted:
        """Return which cases these are, for this member."""
        lead = person if self.lead == _ME else self.lead
        return Wanted(self.group, lead, self.stage, tagged, self.is_closed, self.sort, self.page)


def read(query: QueryParams) -> Address:
    """Return what an address asks for.

    Raises:
        HTTPException: 400, for a value that no link of ours has.
    """
    try:
        return Address(
            group=Group(query["group"]) if query.get("group") else None,
            lead=_matched(_LEAD, query.get("lead", "")),
            stage=Stage(query["stage"]) if query.get("stage") else None,
            tag=_matched(_TAG, query.get("tag", "")),
            is_closed=query.get("closed") == "yes",
            sort=Sort(query.get("sort") or Sort.URGENT),
            page=int(_matched(_PAGE, query.get("page", "")) or 1),
        )
    except ValueError as error:
        raise HTTPException(400) from error


def _matched(pattern: re.Pattern[str], value: str) -> str:
    if value and not pattern.fullmatch(value):
        raise ValueError(value)
    return value


def main_filters(at: Address, shown: DeskPage, person: str) -> list[LinkView]:
    """Return the filters that are always shown, each with its count."""
    everything, led = Address(), shown.loads.get(person)
    unled = shown.loads.get("")
    groups = [LinkView(GROUPS[one].label, Address(group=one).url, at.group is one, shown.counts[one]) for one in Group]
    return [
        LinkView(msg("All open"), everything.url, at.is_every_open_case, shown.open),
        *groups,
        LinkView(msg("You lead"), Address(lead=_ME).url, at.lead == _ME, led.open if led else 0),
        LinkView(msg("No lead"), Address(lead=NO_LEAD).url, at.lead == NO_LEAD, unled.open if unled else 0),
        LinkView(msg("Closed"), Address(is_closed=True).url, at.is_closed, shown.closed),
    ]


def stage_filters(at: Address) -> list[LinkView]:
    """Return a filter for each step of an open case. It keeps the other filters."""
    return [
        LinkView(row.label, replace(at, stage=stage, page=1).url, at.stage is stage)
        for stage, row in STAGES.items()
        if row.hours is not None
    ]


def tag_filters(at: Address, tags: Mapping[str, tuple[str, int]]) -> list[LinkView]:
    """Return a filter for each tag, by its handle. The words of a tag are in no address: they would stay in histories."""
    return [
        LinkView(Name(tag), replace(at, tag=handle, page=1).url, at.tag == handle, count)
        for handle, (tag, count) in sorted(tags.items(), key=lambda one: one[1][0])
    ]


def sorts(at: Address) -> list[LinkView]:
    """Return the orders of a list."""
    return [LinkView(label, replace(at, sort=sort, page=1).url, at.sort is sort) for sort, label in _SORTS.items()]


def pages(at: Address, total: int) -> tuple[str, str, int]:
    """Return the addresses of the page before and after this one, "" without one, and the number of pages."""
    last = max(1, -(-total // PAGE))
    before = replace(at, page=min(at.page - 1, last)).url if at.page > 1 else ""
    return before, replace(at, page=at.page + 1).url if at.page < last else "", last


def loads(shown: DeskPage) -> list[LoadView]:
    """Return who leads how many open cases, as far as this member may know of them."""
    most = max((load.open for load in shown.loads.values()), default=0) or 1
    people: list[tuple[str, Text]] = [(person, Name(name)) for person, name in shown.people.items()]
    return [_load(person, name, shown, most) for person, name in [*people, ("", _NO_LEAD_YET)]]


def _load(person: str, name: Text, shown: DeskPage, most: int) -> LoadView:
    load = shown.loads.get(person)
    led, late = (load.open, load.late) if load else (0, 0)
    return LoadView(name, Address(lead=person or NO_LEAD).url, led, late, 100 * led // most, 100 * late // most)
