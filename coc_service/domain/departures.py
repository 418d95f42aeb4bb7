"""Whoever leaves the committee leaves its cases: at once for all that is shown, sealed or counted, and in the chain of a case
with its next begin.

A seat ends in the committee's chain, or by its term. The fold of a case knows neither, so whoever looks at a case looks
through `as_of`. The next begin names who reads on, and from then on the case's own chain says it.
"""

from collections.abc import Collection
from datetime import datetime

from coc_service.domain import case_people, epochs
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee
from coc_service.domain.presence import Presence


def as_of(case: Case, committee: Committee, at: datetime) -> Case:
    """Return the case without those who have left the committee, or got other keys, since they were added to it: they are
    no longer clear, lead it no longer, and do not take care of its danger.
    """
    left = [person for person in case.on_case if epochs.reader(case, committee, person, at) is None]
    return case_people.departed(case, left) if left else case


def begun(case: Case, recipients: Collection[str]) -> Case:
    """Return the case once an epoch was begun for these people: they are all who read it, so the others have left."""
    return case_people.departed(case, [person for person in case.on_case if person not in recipients])


def is_begin_owed(case: Case) -> bool:
    """Whether somebody who left since the present epoch began stands in the case as `as_of` returned it."""
    return any(case.presence_of(person) is Presence.LEFT for person, _ in case.current.recipients)


def removed_voters(case: Case, committee: Committee) -> frozenset[str]:
    """Return who could vote in the open vote and whose tenure others ended since: by a removal, or by stating that their keys
    are lost, or by admitting other keys.

    Such a vote is not decided but opened anew. Otherwise the members who remove a voter would also remove their ballot, and
    change how many ballots are needed.
    """
    electorate = case.vote.electorate if case.vote else frozenset()
    return frozenset(one for one in electorate if _was_ended_by_others(committee, case.admissions.get(one, "")))


def _was_ended_by_others(committee: Committee, admission: str) -> bool:
    seat, departure = committee.admissions.get(admission), committee.departure_of(admission)
    goes_on = seat is None or any(one.tenure == seat.tenure for one in committee.seats)
    return not goes_on and (departure is None or departure.is_removal)
