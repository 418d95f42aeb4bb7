"""When a case makes the committee send reminders, and who gets them. What a reminder says never depends on it.

A reminder belongs to a moment: shortly before a deadline, at the deadline, and when nobody has reacted for as long as the
policy says. Moments follow from the case's fold; which of them are done is one time for each case: all up to that time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from coc_service.domain import case_proposals, case_readers, case_retention, case_state, votes
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_state import Case
from coc_service.domain.danger import repeated_at
from coc_service.domain.policy import Policy
from coc_service.domain.stages import FIRST, STAGES, Phase

_LONGEST_AHEAD = timedelta(days=1)
_SHARE_AHEAD = 4  # a quarter of the time that a deadline allows


class Audience(StrEnum):
    """Who is reminded."""

    OWING = "owing"  # those the deadline waits for
    ALL = "all"  # everyone on the case: the lead and the others
    ON_CALL = "on_call"  # danger: those on call, whatever their quiet hours are
    ALL_NOW = "all_now"  # danger: everyone on the case, whatever their quiet hours are
    FALLBACK = "fallback"  # the body outside of the committee that the policy names


_Deadline = tuple[
    datetime | None, timedelta | None, Audience | None
]  # when, the time it allows, who hears that it is late


@dataclass(frozen=True, slots=True)
class Reminder:
    """A moment of a case."""

    at: datetime
    to: Audience


def reached(case: Case, policy: Policy, *, after: datetime, until: datetime) -> frozenset[Audience]:
    """Return who is reminded of the moments after `after`, up to `until`: however many there were, each person once."""
    return frozenset(one.to for one in _up_to(case, policy, until) if one.at > after)


def next_at(case: Case, policy: Policy, *, after: datetime) -> datetime | None:
    """Return the first moment after `after`; None if there is none until the case changes."""
    found = [one.at for one in _once(case, policy) if one.at > after]
    found += [next(one.at for one in _of_danger(case, policy) if one.at > after)] if case.is_danger_open else []
    return min(found, default=None)


def last_at(case: Case, policy: Policy, *, until: datetime) -> datetime | None:
    """Return the last moment up to `until`; None if there is none."""
    return max((one.at for one in _up_to(case, policy, until)), default=None)


def _up_to(case: Case, policy: Policy, until: datetime) -> list[Reminder]:
    endless = takewhile(lambda one: one.at <= until, _of_danger(case, policy))
    return [*(one for one in _once(case, policy) if one.at <= until), *endless]


def _once(case: Case, policy: Policy) -> list[Reminder]:
    """Return the moments that come once: of deadlines, when a proposed reader waits for the members and no more for the
    reporter, and from when something of a closed case may be erased.
    """
    asked = (case_readers.asked_until(case, one, policy) for one in case_proposals.waiting(case, Candidate).values())
    kept = case_retention.summary(case, policy)
    moments = (*asked, kept.due_at if kept else None)
    return [*_of_deadlines(case, policy), *(Reminder(at, Audience.ALL) for at in moments if at)]


def _of_deadlines(case: Case, policy: Policy) -> Sequence[Reminder]:
    appeal = (case_state.appeal_due_at(case, policy), timedelta(hours=policy.appeals.answer_hours), Audience.ALL)
    danger = (case_state.danger_due_at(case, policy), None, None)  # its own reminders are in `_of_danger`
    asked = (appeal, danger, *(_of_open_case(case, policy) if case.stage_due_at else ()))
    return [one for due_at, allowed, late in asked if due_at for one in _around(due_at, allowed, late, policy)]


def _of_open_case(case: Case, policy: Policy) -> Sequence[_Deadline]:
    answer = policy.acknowledge_by(case.received_at) - case.received_at
    return (
        (case.stage_due_at, policy.allowed(case.stage), Audience.ALL),
        (case_state.answer_due_at(case, policy), answer, Audience.ALL),
    )


def _around(due_at: datetime, allowed: timedelta | None, late: Audience | None, policy: Policy) -> Iterator[Reminder]:
    if allowed:
        yield Reminder(due_at - min(allowed / _SHARE_AHEAD, _LONGEST_AHEAD), Audience.OWING)
    if late:
        yield Reminder(due_at, late)
    if policy.escalation:
        hours = policy.escalation.hours if late else policy.escalation.danger_hours
        yield Reminder(due_at + timedelta(hours=hours), Audience.FALLBACK)


def _of_danger(case: Case, policy: Policy) -> Iterator[Reminder]:
    """Yield the repeated notices of a danger: first to those on call, then to everyone."""
    due_at = case_state.danger_due_at(case, policy)
    if due_at is None:
        return
    for number, at in enumerate(repeated_at(due_at)):
        yield Reminder(at, Audience.ALL_NOW if number else Audience.ON_CALL)


def owed_by(case: Case) -> frozenset[str]:
    """Return the members that the present deadline waits for."""
    if case.stage_due_at is None:
        return case.appeal_deciders if case.appeals else frozenset()
    owing = set(case.awaiting) if case.stage is FIRST else set()
    owing |= case.appeal_deciders if case.appeals else frozenset()
    if case.answered_at is None and case.is_reachable:
        owing |= _responsible(case)
    if case.vote:
        owing |= set(votes.voters(case)) - set(votes.counted(case))
    return frozenset(owing) or _responsible(case)


def _responsible(case: Case) -> frozenset[str]:
    """Return the lead; without a lead those who could be it; if nobody has declared, everyone on the case."""
    return frozenset({case.lead} if case.lead else case.clear or case.awaiting)


def waits_for(case: Case, person: str, at: datetime) -> bool:
    """Whether something in the case waits for this member now. A stage of waiting waits for nobody until its time is over."""
    if case.is_danger_open:
        return True
    is_idle = case.stage_due_at is None or at <= case.stage_due_at
    if is_idle and STAGES[case.stage].phase is Phase.WAITING and case.waiting_since is None:
        return False
    return person in owed_by(case)
