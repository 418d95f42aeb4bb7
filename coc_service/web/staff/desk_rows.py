"""Turns cases on the desk into the rows that it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from coc_service.audit import Act
from coc_service.catalogue import Day, Message, Name, Text, msg, plural
from coc_service.domain import needs, workflow
from coc_service.domain.case_state import Event
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import RecordKind
from coc_service.domain.stages import STAGES
from coc_service.domain.summary import Summary
from coc_service.usecases.committee.desk import DeskRow
from coc_service.usecases.custody.session_caches import Title
from coc_service.web import words
from coc_service.web.staff import case_views, links, timeline
from coc_service.web.words import Due, Urgency

INCOMPLETE = msg("Cannot be shown: a part of its record is missing or was altered")
_CLOSED = msg("Closed")
_DANGER = msg("The reporter says that someone is in danger")
_LESS_SAFE = msg("The reporter feels less safe")
_ARRIVED = msg("The report arrived")
_FILED: Mapping[str, Message] = {
    RecordKind.LETTER: msg("%(who)s sent a letter"),
    RecordKind.NOTE: msg("%(who)s wrote a note"),
    RecordKind.ADDITION: msg("The reporter wrote"),
    RecordKind.PARTY_STATEMENT: msg("A party wrote"),
    RecordKind.TASK: msg("%(who)s changed a task"),
    **dict.fromkeys(
        (RecordKind.ALLEGATION, RecordKind.FINDING, RecordKind.MEASURE),
        msg("%(who)s wrote on the list of allegations"),
    ),
}
_ACTS: Mapping[str, Message] = {
    **timeline.MILESTONES,
    Act.REPORT_RECEIVED: _ARRIVED,
    Act.REPORT_WITHDRAWN: msg("The reporter withdrew"),
    Act.LEAD_ASSIGNED: msg("%(who)s chose the lead"),
}
_SOMETHING = msg("%(who)s wrote in the file")
_HOURS_AS_HOURS = timedelta(days=2)
_NEW = msg("under an hour")


@dataclass(frozen=True, slots=True)
class RowView:
    """A case on the desk. `title` is the panel's private one, "" for none; `event` is None before the gate."""

    url: str
    code_name: str
    due: Text
    when: Due
    title: str = ""
    tags: tuple[str, ...] = ()
    stage: Message | None = None
    shape: str = "wait"
    age: Text = ""
    lead: Text = ""
    event: Message | None = None
    event_day: Day | None = None
    is_in_danger: bool = False
    is_withdrawn: bool = False


def row_view(row: DeskRow, *, titles: Mapping[str, Title], person: str, now: datetime) -> RowView:
    """Return the row of a case. Its link leads to where the member's task is on the case's page."""
    case = row.case
    if case is None:
        return RowView(
            links.case_url(row.case_id), row.code_name, INCOMPLETE, Due(words.NOTHING, Urgency.LATE), lead=words.NOTHING
        )
    need = needs.first_need(case, person, now=now)
    place = needs.NEEDS[need].place if need else ""
    titled = titles.get(case.id)
    return RowView(
        url=links.case_url(case.id) + (f"#{place}" if place else ""),
        code_name=case.code_name,
        due=_due(case, person, now),
        when=words.due(case.deadline_at, now=now),
        title=titled.title if titled else "",
        tags=titled.tags if titled else (),
        stage=STAGES[case.stage].label,
        shape=case_views.shape(case.stage),
        age=age(case.received_at, now=now),
        lead=Name(row.lead_name) if row.lead_name else "",
        event=_event(case.last, row.actor_name) if case.is_clear(person) else _ARRIVED,
        event_day=Day(case.last.at if case.is_clear(person) else case.received_at),
        is_in_danger=case.is_in_danger,
        is_withdrawn=case.is_withdrawn,
    )


def _due(case: Summary, person: str, now: datetime) -> Message:
    need = needs.first_need(case, person, now=now)
    if case.is_in_danger and need is not needs.Need.DECLARE:
        return _LESS_SAFE if case.is_less_safe else _DANGER
    if need:
        return needs.NEEDS[need].sentence
    if case.retention and case.retention.is_due(now) and case.is_clear(person):
        return needs.GROUPS[needs.Group.DUE].label
    return needs.waits_for(case, person) if case.is_open or case.has_news else _CLOSED


def age(received_at: datetime, *, now: datetime) -> Message:
    """Return how old a case is."""
    passed = max(now - received_at, timedelta())
    if passed < timedelta(hours=1):
        return _NEW
    if passed < _HOURS_AS_HOURS:
        return plural("%(count)s hour", "%(count)s hours", count=int(passed.total_seconds() // 3600))
    return plural("%(count)s day", "%(count)s days", count=passed.days)


def _event(event: Event, actor: str) -> Message:
    """Return what last happened, without anything of its content."""
    who = Name(actor) if actor else timeline.SOMEONE
    if event.what in workflow.MOVES:
        said = workflow.MOVES[event.what].done
    elif event.act == Act.DECLARED:
        said = timeline.DECLARED[Presence(event.what)]
    elif event.act == Act.RECORD_ADDED:
        said = _FILED.get(event.what, _SOMETHING)
    else:
        said = _ACTS.get(event.act, _SOMETHING)
    return said.filled(who=who)
