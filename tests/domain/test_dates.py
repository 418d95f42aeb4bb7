"""The dates of acts must follow the order of their chain, within the tolerance between clocks."""

from datetime import timedelta

import pytest

from coc_service.domain.chain import TOLERANCE
from tests.domain.case_stories import panel_formed
from tests.domain.chains import NOON, CaseStory, founded
from tests.domain.test_epochs import ILSE, NOOR, ROBIN

DATED_BACK = "dated before what was there already"
MINUTE = timedelta(minutes=1)


def written_at_a_quarter_to() -> CaseStory:
    story = panel_formed()
    story.at = story.now.newest_at.replace(minute=0) + timedelta(hours=1, minutes=45)
    story.write(NOOR)
    return story


def looks(story: CaseStory, actor: str) -> str:
    return story.say("party.came", actor) if actor == ROBIN else story.say("case.opened", actor, part="file")


@pytest.mark.parametrize(
    ("actor", "back", "reason"),
    [
        (ILSE, 2 * TOLERANCE, ""),
        (ILSE, 2 * TOLERANCE + MINUTE, DATED_BACK),
        (ROBIN, 45 * MINUTE, ""),  # a party's acts bear the hour
        (ROBIN, 46 * MINUTE, DATED_BACK),
    ],
)
def test_an_act_on_a_case_is_not_dated_before_the_newest(actor: str, back: timedelta, reason: str) -> None:
    story = written_at_a_quarter_to()
    story.at -= back

    assert story.why(looks(story, actor)) == reason


def test_who_dates_back_within_the_tolerance_does_not_move_it() -> None:
    story = written_at_a_quarter_to()
    story.at -= 2 * TOLERANCE
    looks(story, ILSE)
    story.at -= MINUTE

    assert story.why(looks(story, ILSE)) == DATED_BACK


def test_an_act_that_was_void_dates_nothing() -> None:
    story = written_at_a_quarter_to()
    newest_at = story.now.newest_at
    story.later(days=900)
    story.lead("dana")

    assert story.now.newest_at == newest_at


def test_an_act_in_a_committees_chain_is_not_dated_before_the_newest() -> None:
    board = founded("noor", "ilse")
    board.later(hours=1)
    board.say("roster.compared", "noor", admission=board.leaf_of("ilse"))
    board.at = NOON

    assert board.why(board.say("roster.compared", "ilse", admission=board.leaf_of("ilse"))) == DATED_BACK
