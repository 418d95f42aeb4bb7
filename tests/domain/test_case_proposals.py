"""Proposals of several kinds wait side by side, and each is confirmed as what it is."""

import pytest

from coc_service.domain import departures
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_proposals import waiting
from coc_service.domain.disclosures import Disclosure
from coc_service.domain.retention import Hold
from tests.domain.case_stories import ILSE, NOOR, ROBIN
from tests.domain.chains import CaseStory
from tests.domain.disclosed import NOTHING, proposes
from tests.domain.late_readers import newcomer


def three_waiting() -> CaseStory:
    """Return a case in which Noor has proposed a copy, a hold and a reader."""
    story = newcomer()
    proposes()(story)
    story.say("hold.proposed", NOOR, holds=True)
    story.propose("eve")
    assert not story.void
    return story


def test_each_kind_is_found_by_itself() -> None:
    case = three_waiting().now

    found = [waiting(case, kind) for kind in (Disclosure, Hold, Candidate)]

    assert [len(one) for one in found] == [1, 1, 1]
    assert [leaf for one in found for leaf in one] == list(case.unconfirmed)


@pytest.mark.parametrize(
    ("act", "which"),
    [
        ("hold.agreed", 0),
        ("disclosure.confirmed", 1),
        ("reader.added", 1),
        ("erasure.refused", 0),
        ("hold.refused", 0),
        ("reader.refused", 1),
    ],
)
def test_a_proposal_of_another_kind_is_not_confirmed(act: str, which: int) -> None:
    story = three_waiting()
    before = story.now.unconfirmed

    leaf = story.say(act, ILSE, proposal=[*before][which])

    assert (story.why(leaf), story.now.unconfirmed) == (NOTHING, before)


def test_a_reporter_refuses_no_proposal_but_of_a_reader() -> None:
    story = three_waiting()
    leaf = story.say("reader.refused", ROBIN, proposal=next(iter(story.now.unconfirmed)))

    assert story.why(leaf) == NOTHING


def test_who_looks_at_a_case_sees_no_proposal_that_lapsed() -> None:
    story = three_waiting()
    story.later(days=15)

    seen = departures.as_of(story.now, story.board.now, story.at)

    assert [type(one) for one in seen.unconfirmed.values()] == [Candidate], "the reporter is asked before"
