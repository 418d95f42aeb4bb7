"""Who may act: a reader has declared no conflict, the lead is a reader who was chosen, the service is nobody."""

from dataclasses import replace

import pytest
from hypothesis import given

from coc_service.domain.conflicts import Answer
from coc_service.domain.roles import Actor, CaseFacts, acts_as
from tests.domain.cases import FACTS, facts


@pytest.mark.parametrize(("answer", "may"), [(Answer.CLEAR, True), (Answer.AWAITING, False), (Answer.RECUSED, False)])
def test_only_who_declared_no_conflict_acts(answer: Answer, *, may: bool) -> None:
    known = replace(FACTS, actor_answer=answer)

    assert acts_as(Actor.READER, known) is may
    assert acts_as(Actor.LEAD, known) is may


def test_a_reader_who_was_not_chosen_is_not_the_lead() -> None:
    known = replace(FACTS, actor_id="member-2")

    assert acts_as(Actor.READER, known)
    assert not acts_as(Actor.LEAD, known)


def test_without_a_lead_nobody_is_the_lead() -> None:
    assert not acts_as(Actor.LEAD, replace(FACTS, lead_id=None))
    assert not acts_as(Actor.LEAD, replace(FACTS, lead_id=None, actor_id=None))


@given(facts)
def test_the_service_is_no_member_and_no_member_the_service(known: CaseFacts) -> None:
    assert acts_as(Actor.SERVICE, known) == (known.actor_id is None)
    assert not (acts_as(Actor.SERVICE, known) and acts_as(Actor.READER, known))


@given(facts)
def test_a_lead_is_a_reader(known: CaseFacts) -> None:
    assert acts_as(Actor.READER, known) or not acts_as(Actor.LEAD, known)
