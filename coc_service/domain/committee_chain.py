"""The rules of a committee's chain: what each signed entry changes, and which entries have no effect.

Specification: `docs/trust.md` section 1.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from coc_service import canonical
from coc_service.domain import (
    alternates,
    auditors,
    committee_recovery,
    lost_keys,
    open_proposals,
    own_pages,
    own_statements,
    pauses,
    policy_versions,
    transparency_rules,
)
from coc_service.domain.chain import MALFORMED, Detail, Statement, Void, require, require_in_order
from coc_service.domain.committee_signers import admitters_needed, removers_needed, seat_count, signers_needed
from coc_service.domain.committee_state import Committee, Departure, Proposal, Seat, seat_from
from coc_service.domain.policy import Policy

Policies = Callable[[str], Policy]


def apply(committee: Committee | None, statement: Statement, *, subject_id: str, policies: Policies) -> Committee:
    """Return the committee after one more entry of its chain.

    Raises:
        Void: the rules refuse the entry. The chain continues after it: see `pass_over`.
    """
    try:
        if committee is None:
            return _found(statement, subject_id)
        require_in_order(statement, committee.newest_at)
        require(committee.seat_of(statement.person, statement.at), "the signer has no seat in force")
        alternates.check_signer(committee, statement)
        return _state(committee, statement, policies)
    except MALFORMED as error:
        raise Void("the detail is malformed") from error


def pass_over(committee: Committee, leaf: str) -> Committee:
    """Return the committee after a void entry: only its head changes."""
    return replace(committee, head=leaf)


def statement_digest(detail: Detail) -> str:
    """Return the digest by which a form identifies the statement to be signed: SHA-256 of the detail without its salt."""
    return canonical.sha256(canonical.encode({name: detail[name] for name in detail if name != "salt"})).hex()


def _found(statement: Statement, subject_id: str) -> Committee:
    said = statement.detail
    require(statement.act == "committee.founded", "a committee begins with its founding")
    seat = replace(seat_from(said["seat"], leaf=statement.leaf), tenure=statement.leaf)
    committee_recovery.check_person(seat.person)
    require(seat.person == statement.person, "the founder signs for themself")
    require(not seat.is_alternate, "a founder is a member")
    require(said["committee"] == subject_id, "the founding names another committee")
    return Committee(
        id=subject_id,
        slug=str(said["slug"]),
        name=str(said["name"]),
        project=str(said["project"]),
        policy=str(said["policy"]),
        head=statement.leaf,
        newest_at=statement.at,
        seats=(seat,),
        admissions={seat.leaf: seat},
        admitted_by={statement.leaf: frozenset({seat.person})},
        policy_versions=(policy_versions.first_of(statement),),
    )


def _state(committee: Committee, statement: Statement, policies: Policies) -> Committee:
    moved = replace(committee, head=statement.leaf, newest_at=max(committee.newest_at, statement.at))
    if rule := _BY_ONE.get(statement.act):
        return rule(moved, statement)
    match statement.act:
        case "agreed":
            return _agreed(moved, statement, policies)
        case "roster.left" | "seat.paused" if _leaves_self(committee, statement, statement.person):
            _check(committee, statement)
            return _effect(moved, statement, frozenset({statement.person}))
        case (
            "roster.admitted"
            | "roster.left"
            | "seat.paused"
            | "policy.adopted"
            | "committee.renamed"
            | "pages.adopted"
            | "keys.lost"
            | "recovery.set"
            | "recovery.ended"
            | "auditor.admitted"
            | "auditor.left"
        ):
            _check(committee, statement)
            lost_keys.check_signer(statement, statement.person)
            return _proposed(
                open_proposals.without_replaced(moved, statement), statement, frozenset({statement.person}), policies
            )
        case _:
            raise Void("no act of a committee")


def _leaves_self(committee: Committee, statement: Statement, person: str) -> bool:
    return _admission(committee, statement.detail["admission"], kept=True).person == person


def _admission(committee: Committee, leaf: str, *, kept: bool = False) -> Seat:
    """Return the seat of an admission; with `kept` also one that waits for new keys."""
    seats = (*committee.seats, *committee.kept_seats.values()) if kept else committee.seats
    found = next((seat for seat in seats if seat.leaf == leaf), None)
    if found is None:
        raise Void("no such admission in force")
    return found


def _check(committee: Committee, statement: Statement) -> None:
    """Check what does not depend on the signatures of others."""
    if check := _CHECKS.get(statement.act):
        check(committee, statement)
        return
    match statement.act:
        case "roster.admitted":
            lost_keys.check_admission(committee, seat_from(statement.detail["seat"], leaf=statement.leaf))
            committee_recovery.check_person(statement.detail["seat"]["person"])
        case "roster.left":
            _admission(committee, statement.detail["admission"], kept=True)
        case "seat.paused":
            pauses.check(committee, _admission(committee, statement.detail["admission"]), statement)
        case "policy.adopted":
            policy_versions.check(statement, committee.policy)
        case "pages.adopted":
            require(statement.detail["before"] == committee.pages_leaf, "the pages have changed since")
            own_pages.from_detail(statement.detail["pages"])
        case _:
            require(statement.detail["name"], "a committee has a name")


def _proposed(committee: Committee, first: Statement, signers: frozenset[str], policies: Policies) -> Committee:
    """Apply a statement once enough members in force have signed it; until then keep it as a proposal."""
    needed = _needed(committee, first, policies(committee.policy))
    waiting = {leaf: one for leaf, one in committee.proposals.items() if leaf != first.leaf}
    if len(signers) < needed:
        return replace(committee, proposals={**waiting, first.leaf: Proposal(first, signers, _about(committee, first))})
    return _effect(replace(committee, proposals=waiting), first, signers)


def _needed(committee: Committee, first: Statement, policy: Policy) -> int:
    now = committee.newest_at  # the last signature's time, not the first one's: seats may have come into force since
    match first.act:
        case "policy.adopted" | "recovery.set" | "recovery.ended":
            return policy_versions.signers_needed(policy, seat_count(committee, now))
        case "roster.left" | "seat.paused":
            seat = _admission(committee, first.detail["admission"], kept=True)
            return removers_needed(committee, policy, now, seat=seat)
        case "roster.admitted":
            return admitters_needed(committee, policy, seat_from(first.detail["seat"], leaf=""), by=first.person)
        case "keys.lost":
            return lost_keys.signers_needed(committee, first, policy, now)
        case _:
            return signers_needed(committee, policy, now)


def _agreed(committee: Committee, statement: Statement, policies: Policies) -> Committee:
    proposal = committee.proposals.get(statement.detail["entry"])
    if proposal is None:
        raise Void("nothing of that leaf waits for a signature")
    is_repeated = lost_keys.is_repeated(committee, proposal, statement.person, statement.at)
    require(is_repeated or statement.person not in proposal.signers, "signed twice by one person")
    lost_keys.check_signer(proposal.statement, statement.person)
    open_proposals.check(proposal.statement, statement.at)
    _check(committee, proposal.statement)
    is_removal = proposal.statement.act in {"roster.left", "seat.paused"}
    require(
        not (is_removal and _leaves_self(committee, proposal.statement, statement.person)), "nobody removes themself"
    )
    seated = {seat.person for seat in committee.in_force(statement.at)}
    signers = (proposal.signers & seated) | {statement.person}
    return _proposed(committee, proposal.statement, signers, policies)


def _effect(committee: Committee, statement: Statement, signers: frozenset[str]) -> Committee:
    said = statement.detail
    if rule := _TAKE_EFFECT.get(statement.act):
        return rule(committee, statement)
    match statement.act:
        case "roster.admitted":
            return _admitted(committee, seat_from(said["seat"], leaf=statement.leaf), signers)
        case "roster.left" | "seat.paused":
            seat = _admission(committee, said["admission"], kept=True)
            is_paused = statement.act == "seat.paused"
            return pauses.stated(committee, seat, statement, signers) if is_paused else _left(committee, seat, signers)
        case "policy.adopted":
            adopted = policy_versions.version_of(statement, signers, committee.newest_at)
            return replace(committee, policy=adopted.digest, policy_versions=(*committee.policy_versions, adopted))
        case "pages.adopted":
            return replace(committee, pages=own_pages.from_detail(said["pages"]), pages_leaf=statement.leaf)
        case _:
            return replace(committee, name=str(said["name"]))


def _admitted(committee: Committee, seat: Seat, signers: frozenset[str]) -> Committee:
    """Add a seat. A person has one seat on a committee, so a new admission, with other keys or another term, replaces it.

    With the same keys the tenure continues. With other keys, after leaving or after the end of a term, a new tenure begins,
    which gives no access to cases of the old one.
    """
    alternates.check_admission(committee, seat)
    before = next((one for one in committee.seats if one.person == seat.person), None)
    goes_on = before is not None and seat.has_keys_of(before) and before.is_in_force(committee.newest_at)
    admitted = replace(seat, tenure=before.tenure if before and goes_on else seat.leaf)
    paused = pauses.carried(committee, before or committee.kept_seats.get(seat.person), admitted)
    seats = (*(one for one in committee.seats if one != before), admitted)
    admissions = {**committee.admissions, seat.leaf: admitted}
    by = {**committee.admitted_by, seat.leaf: signers}
    seated = replace(committee, seats=seats, admissions=admissions, admitted_by=by, pauses=paused)
    return _without_proposals(auditors.ended(lost_keys.taken_up(seated, seat), seat.person), seat.person)


def _left(committee: Committee, gone: Seat, signers: frozenset[str]) -> Committee:
    """Remove a seat, and keep who ended it: a vote in which somebody was removed is not decided, see `votes`."""
    departure = Departure(gone, committee.newest_at, signers)
    left = replace(
        committee,
        seats=tuple(seat for seat in committee.seats if seat != gone),
        kept_seats={person: seat for person, seat in committee.kept_seats.items() if seat != gone},
        departures={**committee.departures, gone.tenure: departure},
    )
    return _without_proposals(left, gone.person)


def _without_proposals(committee: Committee, person: str) -> Committee:
    """Drop what is proposed about a person's seat, which has changed since those who signed it looked at it."""
    waiting = {leaf: one for leaf, one in committee.proposals.items() if one.about != person}
    return replace(committee, proposals=waiting)


