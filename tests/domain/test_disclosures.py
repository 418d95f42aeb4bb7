"""Disclosures of a case: two agree on one digest, and either fetches it for a while."""

from datetime import timedelta

import pytest

from coc_service.domain.case_proposals import waiting
from coc_service.domain.disclosures import Disclosure, DisclosurePart, DisclosureTo, kinds_of
from tests.domain.chains import POLICY
from tests.domain.disclosed import CONTENT, agreed, asked, on_it


def test_a_disclosure_waits_for_another_member() -> None:
    [disclosure] = waiting(asked().now, Disclosure).values()

    assert (disclosure.to, disclosure.content, disclosure.by, disclosure.confirmed_at) == (
        DisclosureTo.COUNSEL,
        CONTENT,
        "noor",
        None,
    )


@pytest.mark.parametrize("person", ["noor", "ilse"])
def test_either_of_the_two_fetches_it_and_each_time_counts(person: str) -> None:
    story = agreed()

    for _ in range(2):
        on_it("taken", f"member:{person}")(story)

    [disclosure] = story.now.disclosures.values()
    assert (disclosure.taken, story.void) == (2, {})


def test_it_can_be_fetched_for_as_long_as_the_policy_of_the_case_says() -> None:
    story = agreed()
    [disclosure] = story.now.disclosures.values()

    assert disclosure.fetched_until(POLICY) == story.at + timedelta(days=7)


def test_fetching_is_no_news_and_files_nothing() -> None:
    story = agreed()
    before = story.now

    on_it("taken")(story)

    assert (story.now.last, story.now.records) == (before.last, before.records)


def test_the_least_is_the_report_and_the_list() -> None:
    assert kinds_of(frozenset()) == {"report", "named", "allegation", "finding", "measure"}


def test_no_part_has_ballots_tasks_titles_or_earlier_disclosures() -> None:
    assert kinds_of(frozenset(DisclosurePart)).isdisjoint({"ballot", "task", "label", "disclosure"})
