"""Entries appended in any order have no effect on a committee if their signer has no seat."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from coc_service.domain import committee_chain
from coc_service.domain.chain import Statement, Void, member
from coc_service.domain.committee_state import Committee
from tests.domain.chains import COMMITTEE, NOON, adopted, founded


def signed_story() -> list[Statement]:
    """Return what honest members signed, each with copies in the name of a stranger and of a member who has left."""
    story = founded("noor", "ilse", "tomas", "dana")
    story.say("roster.left", "dana", admission=story.leaf_of("dana"))
    story.adopt_policy("noor", "ilse")
    story.admit("eve", "tomas", "noor")
    story.say("roster.left", "noor", admission=story.leaf_of("eve"))
    honest = list(story.told)
    forged = [replace(one, leaf=f"forged {one.leaf}", actor=member("mallory")) for one in honest[1:]]
    return honest + forged


SIGNED = signed_story()


@given(st.lists(st.sampled_from(SIGNED), max_size=25, unique_by=lambda one: one.leaf))
def test_in_no_order_does_anybody_without_a_seat_have_an_effect(statements: list[Statement]) -> None:
    committee: Committee | None = None
    seated = set[str]()
    for statement in statements:
        try:
            committee = committee_chain.apply(committee, statement, subject_id=COMMITTEE, policies=adopted)
        except Void:
            continue
        assert statement.person in seated or statement.act == "committee.founded"
        seated = {one.person for one in committee.in_force(statement.at)}
    assert "mallory" not in seated


@given(st.lists(st.sampled_from(SIGNED), max_size=25, unique_by=lambda one: one.leaf))
def test_in_no_order_does_one_signature_do_where_two_are_needed(statements: list[Statement]) -> None:
    committee: Committee | None = None
    for statement in statements:
        before = committee
        try:
            committee = committee_chain.apply(committee, statement, subject_id=COMMITTEE, policies=adopted)
        except Void:
            continue
        if before and len(before.in_force(NOON)) >= 3 and len(committee.seats) > len(before.seats):
            assert all(len(committee.admitted_by[one.leaf]) >= 2 for one in committee.seats if one not in before.seats)
