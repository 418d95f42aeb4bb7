"""No employer holds a majority of the votes, where the policy says so, and nobody is left out of a vote without that reason."""

from datetime import timedelta
from typing import Any

import pytest

from coc_service.domain import affiliations, employers, policy
from coc_service.domain.affiliations import Affiliation
from coc_service.domain.chain import member
from tests.domain.chains import NOON, TOML, CaseStory, CommitteeStory, founded

CAPPED = policy.parse(TOML + "[employers]\nno_majority = true\n")
PEOPLE = ("noor", "ilse", "tomas", "dana")


def works_for(story: CommitteeStory, person: str, *names: str, **changed: Any) -> str:
    said = [[name, "", ""] for name in names]
    return story.say("affiliation.stated", person, **{"v": 1, "employers": said, **changed})


def to_vote(*acme: str, rules: policy.Policy = CAPPED) -> CaseStory:
    """Return a case with a proposal, of four clear members, some of whom work for Acme."""
    story = CaseStory(policy=rules)
    for person in acme:
        works_for(story.board, person, "Acme Inc.")
    story.report()
    story.declare(*PEOPLE)
    story.lead("noor")
    story.write(member("noor"), "letter")
    for name in ("form_panel", "investigate", "propose"):
        assert story.why(story.move(name)) == ""
    return story


def voters(story: CaseStory) -> list[str]:
    return sorted(story.now.vote.electorate) if story.now.vote else []


@pytest.mark.parametrize(
    ("acme", "may_vote"),
    [
        ((), PEOPLE),
        (("noor", "ilse"), PEOPLE),  # half is no majority
        (("noor", "ilse", "dana"), ("noor", "tomas")),
        (("dana", "tomas", "ilse"), ("ilse", "noor")),
    ],
)
def test_of_an_employer_with_a_majority_the_newest_members_do_not_vote(
    acme: tuple[str, ...], may_vote: tuple[str, ...]
) -> None:
    story = to_vote(*acme)

    assert story.why(story.move("open_vote")) == ""

    assert voters(story) == sorted(may_vote)


def test_without_the_rule_everybody_who_is_clear_votes() -> None:
    story = to_vote("noor", "ilse", "dana", rules=policy.parse(TOML))

    story.move("open_vote")

    assert voters(story) == sorted(PEOPLE)


@pytest.mark.parametrize(
    ("electorate", "reason"),
    [
        (["noor", "ilse"], "not those who may vote under the rule for employers"),
        (list(PEOPLE), "not those who may vote under the rule for employers"),
        (["noor", "tomas", "tomas"], "not those who may vote under the rule for employers"),
    ],
)
def test_a_lead_does_not_choose_who_votes(electorate: list[str], reason: str) -> None:
    story = to_vote("noor", "ilse", "dana")

    assert story.why(story.move("open_vote", electorate=sorted(electorate))) == reason


def test_without_the_rule_nobody_is_left_out_of_a_vote() -> None:
    story = to_vote(rules=policy.parse(TOML))

    assert story.why(story.move("open_vote", electorate=["ilse", "noor"])) == "not those who are clear"


def test_a_decision_in_which_one_employer_holds_a_majority_is_void_until_others_vote() -> None:
    story = to_vote("noor", "ilse")
    story.move("open_vote")
    for person in ("noor", "ilse", "tomas"):
        story.ballot(person)

    too_soon = story.move("decide")
    assert story.why(too_soon) == "one employer holds a majority of the votes"

    story.ballot("dana")
    assert story.why(story.move("decide")) == ""


def test_nobody_shuts_a_colleague_out_of_a_vote_by_an_employer_stated_after_the_report_came() -> None:
    story = to_vote("noor", "ilse")

    works_for(story.board, "dana", "ACME", "Other")
    pushed_out = story.move("open_vote", electorate=["ilse", "noor"])

    assert story.why(pushed_out) == "not those who may vote under the rule for employers"
    assert story.why(story.move("open_vote")) == ""
    assert voters(story) == sorted(PEOPLE)


