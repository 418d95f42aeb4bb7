"""A reporter keeps the report from somebody later: like a declared conflict, signed by the receipt, and for good."""

from coc_service.domain import case_left_out, case_readers, case_recovery
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_proposals import waiting
from coc_service.domain.presence import Presence
from tests.domain.case_stories import ILSE, NOOR, ROBIN, TOMAS, panel_formed, people_of, ready_to_decide, reported
from tests.domain.chains import CaseStory, key
from tests.domain.late_readers import proposed_reader, with_eve
from tests.domain.left_out_later import leaves_out, without_tomas


def choices(story: CaseStory) -> list[str]:
    assert story.then
    left_out_on_form = case_readers.left_out(story.now, story.then)
    return [
        one.person
        for one in case_left_out.choices(story.now, story.board.now, story.at, left_out_on_form=left_out_on_form)
    ]


def test_nothing_more_is_sealed_to_who_was_left_out() -> None:
    story = panel_formed()
    story.write(NOOR)
    assert story.is_usable(NOOR)

    leaf = leaves_out("tomas")(story)
    usable = [story.is_usable(one) for one in (NOOR, ILSE, ROBIN)]
    story.write(NOOR)

    assert (story.why(leaf), usable) == ("", [False, False, False])
    assert story.now.presence_of("tomas") is Presence.RECUSED
    assert people_of(story.now.current.recipients) == {"noor", "ilse"}
    assert not story.void


def test_who_was_left_out_signs_nothing_more_and_leads_no_longer() -> None:
    story = panel_formed()

    leaves_out("noor")(story)
    why = story.why(story.say("case.opened", NOOR, part="file"))

    assert (why, story.now.lead) == ("the signer is not on the case", None)


def test_the_ballot_of_who_was_left_out_does_not_count() -> None:
    story = ready_to_decide()

    leaves_out("tomas")(story)
    story.move("decide")

    assert not story.void
    assert story.now.decision
    assert len(story.now.decision.ballots) == 2


def test_a_danger_is_open_again_if_who_takes_care_of_it_is_left_out() -> None:
    story = CaseStory()
    story.report(danger=True)
    story.declare("noor", "tomas")
    story.say("danger.taken", TOMAS)
    assert not story.now.is_danger_open

    leaves_out("tomas")(story)

    assert story.now.is_danger_open


def test_a_proposed_reader_who_is_left_out_waits_for_nobody() -> None:
    story = proposed_reader()

    leaf = leaves_out("eve")(story)

    assert (story.why(leaf), len(waiting(story.now, Candidate))) == ("", 0)
    assert story.now.objected == {"eve"}


def test_who_joined_the_committee_later_can_be_left_out_before_anybody_proposes_them() -> None:
    story = with_eve(panel_formed())

    leaves_out("eve")(story)

    assert story.why(story.propose("eve")) == "the reporter said no to them"


def test_who_was_left_out_gets_nothing_back_with_other_keys() -> None:
    story = without_tomas()
    story.board.admit("tomas", "noor", "ilse", signing_key=key("another").hex())

    assert case_recovery.seat_to_serve(story.now, story.board.now, "tomas", story.at) is None
    assert story.why(story.propose("tomas")) == "the reporter said no to them"


def test_a_reporter_can_choose_whoever_was_not_left_out_before() -> None:
    early, later = reported("noor", "ilse"), without_tomas()

    assert (choices(early), choices(later)) == (["noor", "ilse"], ["noor", "ilse", "dana"])


def test_that_somebody_stepped_back_is_not_told_by_whom_a_reporter_can_choose() -> None:
    story = reported()
    before = choices(story)

    story.step_back("dana")

    assert choices(story) == before
