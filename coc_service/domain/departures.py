"""Whoever leaves the committee leaves its cases: at once for all that is shown, sealed or counted, and in the chain of a case
with its next begin.

A seat ends in the committee's chain, or by its term. The fold of a case knows neither, so whoever looks at a case looks
through `as_of`. The next begin names who reads on, and from then on the case's own chain says it.
"""

from collections.abc import Collection
from datetime import datetime

from coc_service.domain import case_people, case_proposals, epochs
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.presence import Presence


def as_of(case: Case, committee: Committee, at: datetime) -> Case:
    """Return the case without those who have left the committee, or got other keys, since they were added to it: they are
    no longer clear, lead it no longer, and do not take care of its danger. Proposals that lapsed are left out too.
    """
    left = [person for person in case.on_case if epochs.reader(case, committee, person, at) is None]
    present = case_people.departed(case, left) if left else case
    return case_proposals.without_lapsed(present, at)


def departed(before: Committee | None, after: Committee) -> frozenset[str]:
    """Return the people whose tenure went on before an entry of the committee and does not after it: by leaving, by other
    keys, by the loss of keys, or by coming back after a term that was over. Likewise for auditors.
    """
    if before is None:
        return frozenset()
    lasting, audits = {seat.tenure for seat in after.seats}, {one.leaf for one in after.auditors.values()}
    left = [seat.person for seat in before.seats if seat.tenure not in lasting]
    return frozenset((*left, *(one.person for one in before.auditors.values() if one.leaf not in audits)))


def begun(case: Case, recipients: Collection[str]) -> Case:
    """Return the case once an epoch was begun for these people: they are all who read it, so the others have left."""
    return case_people.departed(case, [person for person in case.on_case if person not in recipients])


def is_begin_owed(case: Case) -> bool:
    """Whether somebody who left since the present epoch began stands in the case as `as_of` returned it."""
    return any(case.presence_of(person) is Presence.LEFT for person, _ in case.current.recipients)


def removed_voters(case: Case, committee: Committee, at: datetime) -> frozenset[str]:
    """Return who could vote in the open vote and whose tenure others ended since: by a removal, by stating that their keys are
    lost, by admitting other keys, or by a shorter term.

    Such a vote is not decided but opened anew. Otherwise the members who remove a voter would also remove their ballot, and
    change how many ballots are needed. That the voter is added to the case again does not heal it: until they declare, the
    others would decide without their ballot.
    """
    voted_as = case.vote.admissions if case.vote else {}
    seats = {one: seat for one, leaf in voted_as.items() if (seat := committee.admissions.get(leaf))}
    return frozenset(one for one, seat in seats.items() if _was_ended_by_others(case, committee, seat, at))


def _was_ended_by_others(case: Case, committee: Committee, came: Seat, at: datetime) -> bool:
    person = came.person
    last = committee.last_admission(person)
    if case.presence_of(person) is Presence.RECUSED or last is None:
        return False
    if departure := committee.departure_of(came.leaf):
        return departure.is_removal
    goes_on = any(one.tenure == came.tenure for one in committee.seats)
    has_another_term = last.leaf != came.leaf and not last.is_in_force(at)
    return not goes_on or has_another_term
