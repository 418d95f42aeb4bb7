"""A case whose details are absent: explained by the entry of two members, and by nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from coc_service.audit import Act, leaf_hash
from tests.audit.story import ADA, BEN, CASE, CASE_COMMITTEE, DIGEST, EVE, Story, founding, reported, seat
from tests.audit.test_forms import OWN

ABSENT = 3  # report, declaration, addition


def proposed(*, by: str = BEN, part: str = "whole", signed_by: str | None = None) -> tuple[Story, str]:
    """Return a case of which a member proposes to erase a part, and the proposal's leaf."""
    story = reported()
    says = {"part": part, "ground": "due", "list": DIGEST}
    place = story.add(Act.ERASURE_PROPOSED, actor=by, subject=CASE, by=signed_by, **says)
    return story, leaf_hash(story.shown[place].encoded).hex()


def erased(story: Story, proposal: str, *, by: str = ADA, signed_by: str | None = None, **changed: Any) -> Story:
    """Let a member confirm it, and take the details of the case away."""
    says = {**OWN[Act.CASE_EXPUNGED], "proposal": proposal, "committee": CASE_COMMITTEE, **changed}
    story.add(Act.CASE_EXPUNGED, actor=by, subject=CASE, by=signed_by, **says)
    for place in (7, 9, 10):
        story.shown[place] = replace(story.shown[place], detail=b"")
    return story


def told(story: Story) -> tuple[int, int]:
    verified = story.verify()
    return verified.erased, verified.expunged


def test_two_members_of_the_committee_explain_why_the_details_of_a_case_are_absent() -> None:
    assert told(erased(*proposed())) == (0, ABSENT)


def test_without_such_an_entry_each_absent_detail_is_told() -> None:
    story, _ = proposed()
    for place in (7, 9):
        story.shown[place] = replace(story.shown[place], detail=b"")

    assert told(story) == (2, 0)


def test_a_detail_that_is_absent_in_another_case_or_later_is_told() -> None:
    story = erased(*proposed())
    story.add(Act.DECLARED, actor=BEN, subject=CASE, answer="clear")
    story.shown[-1] = replace(story.shown[-1], detail=b"")

    assert told(story) == (1, ABSENT)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"by": BEN}),
        ({}, {"by": EVE}),
        ({}, {"signed_by": EVE}),
        ({"signed_by": EVE}, {}),
        ({"part": "files"}, {}),
        ({}, {"proposal": DIGEST}),
        ({}, {"committee": "another"}),
    ],
    ids=["alone", "no member", "not signed", "the proposal not signed", "a part", "unproposed", "another committee"],
)
def test_an_entry_that_two_members_did_not_sign_explains_nothing(first: dict[str, str], second: dict[str, str]) -> None:
    story, proposal = proposed(**first)

    assert told(erased(story, **{"proposal": proposal, **second})) == (ABSENT, 0)


@pytest.mark.parametrize("kept", [False, True], ids=["all details absent", "the first one kept"])
def test_a_committee_that_was_founded_after_the_case_explains_nothing(*, kept: bool) -> None:
    """Whoever has the service's keys could found one of two people of theirs."""
    story = reported()
    story.add(Act.COMMITTEE_FOUNDED, actor=BEN, subject="committee:c9", **founding("ben", "c9"))
    story.add(Act.ROSTER_ADMITTED, actor=BEN, subject="committee:c9", seat=seat("ada"))
    place = story.add(Act.ERASURE_PROPOSED, actor=BEN, subject=CASE, part="whole", ground="due", list=DIGEST)
    proposal = leaf_hash(story.shown[place].encoded).hex()

    first = story.shown[7]

    erased(story, proposal, committee="c9")
    story.shown[7] = first if kept else story.shown[7]

    assert told(story) == (ABSENT - kept, 0)
