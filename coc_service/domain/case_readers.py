"""A new reader for an old case: one member proposes, the reporter is told and may say no, another member confirms.

Specification: `docs/trust.md` section 1. `judge` checks what depends on the committee, the other rules need only the chain.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import dropwhile

from coc_service.domain import alternates, case_people, case_proposals, epochs
from coc_service.domain.alternates import Circumstances
from coc_service.domain.candidates import Candidate, LateReader
from coc_service.domain.case_state import Case
from coc_service.domain.chain import MALFORMED, Statement, Void, require
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence

ACTS = frozenset({"reader.proposed", "reader.added"})  # those that depend on the committee
_WHOLE = "all"


def left_out(case: Case, then: Committee) -> frozenset[str]:
    """Return whom the reporter left out: those who received new reports at that time and are no recipients of this one, and
    alternates whom the genesis names.

    `then` is the committee as it was when the report arrived: at the entry that its genesis names.
    """
    first = case.begins[0]
    recipients = {person for person, _ in first.recipients}
    members = frozenset(seat.person for seat in then.receiving(case.received_at)) - recipients
    return members | case.alternates_left_out


def offered(case: Case, committee: Committee, at: datetime, *, left_out_on_form: Iterable[str]) -> list[Seat]:
    """Return the seats that can be proposed now. `left_out_on_form` are those whom the reporter left out."""
    proposed = {one.person for one in case_proposals.waiting(case, Candidate).values()}
    never = frozenset(left_out_on_form) | case.objected | case.stepped_back | proposed
    found = (seat for seat in (*committee.in_force(at), *committee.alternates(at)) if seat.person not in never)
    return [seat for seat in found if epochs.reader(case, committee, seat.person, at) is None]


def is_known(case: Case, candidate: Candidate, committee: Committee) -> bool:
    """Whether the candidate was on the case before and has other keys since, without having left the committee."""
    return was_here(case, committee, candidate.person, candidate.at)


def was_here(case: Case, committee: Committee, person: str, at: datetime) -> bool:
    """Whether a person was on the case before that time, and has not left it or the committee since."""
    tenures = _tenures_since(committee, person, case.admissions.get(person, ""))
    has_left = any(committee.departure_of(one.leaf) or (one.ends and one.ends <= at) for one in tenures)
    return case.presence_of(person) is not Presence.RECUSED and not has_left


def _tenures_since(committee: Committee, person: str, admission: str) -> Iterable[Seat]:
    """Return the last seat of each tenure of a person since an admission: they may have left in any of them."""
    own = [seat for seat in committee.admissions.values() if seat.person == person]
    since = dropwhile(lambda seat: seat.leaf != admission, own)
    return {seat.tenure: seat for seat in since}.values()


def asked_until(case: Case, candidate: Candidate, policy: Policy) -> datetime | None:
    """Return until when the reporter can say no before the candidate can read; None if they said yes, or cannot be reached."""
    if candidate.is_allowed or not case.is_reporter_reachable:
        return None
    return candidate.at + timedelta(hours=policy.readers.objection_hours)


def waits_until(case: Case, candidate: Candidate, committee: Committee, policy: Policy) -> datetime | None:
    """Return until when the members wait for the reporter; None if nobody does.

    Nobody waits for who has other keys: the reporter was told of them with the report, and a lost passphrase must not stop
    a case.
    """
    return None if is_known(case, candidate, committee) else asked_until(case, candidate, policy)


def may_confirm(case: Case, candidate: Candidate, around: Circumstances, *, person: str) -> bool:
    """Whether this clear member is the second of two, or proposed an alternate whom one can call where too few are left."""
    if person == candidate.by and not alternates.is_called_by_one(case, candidate, around):
        return False
    return case_proposals.is_first_there(case, candidate, around.committee, around.at)


def judge(case: Case, statement: Statement, committee: Committee, *, then: Committee, policy: Policy) -> None:
    """Check a proposal or its confirmation against the committee, now and `then`: when the report arrived.

    Raises:
        Void: the person may not be proposed, or this signer may not confirm it.
    """
    try:
        if statement.act == "reader.added":
            candidate = case_proposals.named(case, statement, Candidate)
            person, admission = candidate.person, candidate.admission
            around = Circumstances(committee, then, policy, statement.at)
            may = may_confirm(case, candidate, around, person=statement.person)
            require(may, "two members who read the case sign it")
            until = waits_until(case, candidate, committee, policy)
            require(until is None or statement.at >= until, "the reporter may still say no")
        else:
            person, admission = statement.detail["person"], statement.detail["admission"]
            require(person not in left_out(case, then), "the reporter left them out")
        seat = committee.seat_of(person, statement.at)
        require(seat and seat.leaf == admission, "not on the roster with this admission")
        require(not epochs.reader(case, committee, person, statement.at), "on the case already")
    except MALFORMED as error:
        raise Void("the detail is malformed") from error


def proposed(case: Case, statement: Statement, policy: Policy) -> Case:
    """Keep a proposal until it is confirmed or refused, or the reporter's time and two more weeks are over. Raises Void."""
    said = statement.detail
    case = case_proposals.without(case, lambda one: isinstance(one, Candidate) and one.open_until < statement.at)
    person = str(said["person"])
    require(person not in case.stepped_back, "they have declared a conflict")
    require(person not in case.objected, "the reporter said no to them")
    known = case_proposals.waiting(case, Candidate).values()
    require(all(one.person != person for one in known), "proposed already")
    first = case_proposals.first(case, statement, asked_for=timedelta(hours=policy.readers.objection_hours))
    new = Candidate(*first, person=person, admission=str(said["admission"]), is_whole=said["reads"] == _WHOLE)
    return case_proposals.kept(case, new)


def allowed(case: Case, statement: Statement, _: Policy) -> Case:
    """Note that the reporter has said yes, so that nobody waits any longer. Raises Void."""
    require(statement.party == case.reporter, "the reporter says yes")
    candidate = case_proposals.in_time(case, statement, Candidate)
    return case_proposals.kept(case, replace(candidate, is_allowed=True))


def refused(case: Case, statement: Statement, _: Policy) -> Case:
    """Drop a proposal. If the reporter refuses it, its person is never proposed again. Raises Void."""
    require(not statement.party or statement.party == case.reporter, "the reporter says no")
    candidate = case_proposals.named(case, statement, Candidate)
    objected = case.objected | ({candidate.person} if statement.party else frozenset())
    return replace(without_person(case, candidate.person), objected=objected)


def added(case: Case, statement: Statement, _: Policy) -> Case:
    """Add the proposed reader. Raises Void."""
    return with_reader(*case_proposals.confirmed(case, statement, Candidate))


def with_reader(case: Case, candidate: Candidate) -> Case:
    """Return the case with the candidate as a reader with their present admission.

    They have to declare first, and lose the lead if it was theirs before.
    """
    person = candidate.person
    came = case_people.with_presence(case_people.gone(case, [person]), person, Presence.AWAITING)
    late = LateReader(case.current.number, candidate.is_whole)
    return replace(
        without_person(came, person),
        admissions={**case.admissions, person: candidate.admission},
        late_readers={**case.late_readers, person: late},
    )


def without_person(case: Case, person: str) -> Case:
    """Return the case without proposals of this person as a reader."""
    return case_proposals.without(case, lambda one: isinstance(one, Candidate) and one.person == person)
