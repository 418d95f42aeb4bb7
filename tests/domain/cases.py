"""A case in which everything is allowed, to take one thing away from."""

from dataclasses import replace

from hypothesis import strategies as st

from coc_service.domain.conflicts import Answer
from coc_service.domain.roles import Actor, CaseFacts
from coc_service.domain.workflow import Kind, Missing, Move, MoveField

LEAD = "member-1"
FACTS = CaseFacts(
    actor_id=LEAD,
    actor_answer=Answer.CLEAR,
    lead_id=LEAD,
    clear_count=2,
    awaiting_count=0,
    minimum_members=2,
    is_overdue=False,
    is_acknowledged=True,
    is_reachable=True,
    is_vote_carried=True,
)
facts = st.builds(
    CaseFacts,
    actor_id=st.sampled_from([None, "member-1", "member-2"]),
    actor_answer=st.sampled_from(Answer),
    lead_id=st.sampled_from([None, "member-1", "member-2"]),
    clear_count=st.integers(0, 4),
    awaiting_count=st.integers(0, 4),
    minimum_members=st.integers(1, 4),
    is_overdue=st.booleans(),
    is_acknowledged=st.booleans(),
    is_reachable=st.booleans(),
    is_vote_carried=st.booleans(),
)


def allowing(move: Move) -> CaseFacts:
    """Facts under which nothing stands in the way of a move but its status and fields."""
    known = replace(FACTS, clear_count=1) if Missing.A_SHORTAGE in move.needs else FACTS
    return replace(known, actor_id=None) if move.actor is Actor.SERVICE else known


def filled(move: Move) -> dict[str, str]:
    return {one.name: _answer(one) for one in move.fields}


def _answer(one: MoveField) -> str:
    if one.kind is Kind.DATE:
        return "2026-11-23"
    return one.options[0] if one.kind is Kind.SELECT else "Written."
