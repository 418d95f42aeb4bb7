"""What was done on a case, told from the log. The log keeps each entry; here what belongs together is one line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coc_service.audit import Act, Entry
from coc_service.catalogue import Message, Moment, Name, Text, plural
from coc_service.domain.casefile import REPORTER
from coc_service.store.tables import Member
from coc_service.usecases.case_access import GATE
from coc_service.web import move_words, words

_VISITS = frozenset({Act.CASE_OPENED, Act.RECEIPT_USED})
# Acts that bring records of their own: that these were added as well says nothing more.
_MOVES = frozenset({Act.CASE_MOVED, Act.CASE_DECIDED, Act.CASE_CLOSED})
_WRITING = _MOVES | {Act.CASE_ACKNOWLEDGED, Act.BALLOT_CAST}

Visit = tuple[str, Act, bool, date]


@dataclass(frozen=True, slots=True)
class ActView:
    """One act in the timeline."""

    sentence: Message
    when: Text


def timeline(entries: Sequence[Entry], people: Mapping[str, Member]) -> list[ActView]:
    """Return what happened, newest first. A person's visits of one day are one line, at the first of them."""
    told = [entry for entry in _without_echoes(entries) if entry.act in words.ACT or entry.act in _MOVES]
    visits = Counter(_visit(entry) for entry in told if entry.act in _VISITS)
    acts = []
    for entry in told:
        times = visits.pop(_visit(entry), 0) if entry.act in _VISITS else 1
        if times:
            acts.append(ActView(_sentence(entry, people), _when(entry, times)))
    return acts[::-1]


def _without_echoes(entries: Sequence[Entry]) -> list[Entry]:
    """Leave out records that were added by the act beside them."""
    kept: list[Entry] = []
    for entry in entries:
        while entry.act in _WRITING and kept and _is_addition(kept[-1], beside=entry):
            kept.pop()
        if not (kept and kept[-1].act is Act.REPORT_RECEIVED and _is_addition(entry, beside=kept[-1])):
            kept.append(entry)
    return kept


def _is_addition(entry: Entry, *, beside: Entry) -> bool:
    return entry.act is Act.RECORD_ADDED and (entry.actor, entry.at) == (beside.actor, beside.at)


def _visit(entry: Entry) -> Visit:
    return entry.actor, entry.act, _is_at_the_gate(entry), entry.at.date()


def _is_at_the_gate(entry: Entry) -> bool:
    """Say whether only the name was shown, to be asked about a conflict."""
    return entry.act is Act.CASE_OPENED and entry.target == GATE


def _when(entry: Entry, times: int) -> Text:
    if times == 1:
        return Moment(entry.at)
    return plural(
        "%(moment)s, %(count)s time that day",
        "%(moment)s, %(count)s times that day",
        count=times,
        moment=Moment(entry.at),
    )


def _sentence(entry: Entry, people: Mapping[str, Member]) -> Message:
    kind, _, member_id = entry.actor.partition(":")
    if kind == REPORTER and entry.act is Act.RECORD_ADDED:
        return words.REPORTER_WROTE
    left_out = entry.target if entry.act is Act.CASE_RECUSED else ""
    member = people.get(left_out or member_id)
    return _told(entry).filled(who=Name(member.name) if member else words.SOMEONE)


def _told(entry: Entry) -> Message:
    if entry.act in _MOVES:
        return move_words.DONE.get(entry.target, move_words.MOVED)
    return words.SEEN_AT_THE_GATE if _is_at_the_gate(entry) else words.ACT[entry.act]
