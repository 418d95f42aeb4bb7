"""How the reporter wants to hear of news: what they signed last counts, until they withdraw."""

from tests.domain.case_stories import NOOR, ROBIN
from tests.domain.heard import SAM, heard

FIRST, NEXT = "1" * 64, "2" * 64


def test_only_the_reporter_says_how_they_hear_of_news() -> None:
    story = heard()
    before = story.now.news
    story.say("news.chosen", ROBIN, subscription=FIRST)
    story.say("news.chosen", ROBIN, subscription=NEXT)
    chosen = story.now.news

    for other in (SAM, NOOR):
        story.say("news.chosen", other, subscription="")

    assert (before, chosen, story.now.news) == ("", NEXT, NEXT)
    assert len(story.void) == 2


def test_a_withdrawal_ends_it() -> None:
    story = heard()
    story.say("news.chosen", ROBIN, subscription=FIRST)

    story.say("report.withdrawn", ROBIN, erased=[])

    assert (story.now.news, story.void) == ("", {})
