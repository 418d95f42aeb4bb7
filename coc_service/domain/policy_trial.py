"""A made-up report under a policy: who would read it, who could vote, and what would be due when.

It uses the same functions as a real case, so that it cannot promise what a case does not keep.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from coc_service.catalogue import Message, Name, msg
from coc_service.domain import quorum
from coc_service.domain.policy import Policy
from coc_service.domain.policy_effects import TO_A_DECISION
from coc_service.domain.quorum import Choice
from coc_service.domain.stages import STAGES

_FIRST_ANSWER = msg("The reporter has heard from a person")
_DANGER = msg("Somebody takes care of the danger")
_TOLD = msg("%(body)s is told, if nobody has reacted")


@dataclass(frozen=True, slots=True)
class MadeUpReport:
    """A report and what members would say about it. `named` and `in_conflict` are people."""

    named: frozenset[str] = frozenset()
    in_conflict: frozenset[str] = frozenset()
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class DueThen:
    """Something that is due at a time."""

    what: Message
    at: datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """What would happen. `votes_needed` and `yes_needed` are 0 if no vote could be carried."""

    readers: tuple[str, ...]
    voters: tuple[str, ...]
    can_form_panel: bool
    votes_needed: int
    yes_needed: int
    dates: tuple[DueThen, ...]


def try_out(policy: Policy, report: MadeUpReport, *, members: Sequence[str], at: datetime) -> Trial:
    """Return what would happen to a report at that time, with these members."""
    readers = tuple(one for one in members if one not in report.named)
    voters = tuple(one for one in readers if one not in report.in_conflict)
    needed = quorum.needed(len(voters), policy.voting)
    can_vote = 0 < needed <= len(voters)
    return Trial(
        readers=readers,
        voters=voters,
        can_form_panel=len(voters) >= policy.panel.minimum_members,
        votes_needed=needed if can_vote else 0,
        yes_needed=_yes_needed(policy, len(voters)) if can_vote else 0,
        dates=tuple(sorted(_dates(policy, report, at), key=lambda one: one.at)),
    )


def _yes_needed(policy: Policy, eligible: int) -> int:
    """Return the fewest votes for a proposal that carry it if everyone votes for or against it."""
    for yes in range(1, eligible + 1):
        choices = [Choice.YES] * yes + [Choice.NO] * (eligible - yes)
        if quorum.tally(choices, eligible=eligible, rule=policy.voting).is_carried:
            return yes
    return 0


def _dates(policy: Policy, report: MadeUpReport, at: datetime) -> Iterator[DueThen]:
    yield DueThen(_FIRST_ANSWER, policy.acknowledge_by(at))
    if report.is_danger:
        yield DueThen(_DANGER, policy.safe_by(at))
        if policy.escalation:
            told = policy.safe_by(at) + timedelta(hours=policy.escalation.danger_hours)
            yield DueThen(_TOLD.filled(body=Name(policy.escalation.body)), told)
    lasting = [(stage, allowed) for stage in TO_A_DECISION if (allowed := policy.allowed(stage))]
    ends = accumulate((allowed for _, allowed in lasting), initial=timedelta())
    for (stage, _), passed in zip(lasting, list(ends)[1:], strict=True):
        yield DueThen(STAGES[stage].label, at + passed)
