"""A case as one thread: the pinned report, then letters, notes, moves and votes in the order of time."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from coc_service.audit import Act
from coc_service.catalogue import Message, Name, Names, Text, msg
from coc_service.domain import held_votes, visits
from coc_service.domain.case_state import Filed
from coc_service.domain.chain import Statement, person_of
from coc_service.domain.committee_state import NameOf
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import MoveRecord
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.recounting import Recount
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.web import attached_files
from coc_service.web.attached_files import FileView
from coc_service.web.staff import file_views, finding_views, links, party_views, results, timeline
from coc_service.web.staff.file_views import EntryView, ReportView, Shown
from coc_service.web.staff.party_entries import Parties

SHOWN = 8  # the newest entries are shown, the older ones folded
MOST = 20  # at most this many, even if more are new
_CLEAR = timeline.DECLARED[Presence.CLEAR]
_OLDER_NEW = msg("New entries are among them.")


@dataclass(frozen=True, slots=True)
class ThreadView:
    """The thread. `older` are folded; `new_at` is the index in `newer` before which "new since your last visit" stands.

    `since` is the last visit, None if nothing is new.
    """

    report: ReportView
    older: Sequence[EntryView]
    newer: Sequence[EntryView]
    since: Text | None
    new_at: int
    hidden_news: Message | None
    counts: Mapping[Shown, int]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all entries of one page share."""

    opened: OpenedCase
    now: datetime
    seen: int  # entries of the chain before this index were there at the last visit
    recounted: Recount | None
    proposed: Mapping[str, str]
    parties: Parties

    @property
    def name_of(self) -> NameOf:
        return self.opened.file.sealed.committee.name_of


def thread(
    opened: OpenedCase, *, only: Shown | None, recounted: Recount | None, now: datetime, is_whole: bool = False
) -> ThreadView:
    """Return the thread for the member who opened the case; with `only`, one kind of entries.

    With `is_whole` nothing is folded, for paper.
    """
    person = person_of(opened.reader)
    last = visits.last_before(opened.chain, person, now=now)
    seen, parties = len(opened.chain) if last is None else last + 1, party_views.names(opened)
    reading = _Reading(opened, now, seen, recounted, timeline.proposed_in(opened.chain), parties)
    everything = _anchored(list(_merged(_entries(reading))), opened.reader)
    found = [one for one in everything if only in {None, one.of}]
    news = [place for place, one in enumerate(found) if one.is_new]
    cut = 0 if is_whole else _cut(len(found), news[0] if news else len(found))
    return ThreadView(
        report=file_views.report(opened, is_known=last is not None and not is_whole, now=now),
        older=[_shortened(one) for one in found[:cut]],
        newer=found[cut:] if is_whole else [_shortened(one) for one in found[cut:]],
        since=file_views.moment(opened.chain[last].at, now) if news and last is not None else None,
        new_at=max(news[0] - cut, 0) if news else -1,
        hidden_news=_OLDER_NEW if news and news[0] < cut else None,
        counts=Counter(one.of for one in everything),
    )


def _cut(total: int, first_new: int) -> int:
    """Return how many of the oldest entries are folded: all but the newest, and none that is new unless there are many."""
    return max(min(total - SHOWN, first_new), total - MOST, 0)


def _entries(reading: _Reading) -> Iterator[EntryView]:
    """Return the entries in the order of the chain."""
    opened = reading.opened
    filed, gaps = _by_leaf(opened), _gaps_by_leaf(opened)
    ended = held_votes.held(opened.chain)
    for place, one in enumerate(opened.chain):
        is_new = place >= reading.seen and one.actor != opened.reader
        with_it = filed.get(one.leaf, [])
        for told in _lines(reading, one, with_it):
            vote = ended.get(one.leaf)
            result = results.result(opened, vote, recounted=_recount_of(reading, one)) if vote else None
            yield replace(told, is_new=is_new, result=result)
        for record in with_it:
            if found := file_views.entry(record, name_of=reading.name_of, now=reading.now, parties=reading.parties):
                fields = finding_views.beside(opened, record, with_it)
                yield replace(found, is_new=is_new, file=_file_of(opened, record), fields=fields)
        for gap in gaps.get(one.leaf, []):
            shown = file_views.damaged(gap, name_of=reading.name_of, now=reading.now, parties=reading.parties)
            yield replace(shown, is_new=is_new)


