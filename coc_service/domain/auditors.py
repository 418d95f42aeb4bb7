"""Auditors: people whom a committee lets read its log and figures, and who read no case.

They are kept apart from the seats, so nothing about cases, votes or signatures counts them. Specification: `docs/trust.md`
section 1, "auditors", and decision 0079.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from coc_service.domain import lost_keys
from coc_service.domain.chain import Statement, Void, require
from coc_service.domain.committee_state import Committee, Seat, seat_from

ACTS = frozenset({"auditor.admitted", "auditor.left"})


def check(committee: Committee, statement: Statement) -> None:
    """Check that somebody becomes an auditor, or is none any more, against the committee's present state.

    Raises:
        Void: they are a member, their keys are lost, or there is no such auditor.
    """
    if statement.act == "auditor.left":
        admission(committee, statement.detail["auditor"])
        return
    auditor = seat_from(statement.detail["seat"], leaf=statement.leaf)
    seats = (*committee.seats, *committee.kept_seats.values())  # new keys lead back to a seat that waits for them
    require(all(seat.person != auditor.person for seat in seats), "a member is no auditor of the committee")
    require(not lost_keys.is_lost(committee, auditor.person, auditor.signing_key), "these keys are lost")


def admission(committee: Committee, leaf: str) -> Seat:
    """Return the admission of an auditor who has not left. Raises Void if there is none."""
    found = next((one for one in committee.auditors.values() if one.leaf == leaf), None)
    if found is None:
        raise Void("no such auditor")
    return found


def changed(committee: Committee, statement: Statement) -> Committee:
    """Return the committee once enough members have signed. A new admission of the same person replaces the old one."""
    if statement.act == "auditor.left":
        return ended(committee, admission(committee, statement.detail["auditor"]).person)
    auditor = seat_from(statement.detail["seat"], leaf=statement.leaf)
    before = ended(committee, auditor.person)
    return replace(
        before,
        auditors={**before.auditors, auditor.person: auditor},
        auditor_admissions={**before.auditor_admissions, auditor.leaf: auditor},
    )


def ended(committee: Committee, person: str) -> Committee:
    """Return the committee without this auditor; unchanged if they are none."""
    gone = committee.auditors.get(person)
    if gone is None:
        return committee
    return replace(
        committee,
        auditors={one: auditor for one, auditor in committee.auditors.items() if one != person},
        auditor_ends={**committee.auditor_ends, gone.leaf: committee.newest_at},
    )


def after_loss(committee: Committee, statement: Statement) -> Committee:
    """Return the committee once enough members have signed that keys are lost: these audit no more.

    The audit does not end: new keys take it up again.
    """
    off = lost_keys.switched_off(committee, statement)
    kept = {
        person: auditor
        for person, auditor in off.auditors.items()
        if not lost_keys.is_lost(off, person, auditor.signing_key)
    }
    return replace(off, auditors=kept)


def auditor_of(committee: Committee, person: str, at: datetime) -> Seat | None:
    """Return a person's admission as an auditor in force; None if they have none."""
    found = committee.auditors.get(person)
    return found if found and found.is_in_force(at) else None


def audited_by(committees: Iterable[Committee], person: str, key: bytes, at: datetime) -> tuple[Committee, ...]:
    """Return the committees that a person audits with this signing key.

    Other keys than those which members compared are not let in, and an admission with wrong keys takes away nothing else.
    """
    admitted = [(one, auditor_of(one, person, at)) for one in committees]
    return tuple(one for one, auditor in admitted if auditor and auditor.signing_key == key)


def ended_at(committee: Committee, person: str) -> datetime | None:
    """Return when a person's last admission as an auditor ended, or will end by its term; None if it does not."""
    last = last_admission(committee, person)
    return committee.auditor_ends.get(last.leaf, last.ends) if last else None


def last_admission(committee: Committee, person: str) -> Seat | None:
    """Return a person's last admission as an auditor that took effect, also if it has ended; None if there is none."""
    own = [one for one in committee.auditor_admissions.values() if one.person == person]
    return own[-1] if own else None
