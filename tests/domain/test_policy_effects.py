"""What a change of the policy leads to is named before it is signed, and a made-up report meets the rules of real ones."""

from datetime import UTC, datetime, timedelta

import pytest

from coc_service.domain import policy, policy_effects, policy_trial
from coc_service.domain.policy_trial import MadeUpReport

DEFAULT = policy.default_toml()
NOW = policy.parse(DEFAULT)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ESCALATION = '\n[escalation]\nbody = "the board"\naddress = "board@example.org"\n'
MEMBERS = ("noor", "ilse", "tomas", "dana")


def said(found: str, written: str, *, seats: int = 4, is_risky: bool = True) -> list[str]:
    assert found in DEFAULT
    after = policy.parse(DEFAULT.replace(found, written))
    found_effects = policy_effects.effects(NOW, after, seat_count=seats)
    return [one.text.msgid for one in found_effects if one.is_risky == is_risky][: None if is_risky else -2]


@pytest.mark.parametrize(
    ("found", "written", "seats", "risk"),
    [
        ("members = 2\nfrom_seats = 3", "members = 1\nfrom_seats = 3", 4, "one member alone can admit somebody"),
        ("members = 2\nfrom_seats = 3", "members = 2\nfrom_seats = 9", 4, "one member alone can admit somebody"),
        ("members = 2\nfrom_seats = 3", "members = 4\nfrom_seats = 4", 4, "every member has to sign an admission"),
        ("minimum_votes = 2", "minimum_votes = 1", 4, "one person alone can decide a case"),
        ("minimum_members = 2", "minimum_members = 1", 4, "one person alone can decide a case"),
        ("minimum_votes = 2", "minimum_votes = 5", 4, "no vote could count"),
        ("minimum_members = 2", "minimum_members = 5", 4, "no panel could be formed"),
        ("objection_hours = 72", "objection_hours = 23", 4, "could not say no to a new reader"),
        ("not_heard = true", "not_heard = false", 4, "for a reason that you no longer take"),
    ],
)
def test_a_risk_is_named(found: str, written: str, seats: int, risk: str) -> None:
    assert [one for one in said(found, written, seats=seats) if risk in one]


def test_a_rule_by_which_one_member_calls_an_alternate_is_named_as_a_risk() -> None:
    before = policy.parse(DEFAULT.replace("alternates_by_one = true", ""))

    found = policy_effects.effects(before, NOW, seat_count=4)

    assert [one.text.msgid for one in found if one.is_risky] == [
        "Where too few are left, one member alone can call an alternate. The reporter is asked before."
    ]


def test_a_change_without_a_risk_has_none() -> None:
    assert said("acknowledge = 24", "acknowledge = 12") == []
    assert said("minimum_votes = 2", "minimum_votes = 4", seats=4) == []


def test_a_promise_that_changes_is_named() -> None:
    answer = "Your first page promises an answer within %(count)s hour."
    decision = "Your first page promises a decision after %(count)s day at most."

    assert said("acknowledge = 24", "acknowledge = 12", is_risky=False) == [answer]
    assert said("triage = 72", "triage = 48", is_risky=False) == [decision]
    assert said("monitoring = 720", "monitoring = 700", is_risky=False) == []


def test_a_body_that_hears_no_more_or_from_now_on_is_named() -> None:
    told = policy.parse(DEFAULT + ESCALATION)

    without = policy_effects.effects(told, NOW, seat_count=4)
    with_it = policy_effects.effects(NOW, told, seat_count=4)

    assert without[0].text.msgid == "Nobody outside of the committee hears any more when you do not react."
    assert [one for one in with_it if "hears when you do not react" in one.text.msgid]
    assert not [one for one in policy_effects.effects(told, told, seat_count=4) if "react" in one.text.msgid]


def test_a_made_up_report_is_not_given_to_those_it_names_nor_decided_by_those_in_conflict() -> None:
    report = MadeUpReport(named=frozenset({"noor"}), in_conflict=frozenset({"ilse"}))

    found = policy_trial.try_out(NOW, report, members=MEMBERS, at=NOON)

    assert (found.readers, found.voters) == (("ilse", "tomas", "dana"), ("tomas", "dana"))
    assert (found.can_form_panel, found.votes_needed, found.yes_needed) == (True, 2, 2)


@pytest.mark.parametrize(("majority", "yes_needed"), [("simple", 3), ("two_thirds", 3), ("unanimous", 4)])
def test_how_many_yes_are_enough_is_counted_as_a_vote_is(majority: str, yes_needed: int) -> None:
    rules = policy.parse(DEFAULT.replace('majority = "simple"', f'majority = "{majority}"'))

    found = policy_trial.try_out(rules, MadeUpReport(), members=MEMBERS, at=NOON)

    assert (found.votes_needed, found.yes_needed) == (3, yes_needed)


def test_with_too_few_there_is_no_panel_and_no_vote() -> None:
    report = MadeUpReport(named=frozenset(MEMBERS[:3]))

    found = policy_trial.try_out(NOW, report, members=MEMBERS, at=NOON)
    nobody = policy_trial.try_out(NOW, MadeUpReport(named=frozenset(MEMBERS)), members=MEMBERS, at=NOON)

    assert (found.voters, found.can_form_panel, found.votes_needed, found.yes_needed) == (("dana",), False, 0, 0)
    assert (nobody.readers, nobody.can_form_panel, nobody.votes_needed) == ((), False, 0)


def test_what_is_due_follows_from_the_stages() -> None:
    found = policy_trial.try_out(NOW, MadeUpReport(), members=MEMBERS, at=NOON)

    hours = [int((one.at - NOON) / timedelta(hours=1)) for one in found.dates]
    assert hours == [24, 48, 120, 456, 624, 792, 864]


def test_a_danger_has_its_own_dates() -> None:
    rules = policy.parse(DEFAULT + ESCALATION)

    found = policy_trial.try_out(rules, MadeUpReport(is_danger=True), members=MEMBERS, at=NOON)

    first, second = found.dates[:2]
    assert (first.what.msgid, first.at) == ("Somebody takes care of the danger", NOON + timedelta(hours=1))
    assert (second.what.msgid, second.at) == (
        "%(body)s is told, if nobody has reacted",
        NOON + timedelta(hours=4),
    )
