"""Wishes of those who are heard: they wait until the panel answers, and change nothing before."""

from dataclasses import replace

from coc_service.domain import summary
from coc_service.domain.needs import Need, first_need
from tests.domain.case_stories import NOOR, ROBINS
from tests.domain.chains import POLICY, CaseStory
from tests.domain.heard import SAM, SAMS
from tests.domain.wishes import asked, asked_twice, handed_over, led


def need(story: CaseStory, person: str = "noor") -> Need | None:
    return first_need(summary.summarise(story.now, POLICY), person, now=story.at)


def test_a_wish_waits_for_the_lead_and_changes_nothing_else() -> None:
    before = led().now

    story = asked()

    after = story.now
    assert (after.stage, after.stage_due_at, after.addressee) == (
        before.stage,
        before.stage_due_at,
        before.reporter,
    )
    assert list(after.wishes) == ["sam"]
    assert summary.summarise(after, POLICY).has_wish


def test_a_wish_in_a_closed_case_waits_for_the_lead() -> None:
    story = asked()
    closed = replace(summary.summarise(story.now, POLICY), deadline_at=None)

    assert [first_need(closed, person, now=story.at) for person in ("noor", "ilse")] == [Need.WISH, None]


def test_wishes_are_answered_one_by_one_in_the_order_of_the_log() -> None:
    story = asked_twice()

    story.move("answer_wish")
    once = list(story.now.wishes)
    story.move("answer_wish")

    assert (once, list(story.now.wishes), story.void) == (["kim"], [], {})


def test_whoever_took_over_is_answered_instead_of_the_reporter() -> None:
    story = handed_over()

    case = story.now
    assert (case.addressee, case.addressee_channel, case.wishes) == ("sam", SAMS, {})
    assert (case.is_reachable, case.is_reporter_reachable) == (True, True)


def test_whoever_took_over_is_asked_about_the_plan_anew() -> None:
    story = asked()
    for move in ("investigate", "propose", "ask_view"):
        story.move(move)
    before = story.now.is_view_asked

    story.move("hand_over")
    between = story.now.is_view_asked
    story.move("ask_view")

    assert (before, between, story.now.is_view_asked, story.void) == (True, False, True, {})


def test_the_words_of_whoever_took_over_wait_for_an_answer_and_those_of_the_reporter_do_not() -> None:
    story = handed_over()
    waiting = story.now.waiting_since

    if not story.is_usable(SAM):
        story.begin(SAM)
    story.say("record.added", SAM, records=[story.ref("party_statement", SAMS)])
    since = story.now.waiting_since
    story.say("record.added", NOOR, records=[story.ref("letter", ROBINS)])
    still = story.now.waiting_since
    story.say("record.added", NOOR, records=[story.ref("letter", SAMS)])

    assert (since is not None, still, story.now.waiting_since) == (True, since, None)
    assert waiting is None or waiting <= (since or waiting)
    assert story.void == {}


def test_if_their_channel_ends_the_reporter_is_answered_again() -> None:
    story = handed_over()

    story.say("party.closed", NOOR, channel=SAMS)

    assert (story.void, story.now.addressee) == ({}, story.now.reporter)
