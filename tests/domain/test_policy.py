"""A policy is read completely or refused, and stays valid when a later version has new stages."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest

from coc_service.domain.grounds import Ground
from coc_service.domain.policy import (
    MAX_CHARS,
    MOST_HOURS,
    Admission,
    Escalation,
    Majority,
    default_toml,
    digest,
    parse,
)
from coc_service.domain.stages import STAGES, Stage

DEFAULT = default_toml()


def test_the_recommended_policy_is_a_policy() -> None:
    policy = parse(DEFAULT)

    assert policy.hours.acknowledge == 24
    assert (policy.voting.minimum_votes, policy.voting.majority) == (2, Majority.SIMPLE)
    assert policy.panel.minimum_members == 2


def test_every_stage_that_lasts_has_its_time() -> None:
    policy = parse(DEFAULT)

    assert {stage for stage in Stage if policy.allowed(stage) is None} == {Stage.CLOSED, Stage.SPAM}
    assert policy.allowed(Stage.TRIAGE) == timedelta(hours=72)


def test_the_recommended_times_are_those_of_the_table_of_stages() -> None:
    assert parse(DEFAULT).hours.stages == {stage: row.hours for stage, row in STAGES.items() if row.hours is not None}


def test_a_stage_that_a_policy_does_not_name_has_the_time_of_the_table() -> None:
    older = parse(DEFAULT.replace("triage = 72", "").replace("voting = 168", "voting = 24"))

    assert older.allowed(Stage.TRIAGE) == timedelta(hours=72)
    assert older.allowed(Stage.VOTING) == timedelta(hours=24)


def test_a_policy_from_before_admission_was_a_rule_has_its_default() -> None:
    head, _, _ = DEFAULT.partition("[admission]")

    assert parse(head).admission == Admission(members=2, from_seats=3)


def test_a_policy_that_names_no_grounds_takes_appeals_on_all_of_them() -> None:
    without = parse(DEFAULT.partition("[appeal_grounds]")[0])
    without_one = parse(DEFAULT.replace("involved = true", ""))

    assert without.appeal_grounds == without_one.appeal_grounds == parse(DEFAULT).appeal_grounds
    assert {one for one in Ground if without.appeal_grounds.takes(one)} == set(Ground)


@pytest.mark.parametrize(("seat_count", "needed"), [(0, 1), (1, 1), (2, 1), (3, 2), (7, 2)])
def test_a_small_committee_admits_with_one_signature(seat_count: int, needed: int) -> None:
    assert parse(DEFAULT).admission.needed(seat_count) == needed


def test_the_reporter_hears_from_a_person_within_the_time_of_the_policy() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)

    assert parse(DEFAULT.replace("acknowledge = 24", "acknowledge = 6")).acknowledge_by(noon) == noon.replace(hour=18)


def test_equal_policies_count_as_one() -> None:
    assert hash(parse(DEFAULT)) == hash(parse(DEFAULT + "# the same"))
    assert parse(DEFAULT) == parse(DEFAULT + "# the same")


@pytest.mark.parametrize(
    ("found", "written"),
    [
        ("[hours]", "[hours"),
        ("minimum_votes = 2", ""),
        ("triage = 72", "triage = 72\nclosed = 1"),
        ("members = 2\nfrom_seats", "members = 0\nfrom_seats"),
        ("members = 2\nfrom_seats", "members = 4\nfrom_seats"),
        ("acknowledge = 24", "acknowledge = 0"),
        ("triage = 72", "triage = 72\ntriage = 73"),
        ("triage = 72", "triage = 72\nlunch = 1"),
        ("triage = 72", "triage = 0"),
        ("triage = 72", "triage = -1"),
        ("triage = 72", 'triage = "soon"'),
        ("minimum_votes = 2", "minimum_votes = 0"),
        ("minimum_members = 2", "minimum_members = 0"),
        ('majority = "simple"', 'majority = "most"'),
        ("[panel]", "[jury]"),
        ("[panel]", "[jury]\n[panel]"),
        ("minimum_votes = 2", "minimum_votes = 2\nlunch = 1"),
    ],
    ids=[
        "not TOML",
        "a rule missing",
        "a time for a stage in which nothing is due",
        "an admission without a signature",
        "more signatures than seats",
        "no time for an answer",
        "a rule twice",
        "an unknown rule",
        "no time",
        "less than no time",
        "a word for a number",
        "no votes",
        "no members",
        "an unknown majority",
        "an unknown section",
        "one section too many",
        "an unknown rule of the vote",
    ],
)
def test_what_is_no_policy_is_refused(found: str, written: str) -> None:
    assert found in DEFAULT

    with pytest.raises(ValueError, match=r"\S"):
        parse(DEFAULT.replace(found, written))


def test_the_digest_is_that_of_the_exact_text() -> None:
    assert digest(DEFAULT) == hashlib.sha256(DEFAULT.encode()).hexdigest()
    assert digest(DEFAULT + " ") != digest(DEFAULT)


def test_a_text_too_long_for_a_policy_is_refused() -> None:
    toml = default_toml()
    padded = toml + "#" * (MAX_CHARS - len(toml))

    assert parse(padded) == parse(toml)
    with pytest.raises(ValueError, match=f"^{MAX_CHARS + 1}$"):
        parse(padded + "#")


@pytest.mark.parametrize("toml", ["hours = 1", "voting = []", "a = [[", "a=" + "[" * 5000, "\0"])
def test_a_text_that_is_no_policy_is_a_value_error(toml: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(toml)


@pytest.mark.parametrize(
    "section",
    [
        'address = "board@example.org"',
        'body = "the board"\naddress = "nobody"',
        'body = "the board"\naddress = "a@b.example, c@d.example"',
        'body = "the board"\naddress = "board@example.org"\nhours = 0',
        'body = ""\naddress = "board@example.org"',
        'body = "the board"\naddress = "board@example.org"\nphone = "112"',
    ],
)
def test_a_fallback_that_mail_cannot_reach_is_refused(section: str) -> None:
    with pytest.raises(ValueError, match="escalation"):
        parse(f"{DEFAULT}\n[escalation]\n{section}\n")


def test_a_committee_may_name_who_hears_when_it_does_not_react() -> None:
    found = parse(f'{DEFAULT}\n[escalation]\nbody = "the board"\naddress = "board@example.org"\n')

    assert found.escalation == Escalation(body="the board", address="board@example.org", hours=72, danger_hours=3)
    assert parse(DEFAULT).escalation is None
    assert hash(found) != hash(parse(DEFAULT))


@pytest.mark.parametrize("hours", ["0", "-1", '"soon"'])
def test_the_time_for_a_danger_is_a_number_of_hours(hours: str) -> None:
    with pytest.raises(ValueError, match="danger"):
        parse(DEFAULT.replace("danger = 1", f"danger = {hours}"))


@pytest.mark.parametrize("name", ["acknowledge", "danger", "triage"])
def test_a_time_beyond_the_calendar_is_refused(name: str) -> None:
    """A deadline that no calendar has could not be computed: neither desks nor reminders of any committee would be."""
    found = parse(re.sub(rf"^{name} = [0-9]+", f"{name} = {MOST_HOURS}", DEFAULT, flags=re.MULTILINE))
    assert found.hours != parse(DEFAULT).hours

    for hours in (MOST_HOURS + 1, 10**12):
        with pytest.raises(ValueError, match=name):
            parse(re.sub(rf"^{name} = [0-9]+", f"{name} = {hours}", DEFAULT, flags=re.MULTILINE))


@pytest.mark.parametrize("name", ["hours", "danger_hours"])
def test_an_escalation_beyond_the_calendar_is_refused(name: str) -> None:
    section = '\n[escalation]\nbody = "the board"\naddress = "board@example.org"\n'
    assert parse(f"{DEFAULT}{section}{name} = {MOST_HOURS}").escalation

    with pytest.raises(ValueError, match=name):
        parse(f"{DEFAULT}{section}{name} = {MOST_HOURS + 1}")


@pytest.mark.parametrize(
    "toml", ["a." * 32_000 + "a = 1", "[" + "a." * 30_000 + "a]", "b = {" + "a." * 30_000 + "a = 1}"]
)
def test_a_key_that_would_take_minutes_to_read_is_refused_first(toml: str) -> None:
    """One member can sign such a text, and every process reads it."""
    with pytest.raises(ValueError, match=r"^too many dots in a line$"):
        parse(toml)


def test_a_remark_may_have_as_many_dots_as_it_likes() -> None:
    assert parse(DEFAULT + "# and so on" + "." * 100 + "\n") == parse(DEFAULT)
