"""The rules of a case's chain: each rule, and that a refused entry changes nothing."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from coc_service.domain import case_state, votes
from coc_service.domain.case_changes import changed
from coc_service.domain.case_state import PANEL
from coc_service.domain.chain import moment
from coc_service.domain.presence import Presence
from coc_service.domain.stages import Stage
from tests.domain.case_stories import (
    DANA,
    ILSE,
    NOOR,
    NOT_ON_CASE,
    ROBIN,
    ROBINS,
    TOMAS,
    hears,
    panel_formed,
    presences,
    proposed,
    ready_to_decide,
    reported,
    silent_member,
    voting,
)
from tests.domain.chains import NOON, POLICY, yes


def test_the_fold_of_a_case_from_report_to_closing() -> None:
    story = reported()
    case = story.now
    assert (case.stage, case.code_name, case.lead, case.is_in_danger) == (
        Stage.CONFLICT_CHECK,
        "amber-heron",
        None,
        False,
    )
    assert presences(case) == dict.fromkeys(("noor", "ilse", "tomas", "dana"), "awaiting")
    assert (case.stage_due_at, case.waiting_since) == (NOON + timedelta(hours=48), NOON)

    story.declare("noor", "ilse", "tomas")
    story.step_back("dana")
    assert presences(story.now) == {"noor": "clear", "ilse": "clear", "tomas": "clear", "dana": "recused"}

    story.lead("noor")
    story.write(NOOR, "letter")
    assert (story.now.lead, story.now.answered_at, story.now.waiting_since) == ("noor", NOON, None)

    for move, stage in (
        ("form_panel", Stage.TRIAGE),
        ("investigate", Stage.INVESTIGATING),
        ("propose", Stage.PROPOSED),
        ("open_vote", Stage.VOTING),
    ):
        story.move(move)
        assert story.now.stage is stage
    for person in ("noor", "ilse", "tomas"):
        story.ballot(person)
    for move, stage in (
        ("decide", Stage.DECIDED),
        ("implement", Stage.IMPLEMENTING),
        ("monitor", Stage.MONITORING),
        ("close", Stage.CLOSED),
    ):
        story.move(move)
        assert story.now.stage is stage
    assert (story.now.stage_due_at, story.void) == (None, {})


def test_of_three_voters_the_last_ballot_of_each_who_is_still_clear_counts() -> None:
    """Vector 9 of the specification: one ballot changed, one by a member recused since, one in another's name."""
    story = voting()
    story.ballot("noor")
    second = story.ballot("noor")
    ilse, tomas = story.ballot("ilse"), story.ballot("tomas")
    assert {who: one.leaf for who, one in votes.counted(story.now).items()} == {
        "noor": second,
        "ilse": ilse,
        "tomas": tomas,
    }

    # In another's name: not signed with their key, so it is not judged as theirs; a stranger's own ballot is void.
    assert story.why(story.ballot("mallory"))
    assert story.why(story.ballot("dana"))
    story.step_back("tomas")
    assert set(votes.counted(story.now)) == {"noor", "ilse"}
    assert votes.voters(story.now) == {"noor", "ilse"}

    tally = votes.carried(story.now, POLICY, {"yes": 1, "no": 1, "abstain": 0})
    assert (tally.eligible, tally.is_quorate, tally.is_carried) == (2, True, False)
    assert votes.carried(story.now, POLICY, yes(2, of=2)).is_carried


def test_outside_of_a_vote_nobody_may_vote() -> None:
    story = proposed()

    assert (votes.voters(story.now), votes.counted(story.now)) == (frozenset(), {})


def test_a_reader_who_came_after_the_vote_was_opened_does_not_vote() -> None:
    story = voting()
    story.board.admit("eve", "noor", "ilse")
    story.add_reader("eve")
    story.declare("eve")

    leaf = story.ballot("eve")

    assert story.why(leaf) == "the signer may not vote"
    assert votes.voters(story.now) == {"noor", "ilse", "tomas"}


def test_after_a_proposal_was_withdrawn_no_ballot_counts_and_there_is_none_to_vote_on() -> None:
    story = voting()
    story.ballot("noor")
    story.move("withdraw_proposal")

    assert (story.now.vote, story.now.proposal, story.void) == (None, "", {})


def test_a_second_vote_starts_without_ballots() -> None:
    story = voting()
    story.ballot("noor")
    for move in ("withdraw_proposal", "propose", "open_vote"):
        story.move(move)

    assert votes.counted(story.now) == {}
    assert not story.void


def test_a_decision_closes_its_vote() -> None:
    story = ready_to_decide()

    story.move("decide")

    assert (story.now.stage, story.now.vote, story.void) == (Stage.DECIDED, None, {})


