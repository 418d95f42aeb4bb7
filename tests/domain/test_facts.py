"""Who may act: a reader has declared no conflict; the lead is a reader who was chosen."""

from dataclasses import replace

import pytest
from hypothesis import given

from coc_service.domain.facts import Actor, CaseFacts, acts_as, may_assign_lead
from coc_service.domain.presence import Presence, is_on_case
from tests.domain.cases import FACTS, facts


@pytest.mark.parametrize(
    ("presence", "may"), [(Presence.CLEAR, True), (Presence.AWAITING, False), (Presence.RECUSED, False)]
)
def test_only_who_declared_no_conflict_acts(presence: Presence, *, may: bool) -> None:
    known = replace(FACTS, actor_presence=presence)

    assert acts_as(Actor.READER, known) is may
    assert acts_as(Actor.LEAD, known) is may


def test_a_reader_who_was_not_chosen_is_not_the_lead() -> None:
    known = replace(FACTS, actor_id="member-2")

    assert acts_as(Actor.READER, known)
    assert not acts_as(Actor.LEAD, known)


def test_without_a_lead_nobody_is_the_lead() -> None:
    assert not acts_as(Actor.LEAD, replace(FACTS, lead_id=None))


@given(facts)
def test_a_lead_is_a_reader(known: CaseFacts) -> None:
    assert acts_as(Actor.READER, known) or not acts_as(Actor.LEAD, known)


@pytest.mark.parametrize(
    ("lead_id", "is_overdue", "may"),
    [(None, False, True), ("member-1", False, True), ("member-2", False, False), ("member-2", True, True)],
    ids=["nobody leads", "the lead hands over", "somebody else leads", "the stage is late"],
)
def test_only_the_lead_hands_the_lead_over_until_the_stage_is_late(
    lead_id: str | None, *, is_overdue: bool, may: bool
) -> None:
    assert may_assign_lead(replace(FACTS, lead_id=lead_id, is_overdue=is_overdue)) is may


@pytest.mark.parametrize("presence", [Presence.AWAITING, Presence.RECUSED])
def test_who_has_not_declared_no_conflict_chooses_no_lead(presence: Presence) -> None:
    assert not may_assign_lead(replace(FACTS, lead_id=None, is_overdue=True, actor_presence=presence))


def test_on_the_case_is_everyone_but_the_recused() -> None:
    assert {presence for presence in Presence if is_on_case(presence)} == {Presence.AWAITING, Presence.CLEAR}


def test_who_is_silent_past_the_deadline_is_not_counted_on() -> None:
    known = replace(FACTS, clear_count=2, awaiting_count=3)

    assert known.possible_count == 5
    assert replace(known, is_overdue=True).possible_count == 2
