"""A reporter keeps their report from somebody after it has arrived: the rules for `reader.left_out`.

It works like a declared conflict, but the receipt signs it, and it is irreversible, because a reporter could be pressed to undo
it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from coc_service.domain import case_people, case_readers, epochs
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, require
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.policy import Policy
from coc_service.domain.presence import is_on_case

ACT = "reader.left_out"


def choices(case: Case, committee: Committee, at: datetime, *, left_out_on_form: Iterable[str]) -> list[Seat]:
    """Return the seats of those whom the reporter can leave out now, readers or not; nobody twice.

    Those who have stepped back are among them: the reporter is not told who has.
    """
    never = frozenset(left_out_on_form) | case.objected
    return [seat for seat in (*committee.in_force(at), *committee.alternates(at)) if seat.person not in never]


def remaining(case: Case, committee: Committee, at: datetime, *, without: str) -> list[Seat]:
    """Return who would still read the case without this person."""
    return [seat for seat in epochs.readers(case, committee, at) if seat.person != without]


def judge(case: Case, statement: Statement, committee: Committee) -> None:
    """Check whom the reporter leaves out against the roster.

    Raises:
        Void: it is nobody with a seat, or nobody would read the case any more: nothing could ever be sealed in it again.
    """
    person = statement.detail["person"]
    require(committee.seat_of(person, statement.at), "left out is nobody on the roster")
    require(remaining(case, committee, statement.at, without=person), "nobody would read")


def left_out(case: Case, statement: Statement, _: Policy) -> Case:
    """Remove the person from the case and from what is proposed, for good. Raises Void."""
    person = str(statement.detail["person"])
    require(statement.party == case.reporter, "the reporter leaves people out")
    require(person not in case.objected, "left out before")
    without = case_people.gone(case, [person]) if is_on_case(case.presence_of(person)) else case
    return replace(case_readers.without_person(without, person), objected=case.objected | {person})
