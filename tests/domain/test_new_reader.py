"""A new reader for an old case: two members, a reporter who may say no, and what the reader can open then."""

from datetime import timedelta

from coc_service.domain import case_readers, departures, epochs
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_proposals import waiting
from coc_service.domain.chain import member, moment
from coc_service.domain.open_proposals import OPEN_FOR
from coc_service.domain.presence import Presence
from tests.domain.case_stories import ILSE, NOOR, ROBIN, panel_formed, people_of, reported, silent_member
from tests.domain.chains import POLICY, CaseStory, founded, key
from tests.domain.late_readers import (
    LAPSED,
    LEFT_OUT,
    STILL_ASKED,
    allowed_reader,
    allows,
    confirms,
    newcomer,
    proposal,
    proposed_reader,
    refuses,
    with_eve,
)

HOURS = POLICY.readers.objection_hours
EVE = member("eve")


def granted(story: CaseStory, person: str) -> list[bool]:
    """Whether a person has a grant, for each epoch."""
    return [epochs.is_granted(story.now, begin, person) for begin in story.now.begins]


def offered(story: CaseStory) -> list[str]:
    assert story.then
    left_out_on_form = case_readers.left_out(story.now, story.then)
    return [
        seat.person
        for seat in case_readers.offered(story.now, story.board.now, story.at, left_out_on_form=left_out_on_form)
    ]


def test_two_members_add_a_reader_once_the_reporters_time_is_over() -> None:
    story = proposed_reader()
    story.later(hours=HOURS)

    leaf = confirms()(story)
    story.write(NOOR)

    assert story.why(leaf) == ""
    assert (story.now.presence_of("eve"), waiting(story.now, Candidate)) == (Presence.AWAITING, {})
    assert people_of(story.now.current.recipients) == {"noor", "ilse", "tomas", "eve"}
    assert not story.void


def test_a_reporter_who_says_yes_ends_the_waiting() -> None:
    story = allowed_reader()

    assert story.why(confirms()(story)) == ""


def lapsed_reader(*, by: timedelta) -> CaseStory:
    """Return a case with a proposal, this long after the last moment at which it can be confirmed."""
    story = proposed_reader()
    story.later(hours=HOURS)
    story.later(seconds=(OPEN_FOR + by).total_seconds())
    return story


def test_a_proposal_can_be_confirmed_for_two_weeks_after_the_reporters_time() -> None:
    in_time, late = lapsed_reader(by=timedelta()), lapsed_reader(by=timedelta(seconds=1))

    assert (in_time.why(confirms()(in_time)), late.why(confirms()(late))) == ("", LAPSED)


def test_a_reporter_cannot_allow_a_proposal_that_lapsed() -> None:
    story = lapsed_reader(by=timedelta(seconds=1))

    assert story.why(allows(ROBIN)(story)) == LAPSED


def test_who_was_proposed_too_long_ago_can_be_proposed_again() -> None:
    story = lapsed_reader(by=timedelta(seconds=1))

    story.propose("eve", "ilse")

    assert not story.void
    assert [(one.person, one.by) for one in waiting(story.now, Candidate).values()] == [("eve", "ilse")]


def test_who_looks_at_a_case_sees_no_proposal_that_lapsed() -> None:
    in_time, late = lapsed_reader(by=timedelta()), lapsed_reader(by=timedelta(seconds=1))

    seen = [waiting(departures.as_of(one.now, one.board.now, one.at), Candidate) for one in (in_time, late)]

    assert seen == [waiting(in_time.now, Candidate), {}]


def test_nobody_waits_for_a_reporter_who_withdrew() -> None:
    story = proposed_reader()
    story.say("report.withdrawn", ROBIN, erased=[])

    assert story.why(confirms()(story)) == ""


def test_nobody_waits_for_who_is_on_the_case_and_has_other_keys() -> None:
    story = panel_formed()
    story.board.admit("tomas", "noor", "ilse", signing_key=key("another").hex())
    story.propose("tomas")

    assert story.why(confirms()(story)) == ""


def test_who_left_the_committee_and_came_back_is_asked_about_like_a_newcomer() -> None:
    story = panel_formed()
    story.board.say("roster.left", "tomas", admission=story.board.leaf_of("tomas"))
    story.board.admit("tomas", "noor", "ilse")
    story.propose("tomas")

    assert story.why(confirms()(story)) == STILL_ASKED
    story.later(hours=HOURS)
    assert story.why(confirms()(story)) == ""


