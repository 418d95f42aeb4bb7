"""The moments at which a case reminds the committee, and whom it reminds."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from coc_service.domain import reminders
from coc_service.domain.case_state import Case
from coc_service.domain.policy import parse
from coc_service.domain.reminders import Audience
from coc_service.domain.stages import Stage
from tests.domain.case_stories import NOOR, ROBIN, panel_formed, reported, voting
from tests.domain.chains import NOON, POLICY, TOML
from tests.domain.late_readers import proposal, proposed_reader
from tests.domain.test_danger import in_danger

ESCALATING = parse(f'{TOML}\n[escalation]\nbody = "the board"\naddress = "board@example.org"\nhours = 10\n')
OWING, ALL, ON_CALL, ALL_NOW, FALLBACK = Audience


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def told(case: Case, *, until: float, escalates: bool = False) -> list[tuple[float, list[Audience]]]:
    """Walk from moment to moment as the worker does; return each one's hour and audiences."""
    policy, after, found = ESCALATING if escalates else POLICY, NOON, []
    while (at := reminders.next_at(case, policy, after=after)) and at <= hours(until):
        found.append(((at - NOON) / timedelta(hours=1), sorted(reminders.reached(case, policy, after=after, until=at))))
        after = at
    return found


def test_before_a_deadline_who_owes_it_and_after_it_everyone() -> None:
    # The first answer is due after 24 hours, the declarations after 48: each reminds once a quarter before.
    expected = [(18, [OWING]), (24, [ALL]), (36, [OWING]), (48, [ALL])]

    assert told(reported().now, until=10_000) == expected


def test_a_long_deadline_reminds_a_day_before() -> None:
    case = replace(panel_formed().now, stage=Stage.INVESTIGATING, stage_due_at=hours(336))

    assert told(case, until=10_000) == [(312, [OWING]), (336, [ALL])]


def test_where_nobody_reacts_the_fallback_is_told() -> None:
    assert (34, [FALLBACK]) in told(reported().now, until=10_000, escalates=True)
    assert (58, [FALLBACK]) in told(reported().now, until=10_000, escalates=True)


def test_a_danger_reminds_those_on_call_first_then_everyone_without_an_end() -> None:
    found = told(in_danger("noor").now, until=9)

    assert found == [(1, [ON_CALL]), (1.5, [ALL_NOW]), (2.5, [ALL_NOW]), (4.5, [ALL_NOW]), (8.5, [ALL_NOW])]
    assert len(told(in_danger("noor").now, until=24 * 30)) > 30


def test_a_danger_that_nobody_answers_reaches_the_fallback_soon() -> None:
    assert (4, [FALLBACK]) in told(in_danger().now, until=5, escalates=True)


def test_an_answered_danger_reminds_no_more() -> None:
    story = in_danger("noor")
    story.say("danger.taken", NOOR)

    assert told(story.now, until=17) == []


def test_after_a_downtime_all_moments_are_one() -> None:
    assert reminders.reached(reported().now, POLICY, after=NOON, until=hours(1000)) == {OWING, ALL}
    assert reminders.reached(reported().now, POLICY, after=hours(48), until=hours(1000)) == frozenset()


def test_a_moment_that_is_done_is_not_reached_again() -> None:
    case = reported().now

    assert reminders.reached(case, POLICY, after=hours(18), until=hours(18)) == frozenset()
    assert reminders.next_at(case, POLICY, after=hours(48)) is None


def test_a_closed_case_reminds_nobody() -> None:
    case = replace(in_danger("noor").now, stage=Stage.CLOSED, stage_due_at=None)

    assert told(case, until=1000, escalates=True) == []
    assert reminders.owed_by(case) == frozenset()


def test_a_first_answer_is_owed_by_whoever_can_give_it() -> None:
    story = reported()
    assert reminders.owed_by(story.now) == {"noor", "ilse", "tomas", "dana"}

    story.declare("noor", "ilse")
    assert reminders.owed_by(story.now) == {"noor", "ilse", "tomas", "dana"}, "two have to declare, two could answer"
    story.write(NOOR, "letter")
    assert reminders.owed_by(story.now) == {"tomas", "dana"}


def test_a_step_is_owed_by_the_lead_and_a_vote_by_those_who_have_not_voted() -> None:
    assert reminders.owed_by(panel_formed().now) == {"noor"}

    story = voting()
    assert reminders.owed_by(story.now) == {"noor", "ilse", "tomas"}
    story.ballot("ilse")
    assert reminders.owed_by(story.now) == {"noor", "tomas"}
    for person in ("noor", "tomas"):
        story.ballot(person)
    assert reminders.owed_by(story.now) == {"noor"}, "the lead counts"


@pytest.mark.parametrize(
    ("person", "stage", "late", "wrote", "waits"),
    [
        ("noor", Stage.TRIAGE, False, False, True),
        ("ilse", Stage.TRIAGE, False, False, False),
        ("noor", Stage.MONITORING, False, False, False),
        ("noor", Stage.MONITORING, True, False, True),
        ("noor", Stage.AWAITING_INFO, False, True, True),
    ],
)
def test_a_stage_of_waiting_waits_for_nobody_until_its_time_is_over(
    person: str, stage: Stage, *, late: bool, wrote: bool, waits: bool
) -> None:
    case = replace(panel_formed().now, stage=stage, waiting_since=NOON if wrote else None)
    assert case.stage_due_at

    at = case.stage_due_at + timedelta(hours=1) if late else NOON
    assert reminders.waits_for(case, person, at) is waits


def test_a_danger_waits_for_everyone_who_can_read_of_it() -> None:
    story = in_danger("noor")
    story.lead("noor")

    assert [reminders.waits_for(story.now, one, NOON) for one in ("noor", "ilse")] == [True, True]


def test_when_the_reporters_time_to_say_no_is_over_everyone_hears_that_a_reader_waits() -> None:
    story = proposed_reader()
    case = replace(story.now, stage_due_at=None)
    story.say("reader.allowed", ROBIN, proposal=proposal(story))

    assert told(case, until=10_000) == [(POLICY.readers.objection_hours, [ALL])]
    assert told(replace(story.now, stage_due_at=None), until=10_000) == []
