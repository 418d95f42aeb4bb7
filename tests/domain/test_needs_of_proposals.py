"""What the desk asks of members about what others proposed on a case."""

import pytest

from coc_service.domain import summary
from coc_service.domain.needs import Need, first_need
from tests.domain.case_stories import ILSE, panel_formed
from tests.domain.chains import POLICY, CaseStory
from tests.domain.disclosed import asked as asked_copy
from tests.domain.disclosed import on_it
from tests.domain.disclosed import proposes as proposes_copy


def need(story: CaseStory, person: str) -> Need | None:
    return first_need(summary.summarise(story.now, POLICY), person, now=story.at)


@pytest.mark.parametrize(("kind", "wanted"), [("hold", Need.CONFIRM), ("copy", Need.CONFIRM_COPY)])
def test_what_waits_in_an_open_case_comes_before_the_leads_own_step(kind: str, wanted: Need) -> None:
    story = panel_formed()
    lead, before = story.now.lead or "", need(story, story.now.lead or "")
    if kind == "hold":
        story.say("hold.proposed", ILSE, holds=True)
    else:
        proposes_copy(ILSE)(story)
    found = [need(story, person) for person in (lead, "ilse")]
    story.later(days=15)

    assert (before, found, need(story, lead)) == (Need.GO_ON, [wanted, None], Need.GO_ON)


def test_a_copy_that_two_agreed_to_waits_for_nobody() -> None:
    story = asked_copy()
    waits = [need(story, person) for person in ("noor", "ilse", "tomas")]
    on_it("confirmed")(story)

    assert waits == [Need.GO_ON, Need.CONFIRM_COPY, Need.CONFIRM_COPY]
    assert [need(story, person) for person in ("ilse", "tomas")] == [None, None]


def test_the_desk_looks_again_when_a_copy_lapses() -> None:
    found = summary.summarise(asked_copy().now, POLICY)

    assert found.unconfirmed[0].open_until in found.changes_at(found.unconfirmed[0].at)


def test_nobody_confirms_what_they_cannot_read() -> None:
    story = asked_copy()

    assert need(story, "dana") is not Need.CONFIRM_COPY
