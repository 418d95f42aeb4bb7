"""What the page for sorting shows: rows of cases, in groups of texts that are alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Day, Message, Name, msg, plural
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import RecordKind
from coc_service.domain.stages import Stage
from coc_service.usecases.committee.sorting import Heap, Read
from coc_service.web.staff import links

EXCERPT_CHARS = 240
COUNT_DIGITS = 4
_DONE = ("mark_spam", "confirm_spam", "drop_spam_mark", "restore", "skipped")
_NEW, _MARKED = msg("Not sorted yet"), msg("Set aside as spam")
_ALONE = msg("Like no other: please read these one by one")
_TO_DECLARE = msg("You have not declared in these yet")


@dataclass(frozen=True, slots=True)
class RowView:
    """A case to sort. `about` is who is reported, for a member who has not declared; `excerpt` how the text begins."""

    case_id: str
    code_name: str
    url: str
    received: Day
    is_danger: bool
    has_written: bool
    marked_by: Name | None
    excerpt: str = ""
    about: str | None = None
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class GroupView:
    """Cases under one heading. `can_declare`: what the member may do here is to declare. `is_closed`: the member has not
    declared in these, and has not seen yet who they are about, so nothing can be done with them.
    """

    title: Message
    rows: Sequence[RowView]
    is_compared: bool = False
    can_declare: bool = False
    is_alike: bool = False
    is_closed: bool = False

    @property
    def has_marked(self) -> bool:
        """Whether a member has marked one of them."""
        return any(row.marked_by for row in self.rows)


def done(query: Mapping[str, str]) -> list[Message]:
    """Return what was just done, by the counts in an address; anything else in it is ignored."""
    counts = {
        name: int(query[name]) for name in _DONE if query.get(name, "").isdecimal() and len(query[name]) <= COUNT_DIGITS
    }
    return [_sentence(name, count) for name, count in counts.items()]


def _sentence(name: str, count: int) -> Message:
    match name:
        case "mark_spam":
            return plural(
                "You marked %(count)s case. It stays open until a second member confirms it.",
                "You marked %(count)s cases. They stay open until a second member confirms them.",
                count=count,
            )
        case "confirm_spam":
            return plural(
                "You confirmed %(count)s case: it is set aside now.",
                "You confirmed %(count)s cases: they are set aside now.",
                count=count,
            )
        case "drop_spam_mark":
            return plural(
                "You removed the mark of %(count)s case.", "You removed the marks of %(count)s cases.", count=count
            )
        case "restore":
            return plural("You restored %(count)s case.", "You restored %(count)s cases.", count=count)
        case _:
            return plural(
                "%(count)s case stayed as it was. You marked it before, or it has moved on, or you have not yet said that "
                "you have no conflict in it.",
                "%(count)s cases stayed as they were. You marked them before, or they have moved on, or you have not yet "
                "said that you have no conflict in them.",
                count=count,
            )


def unread(heap: Heap, person: str) -> list[GroupView]:
    """Return the cases, none of them opened: those in which the member has declared no conflict, then the others."""
    title = _MARKED if any(case.stage is Stage.SPAM for case in heap.cases) else _NEW
    rows: dict[bool, list[RowView]] = {False: [], True: []}
    for case in heap.cases:
        rows[case.presence_of(person) is not Presence.CLEAR].append(row(Read(case, ""), heap.names))
    found = [GroupView(title, rows[False]), GroupView(_TO_DECLARE, rows[True], is_closed=True)]
    return [group for group in found if group.rows]


def groups(read: Sequence[Read], alike: Sequence[Sequence[str]], names: Mapping[str, str]) -> list[GroupView]:
    """Return the groups: texts like no other first, because they are most likely meant; then those alike, the largest first.

    Those alike are ticked, but for cases of danger and those whose reporter wrote again.
    """
    by_id = {one.case.id: one for one in read}
    single = [row(by_id[keys[0]], names) for keys in alike if len(keys) == 1]
    found = [GroupView(_ALONE, single, is_compared=True)] if single else []
    for keys in sorted((keys for keys in alike if len(keys) > 1), key=len, reverse=True):
        rows = [row(by_id[key], names, is_ticked=True) for key in keys]
        title = plural("%(count)s text that is alike", "%(count)s texts that are alike", count=len(keys))
        found.append(GroupView(title, rows, is_compared=True, is_alike=True))
    closed = [row(one, names) for one in read if not one.is_open]
    return [*found, GroupView(_TO_DECLARE, closed, is_compared=True, can_declare=True)] if closed else found


def row(read: Read, names: Mapping[str, str], *, is_ticked: bool = False) -> RowView:
    """Return a case as a row."""
    case = read.case
    has_written = any(one.kind == RecordKind.ADDITION for one in case.records.values())
    return RowView(
        case_id=case.id,
        code_name=case.code_name,
        url=links.case_url(case.id),
        received=Day(case.received_at),
        is_danger=case.is_in_danger,
        has_written=has_written,
        marked_by=Name(names.get(case.spam_mark, "")) if case.spam_mark else None,
        excerpt=_excerpt(read.text) if read.is_open else "",
        about=read.text if not read.is_open and read.text else None,
        is_ticked=is_ticked and not case.is_in_danger and not has_written,
    )


def _excerpt(text: str) -> str:
    line = " ".join(text[: 4 * EXCERPT_CHARS].split())
    return line if len(line) <= EXCERPT_CHARS else line[:EXCERPT_CHARS].rstrip() + "…"
