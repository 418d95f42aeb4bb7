"""How many members must sign a change of their committee, so that nobody changes it alone.

Specification: `docs/trust.md`, facts "who is a member", "leaving". For its policy and its recovery key see
`policy_versions`, for lost keys `lost_keys`.
"""

from datetime import datetime

from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.policy import Policy


def seat_count(committee: Committee, at: datetime) -> int:
    """Return how many seats count for signatures: those of members in force, and those that wait for new keys.

    Otherwise one member could change the committee alone while another has lost theirs.
    """
    waiting = (one for one in committee.kept_seats.values() if one.is_in_force(at) and not one.is_alternate)
    return len((*committee.in_force(at), *waiting))


def signers_needed(committee: Committee, policy: Policy, at: datetime) -> int:
    """Return how many members must sign a change: one if there are fewer seats than the policy says; at most all of them."""
    return min(policy.admission.needed(seat_count(committee, at)), max(1, len(committee.in_force(at))))


def admitters_needed(committee: Committee, policy: Policy, seat: Seat, *, by: str) -> int:
    """Return how many members must sign an admission that somebody proposes now.

    Always two if it takes a seat, a part of its term or a member's standing from somebody else: otherwise it would be a
    removal by one.
    """
    at = committee.newest_at
    before, needed = committee.seat_of(seat.person, at), signers_needed(committee, policy, at)
    if before is None or by == seat.person:
        return needed
    is_shorter = seat.ends is not None and (before.ends is None or seat.ends < before.ends)
    is_lowered = seat.is_alternate and not before.is_alternate
    is_taken = is_shorter or is_lowered or not seat.has_keys_of(before) or not seat.is_in_force(at)
    return max(needed, min(2, len(committee.in_force(at)))) if is_taken else needed


def removers_needed(committee: Committee, policy: Policy, at: datetime, *, seat: Seat) -> int:
    """Return how many others must sign that somebody is removed: as many as a change takes, but always two, so that nobody
    gets rid of the others alone; never more than there are others. The only member removes an alternate alone.
    """
    members, needed = committee.in_force(at), signers_needed(committee, policy, at)
    if seat.is_alternate:
        return max(min(2, len(members)), needed)
    return max(2, min(needed, sum(one.person != seat.person for one in members)))
