"""Facts of a case in which everything is allowed; tests change one of them."""

from dataclasses import replace

from hypothesis import strategies as st

from coc_service.domain.facts import CaseFacts
from coc_service.domain.move_rows import FieldKind, Missing, Move, MoveField
from coc_service.domain.presence import Presence

LEAD = "member-1"
FACTS = CaseFacts(
    actor_id=LEAD,
    actor_presence=Presence.CLEAR,
    lead_id=LEAD,
    clear_count=2,
    awaiting_count=0,
    minimum_members=2,
    is_overdue=False,
    is_acknowledged=True,
    is_reachable=True,
    is_vote_carried=True,
    has_appeal=True,
    may_decide_appeal=True,
    has_wish=True,
    has_just_recorded=True,
)
facts = st.builds(
    CaseFacts,
    actor_id=st.sampled_from(["member-1", "member-2"]),
    actor_presence=st.sampled_from(Presence),
    lead_id=st.sampled_from([None, "member-1", "member-2"]),
    clear_count=st.integers(0, 4),
    awaiting_count=st.integers(0, 4),
    minimum_members=st.integers(1, 4),
    is_overdue=st.booleans(),
    is_acknowledged=st.booleans(),
    is_reachable=st.booleans(),
    is_vote_carried=st.booleans(),
    spam_marked_by=st.sampled_from([None, "member-1", "member-2"]),
    has_appeal=st.booleans(),
    may_decide_appeal=st.booleans(),
    has_wish=st.booleans(),
    has_just_recorded=st.booleans(),
)


_MARKED = frozenset({Missing.A_SPAM_MARK, Missing.ANOTHERS_SPAM_MARK})


def allowing(move: Move) -> CaseFacts:
    """Return facts under which only stage and fields can prevent a move."""
    if move.needs and move.needs[0] in _MARKED:
        return replace(FACTS, spam_marked_by="member-2")
    if Missing.NO_APPEAL in move.needs:
        return replace(FACTS, has_appeal=False)
    return replace(FACTS, clear_count=1) if Missing.A_SHORTAGE in move.needs else FACTS


def filled(move: Move) -> dict[str, str]:
    return {one.name: _answer(one) for one in move.fields}


def _answer(one: MoveField) -> str:
    if one.kind is FieldKind.DATE:
        return "2026-11-23"
    return one.options[0].value if one.kind is FieldKind.SELECT else "Written."
