"""A case given back by the recovery key, to a member who read it and has new keys: the trustees sign for whom and how far.

Specification: `docs/trust.md` section 1 and decision 0077. That the trustees have signed is checked in `usecases.custody`.
"""

from dataclasses import replace
from datetime import datetime

from coc_service.domain import case_people, case_readers, epochs
from coc_service.domain.candidates import LateReader
from coc_service.domain.case_state import Case
from coc_service.domain.chain import MALFORMED, Statement, Void, require
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence

ACT = "reader.recovered"


def seat_to_serve(case: Case, committee: Committee, person: str, at: datetime) -> Seat | None:
    """Return the seat in force of a member who read the case under other keys; None if they get nothing back here.

    Nothing goes to who has stepped back, was left out, was refused by the reporter or left the committee in between; and
    nothing of a case that was not given to the key in force.
    """
    seat = committee.seat_of(person, at)
    is_out = case.presence_of(person) is Presence.RECUSED or person in case.objected
    if seat is None or is_out or epochs.recovery_key(case, committee) is None:
        return None
    reads, was_here = epochs.reader(case, committee, person, at), case_readers.was_here(case, committee, person, at)
    return seat if was_here and not reads else None


def judge(case: Case, statement: Statement, committee: Committee) -> None:
    """Check that a member takes back a case that they read, with their present admission, and has told the committee.

    Raises:
        Void: they get nothing back here.
    """
    try:
        seat, said = seat_to_serve(case, committee, statement.person, statement.at), statement.detail
        require(seat and seat.leaf == said["admission"], "the case is not theirs to take back")
        require(committee.recovery and committee.recovery.leaf == said["key"], "not the recovery key in force")
        require(said["admission"] in committee.recovered, "the committee was not told")
    except MALFORMED as error:
        raise Void("the detail is malformed") from error


def recovered(case: Case, statement: Statement, _: Policy) -> Case:
    """Return the case with its member, who declares again. They lose the lead if it was theirs. Raises Void."""
    said, person = statement.detail, statement.person
    require(1 <= said["epoch"] <= case.current.number, "no such epoch")
    came = case_people.with_presence(case_people.gone(case, [person]), person, Presence.AWAITING)
    return replace(
        case_readers.without_person(came, person),
        admissions={**case.admissions, person: str(said["admission"])},
        late_readers={**case.late_readers, person: _late(case, person, until=said["epoch"])},
    )


def as_recovered(case: Case, seat: Seat, *, until: int) -> Case:
    """Return the case as it will be once this seat's member has taken it back, with the epochs up to `until`."""
    late = {**case.late_readers, seat.person: _late(case, seat.person, until=until)}
    return replace(case, admissions={**case.admissions, seat.person: seat.leaf}, late_readers=late)


def _late(case: Case, person: str, *, until: int) -> LateReader:
    """Return what they read of the epochs so far: those that were theirs before. Who came for what was new gets no more."""
    before = case.late_readers.get(person)
    since = before.since if before and before.is_whole else before.after + 1 if before else 1
    return LateReader(case.current.number, is_whole=True, since=since, until=until)