def _about(committee: Committee, statement: Statement) -> str:
    """Return the person whose seat or keys a statement is about; "" if it is about nobody."""
    said = statement.detail
    if "admission" in said:
        return _admission(committee, said["admission"], kept=True).person
    if "auditor" in said:
        return auditors.admission(committee, said["auditor"]).person
    return str((said.get("seat") or said).get("person", ""))


def _audited(committee: Committee, statement: Statement) -> Committee:
    return auditors.changed(_without_proposals(committee, _about(committee, statement)), statement)


def _compared(committee: Committee, statement: Statement) -> Committee:
    leaf = _admission(committee, statement.detail["admission"]).leaf
    done = committee.compared.get(leaf, frozenset()) | {statement.person}
    return replace(committee, compared={**committee.compared, leaf: done})


# What is checked elsewhere.
_CHECKS: Mapping[str, Callable[[Committee, Statement], None]] = {
    "keys.lost": lost_keys.check,
    "auditor.admitted": auditors.check,
    "auditor.left": auditors.check,
    "recovery.set": committee_recovery.check,
    "recovery.ended": committee_recovery.check,
}
# What takes effect whoever signed it.
_TAKE_EFFECT: Mapping[str, Callable[[Committee, Statement], Committee]] = {
    "keys.lost": auditors.after_loss,
    "auditor.admitted": _audited,
    "auditor.left": _audited,
    "recovery.set": committee_recovery.stated,
    "recovery.ended": committee_recovery.stated,
}
# What one member states alone.
_BY_ONE: Mapping[str, Callable[[Committee, Statement], Committee]] = {
    "roster.compared": _compared,
    "roster.introduced": own_statements.introduced,
    "availability.stated": own_statements.available,
    "affiliation.stated": own_statements.affiliated,
    "recovery.used": committee_recovery.used,
    "transparency.drafted": transparency_rules.drafted,
    "transparency.published": transparency_rules.published,
}