def test_an_employer_stated_while_the_vote_was_open_stops_no_decision() -> None:
    story = to_vote("noor", "ilse")
    story.move("open_vote")
    for person in PEOPLE:
        story.ballot(person)

    works_for(story.board, "dana", "ACME")

    assert story.why(story.move("decide")) == ""


def test_of_the_employers_of_one_member_as_many_count_as_the_policy_says() -> None:
    story = CaseStory(policy=policy.parse(TOML + "[employers]\nno_majority = true\nmost_counted = 1\n"))
    works_for(story.board, "noor", "First", "Acme")
    works_for(story.board, "tomas", "Third", "Acme")
    works_for(story.board, "dana", "Acme")

    found = employers.employers_of(story.board.now, story.policy, story.at)

    assert found == {"noor": {"first"}, "tomas": {"third"}, "dana": {"acme"}}


def test_what_somebody_stated_counts_if_they_came_after_the_report() -> None:
    board = founded("noor", "ilse")
    then = board.now
    board.admit("dana", "noor")
    for person in ("ilse", "dana"):
        works_for(board, person, "Acme")

    assert employers.settled(board.now, then).affiliations == {"ilse": (), "dana": (Affiliation("Acme"),)}


def test_the_last_statement_of_a_person_counts_at_its_time() -> None:
    board = founded("noor", "ilse")
    works_for(board, "noor", "Acme", "Other")
    until = (NOON + timedelta(days=1)).strftime("%Y-%m-%dT%H:%MZ")
    works_for(board, "noor", employers=[["Acme", "", until], ["Next", until, ""]])

    found = [employers.employers_of(board.now, CAPPED, NOON + timedelta(days=days))["noor"] for days in (0, 1)]

    assert found == [{"acme"}, {"next"}]
    assert "ilse" not in board.now.affiliations


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ([["", "", ""]], "no name, or too long"),
        ([["Inc.!", "", ""], ["...", "", ""]], "no name, or too long"),
        ([["x" * 81, "", ""]], "no name, or too long"),
        ([[" Acme", "", ""]], "no name, or too long"),
        ([["Ac\u202eme", "", ""]], "a hidden character"),
        ([["Acme", "2026-11-23T00:00Z", "2026-11-23T00:00Z"]], "it ends before it begins"),
        ([["Acme", "tomorrow", ""]], "the detail is malformed"),
        ([["Acme", "", ""]] * 9, "too many employers"),
    ],
    ids=str,
)
def test_what_is_no_employer_is_void(said: list[list[str]], reason: str) -> None:
    board = founded("noor", "ilse")

    assert board.why(works_for(board, "noor", employers=said)) == reason
    assert dict(board.now.affiliations) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Inc.", "ACME, inc"),
        ("Red Hat", "RedHat"),
        ("Müller GmbH", "MÜLLER gmbh"),
        ("Acme B.V.", "Acme"),
        ("Co", "co."),
    ],
)
def test_spellings_of_one_employer_are_one(one: str, other: str) -> None:
    assert affiliations.key(one) == affiliations.key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Acme", "Acne"), ("Acme Labs", "Acme"), ("Inc", "Ltd")])
def test_other_employers_stay_apart(one: str, other: str) -> None:
    assert affiliations.key(one) != affiliations.key(other)


def test_whoever_works_for_two_counts_for_both() -> None:
    people = ["a", "b", "c", "d", "e"]
    works = {"a": {"x"}, "b": {"x", "y"}, "c": {"x", "y"}, "d": {"y"}, "e": set[str]()}

    left = employers.without_majority(people, works)

    assert [sum(one in works[person] for person in left) * 2 <= len(left) for one in ("x", "y")] == [True, True]
    assert left == ["a", "b", "e", "d"] or left == sorted(left)


def test_where_all_have_one_employer_nobody_may_vote() -> None:
    assert employers.without_majority(["a", "b"], {"a": {"x"}, "b": {"x"}}) == []


def test_says_what_it_reads() -> None:
    found = (Affiliation("Acme", NOON, None), Affiliation("Other", None, NOON))

    assert affiliations.stated(affiliations.says(found)) == found
