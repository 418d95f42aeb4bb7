"""Alternates who are called for a case: by two members, or by one where too few are left; never whom the reporter left out."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from coc_service.domain import alternates, case_readers, epochs
from coc_service.domain.alternates import Circumstances
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_proposals import waiting
from coc_service.domain.chain import member, moment
from coc_service.domain.policy import Readers
from coc_service.domain.presence import Presence
from tests.domain.alternates import EVE, FOUR, called, one_left, reported, with_alternate
from tests.domain.case_stories import NOOR, ROBIN, people_of
from tests.domain.chains import POLICY, CaseStory, founded, key, name_of
from tests.domain.late_readers import LEFT_OUT, STILL_ASKED, TWO, confirms


def callable_by_one(story: CaseStory) -> frozenset[str]:
    assert story.then
    around = Circumstances(story.board.now, story.then, story.policy, story.at)
    return alternates.callable_by_one(story.now, around)


def test_a_report_sealed_to_an_alternate_is_void() -> None:
    story = CaseStory(board=with_alternate())
    admission = story.board.leaf_of(EVE)

    leaf = story.report(recipients=[["noor", story.board.leaf_of("noor")], [EVE, admission]])

    assert story.why(leaf) == "a recipient is not on the roster"


def test_a_member_becomes_an_alternate_and_back_by_admissions_and_keeps_their_cases() -> None:
    story = reported()
    story.declare(*FOUR)

    story.board.admit("dana", "noor", "ilse", standing="alternate")
    assert story.board.people == ["noor", "ilse", "tomas"]
    assert epochs.reader(story.now, story.board.now, "dana", story.at)

    story.board.admit("dana", "noor", "ilse")
    assert story.board.people == ["noor", "ilse", "tomas", "dana"]
    assert not story.board.void


def test_two_members_add_an_alternate_to_a_case_like_a_colleague() -> None:
    story = reported()
    story.declare("noor", "ilse")

    leaf = story.add_reader(EVE)
    story.write(NOOR)

    assert story.why(leaf) == ""
    assert story.now.presence_of(EVE) is Presence.AWAITING
    assert people_of(story.now.current.recipients) == {*FOUR, EVE}


def test_one_member_calls_an_alternate_where_nobody_else_is_left() -> None:
    story = called(one_left())

    leaf = confirms(NOOR)(story)
    story.write(NOOR)
    story.declare(EVE)

    assert (story.why(leaf), story.void) == ("", {})
    assert sorted(story.now.clear) == [EVE, "noor"]


def test_an_alternate_who_was_called_votes_and_the_case_is_decided() -> None:
    story = called(one_left())
    confirms(NOOR)(story)
    story.write(NOOR)
    story.declare(EVE)
    story.lead("noor")
    story.write(NOOR, "letter")
    for move in ("form_panel", "investigate", "propose", "open_vote"):
        story.move(move)
    for person in ("noor", EVE):
        story.ballot(person)

    leaf = story.move("decide")

    assert (story.why(leaf), story.void) == ("", {})
    assert story.now.stage == "decided"


def test_the_reporter_is_asked_about_an_alternate_too() -> None:
    story = one_left()
    story.propose(EVE)

    assert story.why(confirms(NOOR)(story)) == STILL_ASKED
    story.later(hours=POLICY.readers.objection_hours)
    assert story.why(confirms(NOOR)(story)) == ""


def _colleague() -> CaseStory:
    """Eve has become a member since the report arrived."""
    story = called(one_left())
    story.board.admit(EVE, "noor", "ilse")
    story.say("reader.refused", NOOR, proposal=next(iter(waiting(story.now, Candidate))))
    return called(story)


def _enough_are_left() -> CaseStory:
    story = reported()
    story.declare("noor", "ilse")
    return called(story)


def _another_has_not_declared() -> CaseStory:
    story = reported("noor", "ilse")
    story.declare("noor")
    return called(story)


def _admitted_since() -> CaseStory:
    """The committee chose Eve while the case was open: its reporter never saw her name."""
    story = one_left(founded(*FOUR))
    story.board.admit(EVE, "noor", "ilse", standing="alternate")
    return called(story)


def _back_with_other_keys() -> CaseStory:
    story = one_left()
    story.board.say("roster.left", EVE, admission=story.board.leaf_of(EVE))
    story.board.admit(EVE, "noor", "ilse", signing_key=key("another").hex(), standing="alternate")
    return called(story)


def _paused() -> CaseStory:
    story = called(one_left())
    until = moment(story.board.at + timedelta(days=9))
    story.board.say("seat.paused", EVE, admission=story.board.leaf_of(EVE), until=until)
    return story


def _older_rules() -> CaseStory:
    """The case began under a policy that does not know alternates."""
    story = one_left()
    old = Readers(objection_hours=POLICY.readers.objection_hours)
    story.policy = POLICY.model_copy(update={"readers": old})
    return called(story)


NEEDS_TWO: dict[str, Callable[[], CaseStory]] = {
    "a_colleague": _colleague,
    "enough_are_left": _enough_are_left,
    "another_has_not_declared": _another_has_not_declared,
    "admitted_since_the_report": _admitted_since,
    "back_with_other_keys": _back_with_other_keys,
    "paused": _paused,
    "rules_from_before": _older_rules,
}


@pytest.mark.parametrize("case", sorted(NEEDS_TWO))
def test_one_member_alone_adds_nobody_else(case: str) -> None:
    story = NEEDS_TWO[case]()

    assert (callable_by_one(story), story.why(confirms(NOOR)(story))) == (frozenset(), TWO)


def test_fewer_than_the_rules_ask_for_are_too_few_even_if_two_are_left() -> None:
    story = reported()
    story.policy = POLICY.model_copy(update={"panel": POLICY.panel.model_copy(update={"minimum_members": 3})})
    story.declare("noor", "ilse")
    for person in FOUR[2:]:
        story.step_back(person)

    assert callable_by_one(story) == {EVE}
    assert story.why(confirms(NOOR)(called(story))) == ""


def test_a_second_alternate_takes_two_members_again() -> None:
    board = with_alternate()
    board.admit("finn", "noor", "ilse", standing="alternate")
    story = called(one_left(board))
    confirms(NOOR)(story)

    assert callable_by_one(story) == frozenset()


def test_an_alternate_whom_the_reporter_left_out_is_never_asked() -> None:
    story = one_left(left_out=(EVE,))
    assert story.then

    assert story.why(story.propose(EVE)) == LEFT_OUT
    left_out_on_form = case_readers.left_out(story.now, story.then)
    assert case_readers.offered(story.now, story.board.now, story.at, left_out_on_form=left_out_on_form) == []


def test_who_was_left_out_as_an_alternate_stays_so_as_a_member() -> None:
    story = one_left(left_out=(EVE,))
    story.board.admit(EVE, "noor", "ilse")

    assert story.why(story.propose(EVE)) == LEFT_OUT


def test_a_report_leaves_out_only_alternates_in_force() -> None:
    story = CaseStory(board=with_alternate())

    leaf = story.report(left_out=["finn"])

    assert story.why(leaf) == "left out is nobody who could be called"


def test_a_report_from_before_there_were_alternates_is_read_as_it_was() -> None:
    story = CaseStory(board=founded(*FOUR))
    begin = {name: value for name, value in story.genesis().items() if name != "left_out"}
    story.id = name_of(begin)

    story.say("report.received", ROBIN, begin=begin, records=[story.ref("report", epoch=1)])

    assert (story.void, story.now.alternates_left_out) == ({}, frozenset())


def test_an_alternate_who_is_not_on_the_case_signs_nothing_there() -> None:
    story = reported()

    assert story.why(story.say("declared", member(EVE), answer="clear")) == "the signer is not on the case"