def _file_of(opened: OpenedCase, record: OpenedRecord) -> FileView | None:
    url = links.file_url(links.case_url(opened.case.id), record.filed.id)
    return attached_files.of_record(opened.file.sealed, record, url=url)


def _by_leaf(opened: OpenedCase) -> dict[str, list[OpenedRecord]]:
    found: dict[str, list[OpenedRecord]] = defaultdict(list)
    for one in opened.file.records:
        if not file_views.is_of_report(one.filed):
            found[one.filed.leaf].append(one)
    return found


def _gaps_by_leaf(opened: OpenedCase) -> dict[str, list[Filed]]:
    found: dict[str, list[Filed]] = defaultdict(list)
    for gap in opened.file.gaps:
        if gap.id not in opened.case.lost and not file_views.is_of_report(gap):
            found[gap.leaf].append(gap)
    return found


def _lines(reading: _Reading, one: Statement, with_it: Sequence[OpenedRecord]) -> Iterator[EntryView]:
    """Return the milestones of an entry, the first with what the move says."""
    given = [record.said.body for record in with_it]
    fields = [line for body in given if isinstance(body, MoveRecord) for line in file_views.move_answers(body)]
    fields = finding_views.of_proposal(reading.opened, one.leaf) + fields
    for told in timeline.milestones(one, name_of=reading.name_of, proposed=reading.proposed):
        when = file_views.moment(one.at, reading.now, by=one.actor)
        yield EntryView(Shown.MOVES, "moved", told.sentence, when, author=one.actor, is_line=True, fields=fields)
        fields = []


def _recount_of(reading: _Reading, one: Statement) -> Recount | None:
    """Return the recount if this entry is the case's present decision: the last one."""
    decided = [other.leaf for other in reading.opened.chain if other.act == Act.CASE_DECIDED]
    return reading.recounted if decided and decided[-1] == one.leaf else None


def _merged(entries: Iterator[EntryView]) -> Iterator[EntryView]:
    """Return the entries with declarations that follow each other as one line: "A, B and C declared no conflict"."""
    held: EntryView | None = None
    for one in entries:
        if held and _is_clear(held) and _is_clear(one) and held.is_new == one.is_new:
            names = [text for it in (held, one) for text in _names(it)]
            held = replace(one, heading=_CLEAR.filled(who=Names(tuple(names))))
            continue
        if held:
            yield held
        held = one
    if held:
        yield held


def _is_clear(one: EntryView) -> bool:
    return one.heading.msgid == _CLEAR.msgid and bool(_names(one))


def _names(one: EntryView) -> tuple[str, ...]:
    match one.heading.values.get("who"):
        case Name(text):
            return (text,)
        case Names(texts):
            return texts
        case _:
            return ()


def _anchored(entries: list[EntryView], reader: str) -> list[EntryView]:
    """Mark the newest letter from the reporter, and the newest entry of the reader: links and redirects lead there."""
    last_letter = max((place for place, one in enumerate(entries) if one.tint == "from" and not one.file), default=-1)
    own = max((place for place, one in enumerate(entries) if one.author == reader), default=-1)
    anchors = {last_letter: file_views.LETTER, own: file_views.OWN}
    return [replace(one, anchor=anchors[place]) if place in anchors else one for place, one in enumerate(entries)]


def _shortened(one: EntryView) -> EntryView:
    """Return an entry with a long text folded, unless it is new."""
    if one.is_new or one.is_line:
        return one
    first, rest = file_views.folded(one.paragraphs)
    return replace(one, paragraphs=first, rest=rest) if rest else one
