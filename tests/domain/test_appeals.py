"""Appeals: when they can be made, who answers them, and what stays in force."""

from datetime import timedelta

import pytest

from coc_service.domain import case_appeals, case_state, reminders, summary
from coc_service.domain.case_state import deadline_at
from coc_service.domain.needs import Need, first_need
from coc_service.domain.policy import AppealGrounds
from coc_service.domain.reminders import Audience
from coc_service.domain.stages import Stage
from tests.domain.appeals import SAM, appealed, appeals, decided, letter_of, sends, told, told_before, with_eve
from tests.domain.case_stories import NOOR, ROBIN, ROBINS
from tests.domain.chains import POLICY, REPORTER, CaseStory

WINDOW = timedelta(hours=POLICY.appeals.window_hours)


def test_the_time_for_an_appeal_counts_from_when_the_letter_was_opened() -> None:
    story = decided()
    letter = sends(story)
    story.later(days=40)
    before = case_appeals.can_appeal_until(story.now, letter, POLICY, party="sam")

    story.say("party.came", SAM)

    opened_at = story.told[-1].at
    until = case_appeals.can_appeal_until(story.now, letter, POLICY, party="sam")
    assert (before, until) == (None, opened_at + WINDOW)


@pytest.mark.parametrize(
    ("chosen", "is_taken"),
    [
        (("rules",), True),
        (("rules", "not_heard"), True),
        (("rules", "new"), False),
        (("new",), False),
        (("a_ground_of_nobody",), False),
        ((), False),
    ],
)
def test_a_policy_with_fewer_grounds_takes_an_appeal_on_one_of_them_and_no_other(
    chosen: tuple[str, ...], *, is_taken: bool
) -> None:
    policy = POLICY.model_copy(update={"appeal_grounds": AppealGrounds(new=False, involved=False)})

    assert case_appeals.are_taken(chosen, policy) is is_taken


def test_a_policy_with_every_ground_takes_an_appeal_on_none() -> None:
    assert case_appeals.are_taken((), POLICY)
    assert not case_appeals.are_taken(("a_ground_of_nobody",), POLICY)


def test_an_appeal_changes_neither_stage_nor_deadline_of_the_stage() -> None:
    story = told()
    before = story.now

    appeals()(story)

    after = story.now
    assert (after.stage, after.stage_due_at, after.decision) == (before.stage, before.stage_due_at, before.decision)
    assert (story.void, list(after.appeals)) == ({}, ["sam"])


def test_an_appeal_has_a_deadline_also_in_a_closed_case() -> None:
    story = told()
    for move in ("implement", "close"):
        story.move(move)
    assert deadline_at(story.now, POLICY) is None

    appeals()(story)

    due_at = story.told[-1].at + timedelta(hours=POLICY.appeals.answer_hours)
    assert (case_state.appeal_due_at(story.now, POLICY), deadline_at(story.now, POLICY)) == (due_at, due_at)
    assert story.now.stage is Stage.CLOSED
    assert Audience.ALL in reminders.reached(story.now, POLICY, after=story.at, until=due_at)
    assert reminders.owed_by(story.now) == {"noor", "ilse", "tomas"}


def test_two_parties_can_appeal_and_neither_stops_the_other() -> None:
    story = appealed()
    sends(story, ROBINS)
    story.say("party.came", ROBIN)

    appeals(ROBIN, ROBINS)(story)

    assert (story.void, set(story.now.appeals)) == ({}, {"sam", REPORTER})


def test_where_all_have_decided_each_of_them_answers() -> None:
    assert appealed().now.appeal_deciders == {"noor", "ilse", "tomas"}


def test_who_came_after_the_decision_answers_and_nobody_else() -> None:
    story = with_eve()

    story.move("uphold", "eve")

    assert (story.void, story.now.appeals) == ({}, {})
    assert with_eve().now.appeal_deciders == {"eve"}


def test_a_decision_that_stands_goes_on_as_before() -> None:
    story = appealed()
    before = story.now

    story.move("uphold", "ilse")

    after = story.now
    assert (after.stage, after.stage_due_at, after.decision) == (before.stage, before.stage_due_at, before.decision)
    assert after.appeals == {}


