"""Lost keys: members state that a person's keys are lost. The keys are off at once, and the person may make new ones, once.

Specification: `docs/trust.md` section 1, "lost keys", and decision 0066. A committee decides for its own seat only. New keys
are possible once every committee on which the person still sits with the lost ones has stated it too.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from coc_service.domain.chain import Statement, require
from coc_service.domain.committee_state import Committee, Proposal, Seat
from coc_service.domain.policy import Policy

ALONE_AFTER = timedelta(days=7)


def check(committee: Committee, statement: Statement) -> None:
    """Check a statement that keys are lost against the committee's present state.

    Raises:
        Void: a member sits with other keys, or these are stated as lost already.
    """
    person, key = _lost_in(statement)
    seat = _seat_of(committee, person)
    require(seat is None or seat.signing_key == key, "the member has other keys")
    require(not is_lost(committee, person, key), "these keys are lost already")


def check_signer(first: Statement, signer: str) -> None:
    """Refuse the signature of the person whose keys are said to be lost: somebody else may be using them.

    Raises:
        Void: it is their signature.
    """
    require(first.act != "keys.lost" or _lost_in(first)[0] != signer, "signed with the keys that are said to be lost")


def signers_needed(committee: Committee, first: Statement, policy: Policy, at: datetime) -> int:
    """Return how many members must sign at that time that keys are lost.

    Of a member's keys at least two of the others, so that nobody switches them off alone. If there is only one other, that one
    signs twice, with a week between, in which the person can log in. Only members in force count: of three two may have lost
    theirs, and the third must be able to help both. Of an alternate's or an auditor's keys two, if there are two.
    """
    members, person = committee.in_force(at), _lost_in(first)[0]
    others, needed = others_of(committee, person, at), policy.admission.needed(len(members))
    if others == len(members):
        has_place = _seat_of(committee, person) or person in committee.auditors
        return max(needed, min(2, others)) if has_place else needed
    if others == 1:
        return 1 if at >= first.at + ALONE_AFTER else 2
    return min(max(2, needed), others)


def others_of(committee: Committee, person: str, at: datetime) -> int:
    """Return how many members sit beside a person; all of them if the person is none."""
    return sum(seat.person != person for seat in committee.in_force(at))


def is_repeated(committee: Committee, proposal: Proposal, signer: str, at: datetime) -> bool:
    """Whether it is the signature with which the only other member states a loss for the second time, after the wait."""
    first = proposal.statement
    is_member = any(seat.person == proposal.about for seat in committee.in_force(at))
    is_alone = first.act == "keys.lost" and is_member and others_of(committee, proposal.about, at) == 1
    return is_alone and signer in proposal.signers and at >= first.at + ALONE_AFTER


def signed_alone(committee: Committee | None, statement: Statement) -> Proposal | None:
    """Return the proposed loss that a single member states for the second time with this entry; None for all others."""
    proposal = committee.proposals.get(statement.detail["entry"]) if committee and statement.act == "agreed" else None
    is_alone = proposal and proposal.statement.act == "keys.lost" and statement.person in proposal.signers
    return proposal if is_alone else None


def check_not_back(proposal: Proposal, came_at: datetime | None) -> None:
    """Check that a person has not logged in since a single member stated that their keys are lost; `came_at`: when they did.

    Raises:
        Void: they have, so they have their keys.
    """
    require(came_at is None or came_at < proposal.statement.at, "they have logged in since")


def check_admission(committee: Committee, seat: Seat) -> None:
    """Check an admission: lost keys are never admitted again, and whoever lost theirs gets the seat and login name back, as a
    member if they were one.

    Raises:
        Void: the keys are lost, or it is another seat.
    """
    require(not is_lost(committee, seat.person, seat.signing_key), "these keys are lost")
    kept = committee.kept_seats.get(seat.person)
    is_same = kept is None or _place(kept) == _place(seat)
    require(is_same, "not the seat of the person who lost their keys")


def check_enrolment(committees: Iterable[Committee], statement: Statement, *, before: bytes) -> None:
    """Check an enrolment. `before` is the signing key that the person enrolled with until now; b"" if this is their first.

    Raises:
        Void: these keys are not off, or the new ones were lost earlier.
    """
    known, person = list(committees), statement.person
    require(not before or are_off(known, person, before, statement.at), "enrolled before")
    key = bytes.fromhex(statement.detail["signing_key"])
    require(not any(is_lost(one, person, key) for one in known), "these keys are lost")


def switched_off(committee: Committee, statement: Statement) -> Committee:
    """Return the committee once enough members have signed. The person is off the committee until new keys are admitted.

    What waits for more signatures is dropped if they signed it, because it may have been a thief, or if it is about them.
    """
    person, key = _lost_in(statement)
    seat = _seat_of(committee, person)
    return replace(
        committee,
        seats=tuple(one for one in committee.seats if one is not seat),
        kept_seats={**committee.kept_seats, person: seat} if seat else committee.kept_seats,
        lost_keys={**committee.lost_keys, person: committee.lost_keys.get(person, frozenset()) | {key}},
        proposals={
            leaf: one for leaf, one in committee.proposals.items() if one.about != person and person not in one.signers
        },
    )


def taken_up(committee: Committee, seat: Seat) -> Committee:
    """Return the committee after an admission: the seat that was kept for this person waits no more."""
    kept = {person: one for person, one in committee.kept_seats.items() if person != seat.person}
    return replace(committee, kept_seats=kept)


def is_lost(committee: Committee, person: str, key: bytes) -> bool:
    """Whether the committee has stated that the person's keys with this signing key are lost."""
    return key in committee.lost_keys.get(person, frozenset())


def are_off(committees: Iterable[Committee], person: str, key: bytes, at: datetime) -> bool:
    """Whether a person's keys open no session any more and new ones may be made.

    A committee has stated that they are lost, and the person neither sits on another one with them nor audits it: it must
    state it too, so that nobody loses a seat by the signatures of those who do not sit beside them.
    """
    known = list(committees)
    return any(is_lost(one, person, key) for one in known) and not any(
        seat.signing_key == key and (seat.ends is None or at < seat.ends)
        for one in known
        for seat in (_seat_of(one, person), one.auditors.get(person))
        if seat
    )


def _seat_of(committee: Committee, person: str) -> Seat | None:
    """Return a person's seat, also one that is not in force now."""
    return next((seat for seat in committee.seats if seat.person == person), None)


def _place(seat: Seat) -> tuple[str, str, bool]:
    """Return what stays the same when somebody who lost their keys is admitted with new ones."""
    return seat.seat, seat.login_name, seat.is_alternate


def _lost_in(statement: Statement) -> tuple[str, bytes]:
    return str(statement.detail["person"]), bytes.fromhex(statement.detail["signing_key"])
