"""Pauses of seats: for a time a member gets no new report. They keep their cases, their votes and their seat.

A member pauses their own seat alone (a leave); others pause it together, with as many signatures as a removal takes (a
suspension). Specification: `docs/trust.md` section 1, "no new reports".
"""

from dataclasses import replace
from datetime import timedelta

from coc_service.domain.chain import Statement, read_moment, require
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.pause_state import Pause, Pauses

LONGEST = timedelta(days=366)


def check(committee: Committee, seat: Seat, statement: Statement) -> None:
    """Check a statement that a seat is paused, or is not any more.

    Raises:
        Void: the time is past or too far ahead, or a member ends or shortens a pause that others signed.
    """
    until, at = read_moment(statement.detail["until"]), statement.at
    require(until is None or at < until <= at + LONGEST, "a pause is over within a year")
    pause = committee.pauses.get(seat.tenure)
    is_lifted = pause is not None and at < pause.until and (until is None or until < pause.until)
    is_own = seat.person == statement.person
    require(not (is_lifted and is_own and pause and pause.signers != {seat.person}), "others paused this seat")


def stated(committee: Committee, seat: Seat, statement: Statement, signers: frozenset[str]) -> Committee:
    """Return the committee after a pause has begun or ended."""
    others = {tenure: one for tenure, one in committee.pauses.items() if tenure != seat.tenure}
    until = read_moment(statement.detail["until"])
    return replace(committee, pauses={**others, seat.tenure: Pause(until, signers)} if until else others)


def carried(committee: Committee, before: Seat | None, seat: Seat) -> Pauses:
    """Return the pauses once a seat is admitted in place of another one of the same person, also if its keys were lost.

    A suspension is about the person: nobody gets out of it by new keys, or by a term that is over.
    """
    pause = committee.pauses.get(before.tenure) if before else None
    return {**committee.pauses, seat.tenure: pause} if pause else committee.pauses
