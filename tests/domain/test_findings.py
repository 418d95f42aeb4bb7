"""The list of allegations, findings and measures: the newest version of each, what a proposal names, what parties are told."""

from datetime import date
from typing import Any

import pytest

from coc_service.domain import findings
from coc_service.domain.findings import AllegationList, Listed, Written
from coc_service.domain.record_models import AllegationRecord, FindingRecord, MeasureRecord, Venue
from coc_service.domain.vocabulary import Finding

TODAY = date(2026, 3, 20)


def said(record_id: str, **fields: Any) -> Written[Listed]:
    return Written(record_id, AllegationRecord(text=record_id, **fields))


def found(record_id: str, on: str, finding: Finding = Finding.VIOLATION) -> Written[Listed]:
    return Written(record_id, FindingRecord(finding=finding, allegations=(on,), reasons="Two saw it.", impact="Left."))


def measure(record_id: str, **fields: Any) -> Written[Listed]:
    return Written(record_id, MeasureRecord(measure=record_id, **fields))


def ids(listed: AllegationList | None) -> tuple[list[tuple[int, str, str]], list[str]]:
    assert listed is not None
    points = [(one.number, one.allegation.id, one.finding.id if one.finding else "") for one in listed.points]
    return points, [one.id for one in listed.measures]


def test_the_newest_version_of_each_is_listed_and_nothing_that_was_dropped() -> None:
    written = [
        said("a"), said("b"), measure("m"), measure("n"), found("f", on="b"), found("g", on="b"),
        said("a2", replaces="a"), said("c"), said("c2", replaces="c", is_dropped=True),
        measure("m2", replaces="m", is_dropped=True),
    ]  # fmt: skip

    assert ids(findings.current(written)) == ([(1, "a2", ""), (2, "b", "g")], ["n"])


def test_a_finding_does_not_stay_with_an_allegation_whose_words_changed() -> None:
    listed = findings.current([said("a"), found("f", on="a"), said("a2", replaces="a")])

    assert ids(listed) == ([(1, "a2", "")], [])
    assert [one.allegation.id for one in listed.unfound] == ["a2"]


def test_a_proposal_keeps_what_it_named_whatever_was_written_since() -> None:
    before = [said("a"), found("f", on="a"), measure("m")]
    given = findings.current(before).given

    later = [*before, found("g", on="a", finding=Finding.NO_VIOLATION), measure("m2", replaces="m"), said("b")]

    assert ids(findings.named(later, given)) == ([(1, "a", "f")], ["m"])


def test_a_proposal_of_before_names_no_list() -> None:
    assert findings.named([said("a")], {"behaviour": "Followed someone."}) is None


def test_a_list_of_which_a_part_does_not_open_is_not_whole() -> None:
    given = findings.current([said("a"), found("f", on="a"), measure("m")]).given

    whole, partly = (findings.named([said("a"), found("f", on="a"), *more], given) for more in ([measure("m")], []))

    assert (whole and whole.is_whole, partly and partly.is_whole) == (True, False)


def test_what_is_about_one_party_keeps_its_numbers() -> None:
    listed = findings.current([
        said("a", respondent="kim"), said("b", respondent="sam"),
        measure("m", party="sam"), measure("n", party="kim"), measure("o"),
    ])  # fmt: skip

    assert ids(listed.about("sam")) == ([(2, "b", "")], ["m"])


def test_a_party_reads_what_is_said_and_found_and_nothing_that_is_for_the_panel() -> None:
    fields = {
        "respondent": "sam",
        "person": "the tall one",
        "code_sections": ("2.3",),
        "when": "in spring",
        "impact": "Left.",
    }
    listed = findings.current([said("a", **fields), found("f", on="a")])

    before = findings.to_tell(findings.without_findings(listed).points[0])
    after = findings.to_tell(listed.points[0])

    assert before == AllegationRecord(text="a", respondent="sam", code_sections=("2.3",), when="in spring")
    assert after == FindingRecord(finding=Finding.VIOLATION, allegations=("a",), behaviour="a", code_sections=("2.3",))


def test_a_party_does_not_read_who_carries_a_measure_out_nor_when_it_is_looked_at_again() -> None:
    whole = MeasureRecord(
        measure="Warning", party="sam", findings=("f",), review_on=TODAY, ends_on=TODAY, replaces="m",
        places=(Venue(name="The forum", executor="Dana", done_on=TODAY),),
    )  # fmt: skip

    assert findings.measure_to_tell(whole) == MeasureRecord(
        measure="Warning", party="sam", ends_on=TODAY, places=(Venue(name="The forum"),)
    )


@pytest.mark.parametrize(
    ("ends_on", "is_over"), [(None, False), (date(2026, 3, 19), True), (TODAY, False), (date(2026, 3, 21), False)]
)
def test_the_last_day_of_a_measure_still_counts(ends_on: date | None, *, is_over: bool) -> None:
    assert findings.is_over(MeasureRecord(measure="m", ends_on=ends_on), TODAY) is is_over


@pytest.mark.parametrize(
    ("review_on", "ends_on", "expected"),
    [
        (None, None, None),
        (date(2026, 4, 1), date(2026, 5, 1), date(2026, 4, 1)),
        (date(2026, 3, 1), date(2026, 5, 1), date(2026, 5, 1)),
        (TODAY, None, TODAY),
    ],
)
def test_the_next_day_of_a_measure_is_its_review_or_its_end(
    review_on: date | None, ends_on: date | None, expected: date | None
) -> None:
    assert findings.next_day(MeasureRecord(measure="m", review_on=review_on, ends_on=ends_on), TODAY) == expected


def test_measures_end_on_the_day_on_which_their_decision_is_taken_back_and_not_later_than_they_had() -> None:
    over, running = date(2026, 3, 1), date(2026, 9, 1)
    listed = findings.current([said("a"), measure("m", ends_on=over), measure("n", ends_on=running), measure("o")])

    ended = findings.ended(listed, TODAY)

    assert ended.points == ()
    assert [(one.id, one.body.ends_on) for one in ended.measures] == [("n", TODAY), ("o", TODAY)]
