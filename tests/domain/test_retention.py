"""How long a case is kept: its class, from when the time counts, a legal hold, and what two members erase."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coc_service.domain import case_retention, policy, tombstone
from coc_service.domain.case_history import counted, history_of
from coc_service.domain.case_retention import Hindrance, hindrance, part_due_at
from coc_service.domain.chain import Statement
from coc_service.domain.figures import by_quarter
from coc_service.domain.retention import Ground, Part, end_of
from tests.domain.appeals import SAM, appeals, sends
from tests.domain.case_stories import DANA, ILSE, NOOR, ROBIN, TOMAS, Tell, hears, panel_formed, reported
from tests.domain.chains import COMMITTEE, POLICY, CaseStory
from tests.domain.retained import confirms, holds, logged, proposes, punished, states
from tests.domain.set_aside import imported_at_once

RULES = POLICY.retention


def due(story: CaseStory | None = None) -> CaseStory:
    """Return a closed case whose time is over."""
    story = story or logged()
    story.later(hours=RULES.no_violation + 48)
    return story


def test_parts_have_times_of_their_own_while_something_of_them_is_left() -> None:
    story = logged()
    closed_at = story.at
    before = part_due_at(story.now, Part.IDENTITY, POLICY)
    story = with_identity()

    assert (before, part_due_at(story.now, Part.FILES, POLICY)) == (None, None)
    assert part_due_at(story.now, Part.IDENTITY, POLICY) == end_of(closed_at, RULES.identity)


def with_identity() -> CaseStory:
    story = reported()
    story.say("record.added", ROBIN, records=[story.ref("identity")])
    story.declare("noor", "ilse", "tomas")
    story.step_back("dana")
    story.lead("noor")
    story.write(NOOR, "letter")
    story.move("form_panel")
    story.move("log")
    story.move("close")
    assert not story.void
    return story


def test_two_members_erase_a_part() -> None:
    story = due(with_identity())
    [told] = case_retention.to_erase(story.now, Part.IDENTITY)

    confirms(story, ILSE, proposes(story, NOOR, Part.IDENTITY), Part.IDENTITY)

    assert not story.void
    assert (story.now.erased, case_retention.to_erase(story.now, Part.IDENTITY)) == (frozenset({told}), list[str]())
    assert not story.now.unconfirmed


def test_after_two_members_erased_the_case_nothing_takes_effect_any_more() -> None:
    story = due()
    last = confirms(story, ILSE, proposes(story, NOOR))

    void = [story.write(NOOR), story.say("case.opened", NOOR, part="file"), story.move("reopen")]

    assert story.now.retention.expunged == last
    assert [story.why(one) for one in void] == ["two members erased the case"] * 3


REFUSED: dict[str, tuple[Callable[[], CaseStory], Tell, str]] = {
    "open": (panel_formed, lambda story: proposes(story, NOOR), "not now: open"),
    "early": (logged, lambda story: proposes(story, NOOR), "not now: early"),
    "unstated": (lambda: due(punished()), lambda story: proposes(story, NOOR), "not now: early"),
    "open by law": (panel_formed, lambda story: proposes(story, NOOR, ground="law"), "not now: open"),
    "another list": (due, lambda story: proposes(story, NOOR, listed="0" * 64), "not what is there"),
    "nothing of it": (due, lambda story: proposes(story, NOOR, Part.FILES), "not now: nothing"),
    "recused": (due, lambda story: proposes(story, DANA), "the signer is not on the case"),
    "alone": (due, lambda story: confirms(story, NOOR, proposes(story, NOOR)), "two members who read the case sign it"),
    "unproposed": (due, lambda story: confirms(story, NOOR, "0" * 64), "nothing that waits"),
    "stated while open": (panel_formed, lambda story: states(story, "minor"), "the case is not closed"),
    "spam stated": (logged, lambda story: states(story, "spam"), "nobody states this class"),
    "no end": (logged, lambda story: states(story, "measure"), "the end of a measure belongs to its class alone"),
    "restarted while open": (
        panel_formed,
        lambda story: story.say("retention.restarted", NOOR),
        "the case is not closed",
    ),
    "lifted without a hold": (
        logged,
        lambda story: story.say("hold.proposed", NOOR, holds=False),
        "as it is already",
    ),
    "hold alone": (logged, lambda story: holds(story, NOOR, NOOR), "two members who read the case sign it"),
    "another part": (
        due,
        lambda story: confirms(story, ILSE, proposes(story, NOOR), Part.IDENTITY),
        "not what is there",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(name: str) -> None:
    case, tell, why = REFUSED[name]
    story = case()

    assert story.why(tell(story)) == why


def test_an_end_beyond_the_calendar_is_refused() -> None:
    story = logged()

    leaf = states(story, "measure", ends=datetime(9999, 12, 31, tzinfo=UTC))

    assert story.why(leaf) == "an end too far away"


def test_a_law_asks_for_it_before_the_time() -> None:
    story = logged()

    confirms(story, TOMAS, proposes(story, NOOR, ground="law"))

    assert not story.void


@pytest.mark.parametrize("ground", list(Ground))
def test_a_hold_stops_everything_until_two_members_lift_it(ground: Ground) -> None:
    story = due()
    holds(story, NOOR, ILSE)
    held = proposes(story, NOOR, ground=ground.value)

    holds(story, ILSE, TOMAS, on=False)
    after = proposes(story, NOOR, ground=ground.value)

    assert (story.why(held), story.why(after)) == ("not now: held", "")


def test_a_hold_that_begins_ends_a_proposed_erasure() -> None:
    story = due()
    proposal = proposes(story, NOOR)
    holds(story, NOOR, ILSE)
    holds(story, NOOR, ILSE, on=False)

    assert story.why(confirms(story, TOMAS, proposal)) == "nothing that waits"


def test_a_hold_stays_when_a_case_is_opened_again() -> None:
    story = logged()
    holds(story, NOOR, ILSE)

    story.move("reopen")

    assert story.now.retention.is_held


def test_what_waits_for_an_answer_keeps_the_case() -> None:
    story = punished()
    sends(story)
    story.say("party.came", SAM)
    appeals()(story)

    found = hindrance(story.now, POLICY, part=Part.WHOLE, ground=Ground.LAW, at=story.at)

    assert (story.void, found) == ({}, Hindrance.WAITS)


def test_what_was_added_since_is_not_erased_unseen() -> None:
    story = due()
    proposal = proposes(story, NOOR)
    listed = case_retention.list_digest(story.now, Part.WHOLE)
    story.letter()

    assert story.why(confirms(story, ILSE, proposal, list=listed)) == "not what is there"


def steps_back(story: CaseStory) -> None:
    story.step_back("noor")


def leaves(story: CaseStory) -> None:
    story.board.say("roster.left", "noor", admission=story.board.leaf_of("noor"))


@pytest.mark.parametrize("tell", [steps_back, leaves])
def test_the_first_member_must_still_be_clear_and_read_the_case(tell: Callable[[CaseStory], None]) -> None:
    story = due()
    proposal = proposes(story, NOOR)
    tell(story)

    assert story.why(confirms(story, ILSE, proposal)) == "two members who read the case sign it"


def test_a_proposal_lapses_and_can_be_made_again() -> None:
    story = due()
    first = proposes(story, NOOR)
    second = proposes(story, ILSE)
    story.later(days=15)
    late = confirms(story, ILSE, first)

    again = proposes(story, ILSE)

    assert [story.why(one) for one in (second, late, again)] == ["another one waits", "proposed too long ago", ""]


def test_a_member_says_no_to_a_proposal() -> None:
    story = due()
    proposal = proposes(story, NOOR)
    story.say("erasure.refused", ILSE, proposal=proposal)

    assert story.why(confirms(story, ILSE, proposal)) == "nothing that waits"


def test_a_member_says_no_to_a_hold() -> None:
    story = logged()
    leaf = story.say("hold.proposed", NOOR, holds=True)
    story.say("hold.refused", ILSE, proposal=leaf)

    assert story.why(story.say("hold.agreed", ILSE, proposal=leaf)) == "nothing that waits"


def test_a_hold_lapses() -> None:
    story = logged()
    leaf = story.say("hold.proposed", NOOR, holds=True)
    story.later(days=15)

    assert story.why(story.say("hold.agreed", ILSE, proposal=leaf)) == "proposed too long ago"


def test_the_tombstone_names_the_committee_of_the_case() -> None:
    story = due()

    assert story.why(confirms(story, ILSE, proposes(story, NOOR), committee="another")) == "another committee"


def test_a_tombstone_keeps_the_figures_and_no_time_of_what_people_did() -> None:
    story = punished()
    hears(story, "ada")
    whole = history_of(story.now, story.told, POLICY)

    said = {"v": 1, "committee": COMMITTEE, "figures": tombstone.figures_of(whole)}
    found = tombstone.read(Statement("leaf", "case.expunged", NOOR, story.at, said))

    assert found.history is not None
    later = story.at + timedelta(days=200)
    assert by_quarter([found.history] * 7, later) == by_quarter([whole] * 7, later)
    assert replace(found.history, done=()) == replace(whole, done=())
    assert {at for at, _ in found.history.done} == {datetime(2026, 10, 1, tzinfo=UTC)}


def test_a_tombstone_of_an_imported_case_is_counted_by_nobody() -> None:
    story = imported_at_once()

    said = tombstone.figures_of(counted(story.now, story.told, POLICY))

    assert not any(said.values())
    detail = {"v": 1, "committee": COMMITTEE, "figures": said}
    assert tombstone.read(Statement("leaf", "case.expunged", NOOR, story.at, detail)).history is None


def test_an_adopted_policy_without_these_rules_has_the_defaults() -> None:
    assert policy.parse(policy.default_toml().partition("[retention]")[0]).retention == RULES
