"""Judges an entry at its place in the log: signature, seat, committee, then the rules of its chain.

A refused entry is void: it stays part of its chain, without effect. Each entry is judged only once, at its own place: a signer
who later leaves the committee does not make it void.
"""

import json
from collections.abc import Mapping
from functools import partial

from coc_service.audit import Act, Entry, doubt_of
from coc_service.domain import case_chain, case_readers, committee_chain, departures, employers, lost_keys, person_chain
from coc_service.domain.chain import MALFORMED, TOLERANCE, Detail, Statement, Void, require, require_in_order
from coc_service.domain.committee_state import Committee
from coc_service.domain.spaces import adds_space, checked
from coc_service.store.log import EntryRow
from coc_service.usecases.custody import counted_employers, tombstones, trustees
from coc_service.usecases.custody.judged import Judged
from coc_service.usecases.custody.position import Position
from coc_service.usecases.custody.stated_keys import check_reporter, checked_keys
from coc_service.usecases.custody.statements import Frozen, statement_of

_NAMES_ITS_KEY = frozenset({Act.PERSON_ENROLLED, Act.COMMITTEE_FOUNDED})


def own(position: Position, entry: Entry, row: EntryRow, leaf: bytes) -> Judged:
    """Judge an entry that this process is about to append. Skips the check of its own clock, and of a party's signature,
    which was made in this act.

    A member's is checked: their keys may have been stated as lost, or replaced, since their request began. The first entry
    with new keys names them itself.

    Raises:
        Void: the rules refuse it; nothing was written.
    """
    detail = json.loads(row.detail) if row.detail else {}
    _check_form(entry, detail)
    statement = Statement(leaf.hex(), entry.act, entry.actor, entry.at, detail)
    if statement.person and entry.act not in _NAMES_ITS_KEY:
        require(_is_rightly_signed(position, entry, statement), "not signed by who it says")
    return _judge(position, entry, statement)


def followed(position: Position, entry: Entry, row: EntryRow, leaf: bytes) -> Judged:
    """Judge an entry that is already in the log. It cannot be removed again, so nothing in it may stop the process."""
    try:
        return _judged(position, entry, row, leaf)
    except (Void, *MALFORMED):
        return _passed_over(position, entry, leaf.hex())
    except Frozen:
        return _last_of_case(position, entry, row, leaf)


def _last_of_case(position: Position, entry: Entry, row: EntryRow, leaf: bytes) -> Judged:
    """Judge an entry whose chain is incomplete: only the one with which two members ended a case takes effect."""
    if entry.act is not Act.CASE_EXPUNGED:
        return Judged(is_missing=True)
    try:
        statement = statement_of(entry, row, leaf=leaf)
        _check_form(entry, statement.detail)
        _check_time(position, statement)
        return tombstones.by_itself(position, entry, statement)
    except Frozen:
        return Judged(is_missing=True)
    except (Void, *MALFORMED):
        return Judged(is_void=True, is_missing=True)


def _judged(position: Position, entry: Entry, row: EntryRow, leaf: bytes) -> Judged:
    statement = statement_of(entry, row, leaf=leaf)
    _check_form(entry, statement.detail)
    _check_time(position, statement)
    require(_is_rightly_signed(position, entry, statement), "not signed by who it says")
    judged = _judge(position, entry, statement)
    if entry.act is Act.REPORT_RECEIVED:  # not in `own`, where this process has just made the key
        check_reporter(statement)
    return judged


def _check_form(entry: Entry, detail: Detail) -> None:
    """Check the entry by itself: its chain, who may state its act, and each field of its detail.

    Raises:
        Void: one of them does not fit the act.
    """
    doubt = doubt_of(entry, detail)
    require(doubt is None, doubt or "")


def _check_time(position: Position, statement: Statement) -> None:
    """Check that an entry by another process is dated between this process's last look at the log and now.

    A date in the future could make a deadline pass; a date in the past could use a seat whose term is over.

    Raises:
        Void: the date is outside of that time.
    """
    require(statement.at - position.now() <= TOLERANCE, "dated ahead of time")
    if position.looked_at:
        require_in_order(statement, position.looked_at)


def _judge(position: Position, entry: Entry, statement: Statement) -> Judged:
    """Judge an entry by its chain's rules. One whose detail no rule foresaw is refused like any other.

    Raises:
        Void: the rules refuse it.
    """
    try:
        return _judge_in_chain(position, entry, statement)
    except MALFORMED as error:
        raise Void("the detail is malformed") from error


def _judge_in_chain(position: Position, entry: Entry, statement: Statement) -> Judged:
    kind, _, subject_id = entry.subject.partition(":")
    match kind:
        case "committee":
            return _judge_committee(position, statement, subject_id)
        case "case":
            return _judge_case(position, statement, subject_id)
        case "person":
            return _judge_person(position, entry.act, statement, subject_id)
        case _:
            return Judged()


def _judge_person(position: Position, act: Act, statement: Statement, person: str) -> Judged:
    before = position.person(person)
    if act is Act.PERSON_ENROLLED:
        lost_keys.check_enrolment(position.committees(), statement, before=before.signing_key)
        checked_keys(statement.detail)
    return Judged(person=person_chain.apply(before, statement))