def test_who_stepped_back_is_off_for_good_and_leads_no_longer() -> None:
    story = panel_formed()
    story.step_back("noor")

    assert (story.now.lead, story.now.presence_of("noor")) == (None, Presence.RECUSED)
    assert story.why(story.say("declared", NOOR, answer="clear")) == NOT_ON_CASE


def test_only_a_reader_who_is_added_comes_back() -> None:
    story = silent_member()
    story.later(hours=49)
    story.move("form_panel")

    story.add_reader("dana")

    assert story.now.presence_of("dana") is Presence.AWAITING
    assert story.why(story.say("case.opened", DANA, part="file")) == "the signer has not declared"
    assert not story.why(story.say("case.opened", DANA, part="gate"))


def test_the_silent_are_left_out_once_the_deadline_is_past() -> None:
    story = silent_member()
    story.later(hours=49)

    story.move("form_panel")

    assert (story.now.clear, story.now.awaiting, story.now.stage) == (("noor", "ilse"), (), Stage.TRIAGE)
    assert story.why(story.say("case.opened", TOMAS, part="gate")) == NOT_ON_CASE
    assert story.why(story.say("case.opened", DANA, part="gate")) == NOT_ON_CASE


def test_a_lead_hands_over_and_others_only_take_over_what_is_late() -> None:
    story = panel_formed()
    assert not story.why(story.say("lead.assigned", NOOR, lead="ilse"))
    assert story.now.lead == "ilse"

    story.later(hours=73)

    assert not story.why(story.say("lead.assigned", TOMAS, lead="tomas"))
    assert story.now.lead == "tomas"


def test_a_letter_answers_and_a_word_of_the_reporter_waits() -> None:
    story = reported()
    story.declare("noor")
    assert case_state.answer_due_at(story.now, POLICY) == NOON + timedelta(hours=24)

    story.later(hours=1)
    story.write(NOOR)
    assert (story.now.answered_at, story.now.waiting_since) == (None, NOON)

    story.write(NOOR, "letter")
    assert (story.now.answered_at, story.now.waiting_since) == (story.at, None)
    assert case_state.answer_due_at(story.now, POLICY) is None

    story.later(hours=1)
    story.letter()
    waits = story.at
    story.later(hours=1)
    story.letter()
    assert story.now.waiting_since == waits


def test_the_deadline_is_the_nearest_of_what_is_owed_and_none_once_closed() -> None:
    story = reported()
    assert case_state.deadline_at(story.now, POLICY) == NOON + timedelta(hours=24)

    story.declare("noor")
    story.write(NOOR, "letter")
    assert case_state.deadline_at(story.now, POLICY) == NOON + timedelta(hours=48)
    assert case_state.deadline_at(replace(story.now, stage_due_at=None), POLICY) is None


def test_a_new_date_moves_the_deadline_and_nothing_else() -> None:
    story = panel_formed()
    before = story.now.stage

    story.move("postpone", due=moment(NOON + timedelta(days=90)))

    assert (story.now.stage, story.now.stage_due_at, story.void) == (before, NOON + timedelta(days=90), {})


def test_withdrawing_closes_the_channel_and_erases_what_is_named() -> None:
    story = panel_formed()
    own = next(one.id for one in story.now.records.values() if one.author == ROBIN)

    story.say("report.withdrawn", ROBIN, erased=[own])

    case = story.now
    assert (case.is_reachable, case.open_parties, case.withdrawn_at) == (False, (), NOON)
    assert (case.erased, story.void) == (frozenset({own}), {})
    assert (case.waiting_since, case_state.answer_due_at(case, POLICY)) == (None, None)


def test_a_record_that_a_member_signed_off_is_lost() -> None:
    story = panel_formed()

    story.say("record.lost", NOOR, record="record-1")

    assert (story.now.lost, story.void) == (frozenset({"record-1"}), {})


def test_a_record_bears_its_author_and_its_place() -> None:
    story = panel_formed()
    leaf = story.write(ILSE)

    filed = next(one for one in story.now.records.values() if one.leaf == leaf)

    assert (filed.channel, filed.epoch, filed.kind, filed.author, filed.at) == (PANEL, 2, "note", ILSE, NOON)


def test_a_party_who_came_later_writes_in_their_own_channel_alone() -> None:
    story = panel_formed()
    sam = hears(story, "sam")
    story.begin(sam)

    assert not story.why(story.say("record.added", sam, records=[story.ref("party_statement", "party/sam")]))
    assert story.why(story.say("record.added", sam, records=[story.ref("party_statement", ROBINS)])) == (
        "not the signer's channel"
    )


def test_a_case_is_changed_as_by_the_library() -> None:
    case = reported().now
    other = panel_formed().now

    for one in fields(case):
        change = {one.name: getattr(other, one.name)}
        assert changed(case, **change) == replace(case, **change)
    with pytest.raises(KeyError):
        changed(case, leads=None)