def test_who_lost_their_keys_and_left_later_is_asked_about_like_a_newcomer() -> None:
    story = panel_formed()
    story.board.admit("tomas", "noor", "ilse", signing_key=key("another").hex())
    story.board.say("roster.left", "tomas", admission=story.board.leaf_of("tomas"))
    story.board.admit("tomas", "noor", "ilse", signing_key=key("another").hex())
    story.propose("tomas")

    assert story.why(confirms()(story)) == STILL_ASKED


def test_who_comes_back_after_their_term_is_asked_about_like_a_newcomer() -> None:
    story = panel_formed()
    story.board.admit("tomas", "noor", "ilse", until=moment(story.at + timedelta(days=1)))
    story.board.later(days=2)
    story.board.admit("tomas", "noor", "ilse")
    story.later(days=2)
    story.propose("tomas")

    assert story.why(confirms()(story)) == STILL_ASKED


def test_a_reader_with_the_whole_file_has_the_epochs_before() -> None:
    story = allowed_reader()
    confirms()(story)
    story.write(NOOR)

    assert granted(story, "eve") == [True, True, True]


def test_a_reader_from_now_on_has_only_what_begins_after_they_came() -> None:
    story = newcomer()
    story.add_reader("eve", reads="new")
    story.write(NOOR)

    assert granted(story, "eve") == [False, False, True]


def test_who_came_back_with_other_keys_has_the_old_epochs_only_with_the_whole_file() -> None:
    """The old begins name them, but with keys that they have lost."""
    story = panel_formed()
    story.board.admit("tomas", "noor", "ilse", signing_key=key("another").hex())

    story.add_reader("tomas", reads="new")
    story.write(NOOR)

    assert granted(story, "tomas") == [False, False, True]


def test_a_member_who_says_no_ends_a_proposal_that_can_be_made_again() -> None:
    story = proposed_reader()

    refuses(ILSE)(story)

    assert waiting(story.now, Candidate) == {}
    assert story.why(story.propose("eve", "ilse")) == ""


def test_a_reporter_who_says_no_ends_it_for_good() -> None:
    story = proposed_reader()

    refuses(ROBIN)(story)

    assert waiting(story.now, Candidate) == {}
    assert story.now.objected == {"eve"}
    assert "eve" not in offered(story)


def test_offered_are_those_who_are_neither_on_the_case_nor_left_out_nor_in_conflict() -> None:
    story = CaseStory()
    story.report("noor", "ilse", "dana")
    story.declare("noor", "ilse")
    story.step_back("dana")
    assert offered(story) == []

    with_eve(story)
    story.board.admit("finn", "noor", "ilse")
    assert offered(story) == ["eve", "finn"]

    story.propose("finn")
    assert offered(story) == ["eve"]


def test_who_was_left_out_for_silence_can_be_asked_again() -> None:
    story = silent_member()
    story.later(hours=49)
    story.move("form_panel")

    assert offered(story) == ["tomas", "dana"]
    assert story.why(story.add_reader("tomas")) == ""


def test_who_was_left_out_stays_so_after_they_left_the_committee_and_came_back() -> None:
    story = CaseStory(board=founded("noor", "ilse", "tomas", "dana"))
    story.report("noor", "ilse")
    story.declare("noor", "ilse")
    story.board.say("roster.left", "tomas", admission=story.board.leaf_of("tomas"))
    story.board.admit("tomas", "noor", "ilse", encryption_key=key("another").hex())

    assert story.why(story.propose("tomas")) == LEFT_OUT
    assert offered(story) == []


def test_who_came_late_and_declares_a_conflict_is_gone_for_good() -> None:
    story = allowed_reader()
    confirms()(story)

    story.step_back("eve")

    assert story.now.stepped_back == {"dana", "eve"}
    assert story.why(story.propose("eve")) == "they have declared a conflict"


def test_a_reader_who_was_added_signs_nothing_before_they_declare() -> None:
    story = allowed_reader()
    confirms()(story)
    story.write(NOOR)

    assert story.why(story.write(EVE)) == "the signer has not declared"
    story.declare("eve")
    assert story.why(story.write(EVE)) == ""


def test_a_case_without_a_panel_can_have_a_new_reader_too() -> None:
    story = with_eve(reported())
    story.declare("noor", "ilse")
    story.propose("eve")

    assert proposal(story) in waiting(story.now, Candidate)