def _judge_committee(position: Position, statement: Statement, committee_id: str) -> Judged:
    before = position.folded_committee(committee_id)
    if "seat" in statement.detail:
        checked_keys(statement.detail["seat"])
    if statement.act == Act.RECOVERY_SET:
        checked_keys(statement.detail)
    if before is None:
        require(position.committee_by_slug(statement.detail.get("slug", "")) is None, "the address is taken")
    if before and statement.act == Act.RECOVERY_USED:
        trustees.check_used(before, statement, origin=position.keys.origin)
    if alone := lost_keys.signed_alone(before, statement):
        lost_keys.check_not_back(alone, position.person(alone.about).came_at)
    adopted = partial(position.policies.adopted, position.session)
    after = committee_chain.apply(before, statement, subject_id=committee_id, policies=adopted)
    if before is None or adds_space(before, after):
        position.refuse_if_a_committee_is_frozen()  # the address or the space may be its own
    if statement.act == Act.POLICY_ADOPTED:
        position.policies.learn(statement.detail["toml"])
    adopted(after.policy)  # without the text of its policy the committee could do nothing more
    return Judged(committee=checked(before, after, position.committees()), departed=departures.departed(before, after))


def _judge_case(position: Position, statement: Statement, case_id: str) -> Judged:
    require(position.tombstone(case_id) is None, "two members erased the case")
    before = position.case_before(case_id)
    committee = position.committee(before.committee if before else _committee_in(statement))
    if committee is None:
        raise Void("no such committee")
    policy = position.policies.adopted(position.session, before.policy if before else committee.policy)
    case_chain.judge(before, statement, committee)
    if before and statement.act in employers.ACTS:
        employers.judge(before, statement, counted_employers.for_votes(position, before, committee, policy), policy)
    if before and statement.act in case_readers.ACTS:
        then = position.committee_then(before) or committee
        case_readers.judge(before, statement, committee, then=then, policy=policy)
    if before and statement.act == Act.READER_RECOVERED:
        trustees.check_recovered(before, committee, statement, origin=position.keys.origin)
    if before is None:
        after = case_chain.begin(statement, policy, case_id=case_id)
    else:
        after = case_chain.apply(before, statement, policy)
    if statement.act in {Act.PARTY_ADDED, Act.PARTY_JOINED}:
        checked_keys(statement.detail)
    if before and statement.act == Act.CASE_EXPUNGED:
        return Judged(case=after, tombstone=tombstones.checked(position, before, statement, policy))
    return Judged(case=after)


def _committee_in(statement: Statement) -> str:
    begin = statement.detail.get("begin")
    require(isinstance(begin, Mapping), "a case begins with a report")
    return str(begin["committee"]) if begin else ""


def _passed_over(position: Position, entry: Entry, leaf: str) -> Judged:
    kind, _, subject_id = entry.subject.partition(":")
    try:
        committee = position.folded_committee(subject_id) if kind == "committee" else None
        case = position.case_before(subject_id) if kind == "case" else None
    except Frozen:
        return Judged(is_void=True, is_missing=True)
    return Judged(
        committee=committee and committee_chain.pass_over(committee, leaf),
        case=case and case_chain.pass_over(case, leaf),
        is_void=True,
    )


def _is_rightly_signed(position: Position, entry: Entry, statement: Statement) -> bool:
    """Whether the actor's own key signed the entry. Service and operator do not sign: the head's code authenticates them."""
    if not statement.person and not statement.party:
        return entry.sig == b""
    return position.is_signed(entry, _key_of(position, entry, statement))


def _key_of(position: Position, entry: Entry, statement: Statement) -> bytes:
    """Return the key that must have signed; b"" if the actor is not entitled.

    Raises:
        MALFORMED: the detail of a chain's first entry names no key.
    """
    kind, _, subject_id = entry.subject.partition(":")
    match kind:
        case "person":
            return _key_of_person(position, statement, subject_id)
        case "committee":
            return _key_of_member(position.committee(subject_id), statement)
        case "case":
            return _key_in_case(position, statement, subject_id)
        case _:
            return b""


def _key_of_person(position: Position, statement: Statement, person: str) -> bytes:
    if statement.person != person:
        return b""
    if statement.act == Act.PERSON_ENROLLED:
        return bytes.fromhex(statement.detail["signing_key"])
    return position.signing_key(person)


def _key_of_member(committee: Committee | None, statement: Statement) -> bytes:
    if committee is None:
        return bytes.fromhex(statement.detail["seat"]["signing_key"])  # signed with the founder's own key
    seat = committee.seat_of(statement.person, statement.at)
    return seat.signing_key if seat else b""


def _key_in_case(position: Position, statement: Statement, case_id: str) -> bytes:
    case = position.case_before(case_id)
    if case is None:
        return bytes.fromhex(statement.detail["begin"]["channels"][1][3])
    if statement.party:
        party = case.party_of(statement.party)
        return party.signing_key if party else b""
    committee = position.committee(case.committee)
    return _key_of_member(committee, statement) if committee else b""