def test_a_decision_that_falls_goes_back_to_the_investigation() -> None:
    story = appealed()

    story.move("overturn", "ilse")

    after = story.now
    assert (story.void, after.stage, after.decision, after.appeals) == ({}, Stage.INVESTIGATING, None, {})
    assert after.outcome
    assert (after.outcome.has_fallen, after.outcome.heard) == (True, frozenset({"sam"}))


def test_after_a_new_decision_the_same_party_can_appeal_again() -> None:
    story = appealed()
    story.move("overturn", "ilse")
    for move in ("propose", "open_vote"):
        story.move(move)
    for person in ("noor", "ilse", "tomas"):
        story.ballot(person)
    story.move("decide")
    sends(story)
    story.say("party.came", SAM)

    appeals()(story)

    assert (story.void, list(story.now.appeals)) == ({}, ["sam"])


def test_what_a_reopened_case_had_decided_stands_until_it_is_taken_back_or_decided_anew() -> None:
    story = told()
    decided = story.now.decided_proposal
    for move in ("implement", "close"):
        story.move(move)

    story.move("reopen")
    reopened = story.now
    story.move("take_no_action")

    assert reopened.outcome
    assert (reopened.outcome.is_open_again, reopened.outcome.has_fallen, story.void) == (True, False, {})
    assert (reopened.decided_proposal, story.now.decided_proposal) == (decided, decided) != ("", "")


def test_an_appeal_in_a_reopened_case_is_read_before_the_new_decision() -> None:
    story = told()
    for move in ("implement", "close", "reopen"):
        story.move(move)

    appeals()(story)
    story.move("investigate")

    assert (story.void, list(story.now.appeals), story.now.unanswered) == ({}, ["sam"], [])


def test_a_letter_from_before_the_decision_can_be_appealed_against_from_the_decision_on() -> None:
    story = told_before()
    decided_at = story.told[-1].at

    until = case_appeals.can_appeal_until(story.now, letter_of(story), POLICY, party="sam")
    appeals()(story)

    assert until == decided_at + WINDOW
    assert (story.void, list(story.now.appeals)) == ({}, ["sam"])


def test_an_appeal_of_another_party_changes_nobodys_own_time_for_theirs() -> None:
    story = appealed()
    letter = sends(story, ROBINS)
    story.say("party.came", ROBIN)
    before = case_appeals.can_appeal_until(story.now, letter, POLICY, party=REPORTER)

    story.move("overturn", "ilse")

    assert before is not None
    assert case_appeals.can_appeal_until(story.now, letter, POLICY, party=REPORTER) == before
    appeals(ROBIN, ROBINS, letter)(story)
    assert (story.void, list(story.now.appeals)) == ({}, [REPORTER])
    assert (story.now.unanswered, case_state.appeal_due_at(story.now, POLICY)) == ([], None)


def test_the_letter_that_ends_a_case_without_action_can_be_appealed_against() -> None:
    story = told()
    for move in ("implement", "close", "reopen"):
        story.move(move)
    story.begin(NOOR)
    letter = story.ref("letter", ROBINS)
    story.move("take_no_action", records=[letter])
    story.say("party.came", ROBIN)

    until = case_appeals.can_appeal_until(story.now, str(letter[0]), POLICY, party=REPORTER)

    assert (story.void, until) == ({}, story.told[-1].at + WINDOW)


def _need(story: CaseStory, person: str) -> Need | None:
    return first_need(summary.summarise(story.now, POLICY), person, now=story.at)


def test_the_desk_asks_those_who_can_answer_an_appeal() -> None:
    story = with_eve()

    assert [_need(story, person) for person in ("eve", "ilse")] == [Need.APPEAL, None]


def test_the_lead_is_asked_to_read_what_somebody_wrote_who_is_heard() -> None:
    story = told()
    story.begin(SAM)
    before = _need(story, "noor")
    story.say("record.added", SAM, records=[story.ref("party_statement", "party/sam")])

    assert (before, _need(story, "noor"), _need(story, "ilse")) == (Need.GO_ON, Need.HEAR, None)
    sends(story)
    assert _need(story, "noor") is Need.GO_ON
    assert letter_of(story)
