"""Alternates: people whom a committee admitted to be called for a single case. They decide nothing about the committee.

Specification: `docs/trust.md` section 1, facts "alternate" and "a new reader".
"""

from dataclasses import dataclass
from datetime import datetime

from coc_service.domain import epochs
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, require
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.policy import Policy

_ABOUT_ONESELF = frozenset({"roster.introduced", "availability.stated", "affiliation.stated"})
_ABOUT_OWN_SEAT = frozenset({"roster.compared", "roster.left", "seat.paused", "recovery.used"})
_FEWEST = 2  # with fewer readers nobody is left who could sign as the second


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides who may be added to a case: the committee now and when the report arrived, the case's policy, the time."""

    committee: Committee
    then: Committee
    policy: Policy
    at: datetime


def check_signer(committee: Committee, statement: Statement) -> None:
    """Check that an alternate states only what is about themself: everything else is decided by members.

    Raises:
        Void: they sign for the committee, or about somebody else's seat.
    """
    own = committee.seat_of(statement.person, statement.at)
    if own is None or not own.is_alternate:
        return
    about = committee.admissions.get(str(statement.detail.get("admission", "")))
    is_own_seat = about is not None and about.person == statement.person
    may = statement.act in _ABOUT_ONESELF or (statement.act in _ABOUT_OWN_SEAT and is_own_seat)
    require(may, "an alternate signs nothing for the committee")


def check_admission(committee: Committee, seat: Seat) -> None:
    """Check that a committee keeps a member when somebody becomes an alternate: else nobody could sign anything any more.

    Raises:
        Void: it would have none.
    """
    members = {one.person for one in committee.in_force(committee.newest_at)} - {seat.person}
    require(not seat.is_alternate or members, "a committee needs a member")


def is_short(case: Case, committee: Committee, policy: Policy, at: datetime) -> bool:
    """Whether fewer members read a case than its policy asks for. Those who have not declared yet count: they may be clear."""
    return len(epochs.readers(case, committee, at)) < max(_FEWEST, policy.panel.minimum_members)


def is_called_by_one(case: Case, candidate: Candidate, around: Circumstances) -> bool:
    """Whether one signature is enough to add the candidate."""
    return candidate.person in callable_by_one(case, around)


def callable_by_one(case: Case, around: Circumstances) -> frozenset[str]:
    """Return the alternates whom one member can call now: the policy says so, too few are left, and they have been alternates
    since the report arrived, in the same tenure.

    Their reporter saw them on the form. And nobody admits a friend for one case, and calls them alone.
    """
    is_short_now = is_short(case, around.committee, around.policy, around.at)
    if not (around.policy.readers.alternates_by_one and is_short_now):
        return frozenset()
    then = {seat.tenure for seat in around.then.alternates(case.received_at)}
    return frozenset(seat.person for seat in around.committee.alternates(around.at) if seat.tenure in then)
