"""Transparency reports in a committee's chain: who signs one, about which days, and what no version may tell."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from coc_service import canonical
from coc_service.domain import transparency
from coc_service.domain.report_periods import Period
from coc_service.domain.transparency import Document, is_safe_change, period_said
from tests.domain.alternates import EVE
from tests.domain.chains import COMMITTEE, CommitteeStory, founded

SPRING, AUTUMN, YEAR = Period(2026, 1), Period(2026, 2), Period(2026)
FEBRUARY = datetime(2027, 2, 1, 12, tzinfo=UTC)
MATTERS = {"insult": 4, "threat": 3}


def a_document(about: Period = AUTUMN, **changed: Any) -> Document:
    said = {
        "committee": COMMITTEE,
        "period": period_said(about),
        "answer_hours": 24,
        "decision_hours": 900,
        "matters": MATTERS,
    }
    return Document(**{**said, **changed})


def board() -> CommitteeStory:
    story = founded("noor", "ilse", "tomas", "dana")
    story.at = FEBRUARY
    return story


def draft(
    story: CommitteeStory, by: str = "noor", second: str = "ilse", document: Document | None = None, **changed: Any
) -> str:
    said = document or a_document()
    detail = {
        "period": str(said.of),
        "second": second,
        "corrects": said.corrects,
        "digest": transparency.digest(said.encoded()),
        "sealed": "00",
        "grants": [[by, "00"], [second, "00"]],
        **changed,
    }
    return story.say("transparency.drafted", by, **detail)


def publish(
    story: CommitteeStory, leaf: str, by: str = "ilse", *, document: Document | None = None, closed: object = 7
) -> str:
    text = (document or a_document()).encoded().decode()
    figures = canonical.encode({"closed": closed}).decode()
    return story.say("transparency.published", by, draft=leaf, document=text, figures=figures)


def published(story: CommitteeStory, document: Document | None = None, **said: Any) -> str:
    """Draft and publish; return why it is void, "" if it is public."""
    return story.why(publish(story, draft(story, document=document), document=document, **said))


def test_a_report_is_public_once_the_second_member_has_signed() -> None:
    story = board()
    leaf = draft(story)
    assert ([*story.now.transparency.drafts], story.now.transparency.published) == ([leaf], ())

    entry = publish(story, leaf)

    (report,) = story.now.transparency.published
    assert (report.leaf, report.draft, report.by, report.second) == (entry, leaf, "noor", "ilse")
    assert (report.document, dict(report.figures)) == (a_document(), {"closed": 7})
    assert story.now.transparency.drafts == {}
    assert story.now.transparency.of_leaf(entry) == report
    assert story.now.transparency.of_leaf(leaf) is None


@pytest.mark.parametrize("by", ["noor", "tomas"])
def test_only_the_second_member_publishes(by: str) -> None:
    story = board()

    assert story.why(publish(story, draft(story), by)) == "somebody else was asked to sign it"


@pytest.mark.parametrize(
    ("second", "why"),
    [("noor", "nobody signs their own draft"), ("eve", "nobody is to sign it"), ("", "nobody is to sign it")],
)
def test_a_draft_names_another_member_in_force(second: str, why: str) -> None:
    story = board()
    story.admit(EVE, "noor", "ilse", standing="alternate")

    assert story.why(draft(story, second=second)) == why


def test_what_is_published_is_what_was_drafted() -> None:
    story = board()

    assert (
        story.why(publish(story, draft(story), document=a_document(lessons="Other words.")))
        == "not the document of the draft"
    )
    assert story.why(publish(story, "0" * 64)) == "no such draft"


def test_a_drafter_who_has_left_signs_nothing_any_more() -> None:
    story = board()
    leaf = draft(story)
    story.say("roster.left", "noor", admission=story.leaf_of("noor"))

    assert story.why(publish(story, leaf)) == "the drafter has no seat any more"


def test_a_draft_waits_for_two_weeks() -> None:
    story = board()
    leaf = draft(story)
    story.later(days=14, minutes=1)

    assert story.why(publish(story, leaf)) == "drafted too long ago"


def test_a_member_has_one_draft() -> None:
    story = board()
    first, second, others = draft(story), draft(story), draft(story, "tomas", "dana")

    assert [*story.now.transparency.drafts] == [second, others]
    assert story.why(publish(story, first)) == "no such draft"


def test_a_period_is_reported_after_its_cut_off() -> None:
    story = board()
    story.at = datetime(2027, 1, 30, 23, 59, tzinfo=UTC)

    assert story.why(draft(story)) == "the period is not over"


@pytest.mark.parametrize("period", ["2026-3", "2026-01", "forever"])
def test_a_draft_is_about_a_period(period: str) -> None:
    story = board()

    assert story.why(draft(story, period=period)) == "the detail is malformed"


@pytest.mark.parametrize(("first", "then"), [(AUTUMN, YEAR), (YEAR, AUTUMN), (YEAR, SPRING)])
def test_no_two_reports_are_about_the_same_days(first: Period, then: Period) -> None:
    story = board()
    assert published(story, a_document(first)) == ""

    assert story.why(draft(story, document=a_document(then))) == "another report is about some of these days"


def test_of_two_drafts_about_the_same_days_one_is_published() -> None:
    story = board()
    half, year = draft(story), draft(story, "tomas", "dana", a_document(YEAR))
    publish(story, half)

    assert (
        story.why(publish(story, year, "dana", document=a_document(YEAR)))
        == "another report is about some of these days"
    )


def test_both_halves_of_a_year_have_a_report() -> None:
    story = board()

    assert [published(story, a_document(one)) for one in (SPRING, AUTUMN)] == ["", ""]
    assert [one.document.of for one in story.now.transparency.in_force] == [AUTUMN, SPRING]


def test_a_correction_names_the_newest_version() -> None:
    story = board()
    published(story)
    first = story.now.transparency.published[0].leaf

    assert published(story) == "no such draft"
    assert story.why(draft(story)) == "not the version that is to be corrected"
    assert published(story, a_document(corrects=first, lessons="A word was missing.")) == ""
    assert story.why(draft(story, document=a_document(corrects=first))) == "not the version that is to be corrected"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"committee": "another"}, "another committee or period"),
        ({"period": period_said(SPRING)}, "another committee or period"),
        ({"corrects": "0" * 64}, "it corrects another version"),
    ],
)
def test_a_document_belongs_to_its_draft(changed: Mapping[str, Any], why: str) -> None:
    story, other = board(), a_document(**changed)
    leaf = draft(story, digest=transparency.digest(other.encoded()))

    assert story.why(publish(story, leaf, document=other)) == why


@pytest.mark.parametrize(
    ("matters", "closed", "is_told"),
    [
        ({"insult": 3}, 3, True),
        ({"insult": 3}, 2, False),
        ({"insult": 2}, 9, False),
        ({"insult": 1}, 10, True),
        ({"insult": 6, "threat": 5}, 10, False),
        ({}, 0, True),
        ({}, "7", False),
    ],
)
def test_no_part_is_told_that_could_be_a_person(matters: Mapping[str, int], closed: object, is_told: bool) -> None:  # noqa: FBT001  a row of the table
    why = published(board(), a_document(matters=matters), closed=closed)

    assert why == ("" if is_told else "a part is too small to tell")


@pytest.mark.parametrize(
    ("before", "after", "is_safe"),
    [
        ({"a": 4}, {"a": 4}, True),
        ({"a": 4}, {}, True),
        ({"a": 4}, {"a": 5}, False),
        ({"a": 4}, {"a": 7}, True),
        ({"a": 7}, {"a": 4}, True),
        ({"a": 6}, {"a": 4}, False),
        ({"a": 4, "b": 3}, {"a": 4}, False),  # b went: it has become small, or what is left over has
        ({"a": 4}, {"a": 4, "b": 4}, False),  # b could have been 2
        ({"a": 4}, {"a": 4, "b": 5}, True),
        ({"a": 9, "b": 3}, {"a": 4, "b": 7}, False),  # what is left over grew by 1
        ({"a": 9, "b": 3}, {"a": 6, "b": 6}, True),
        ({}, {"a": 4}, False),
    ],
)
def test_the_difference_of_two_versions_tells_of_no_one_or_two_cases(
    before: dict[str, int],
    after: dict[str, int],
    is_safe: bool,  # noqa: FBT001  as above
) -> None:
    assert is_safe_change(before, after) is is_safe


def test_a_table_that_was_taken_back_does_not_come_again_with_a_small_change() -> None:
    story = board()
    published(story)
    published(story, a_document(corrects=story.now.transparency.published[0].leaf, matters={}))
    again = a_document(corrects=story.now.transparency.published[1].leaf, matters={"insult": 5, "threat": 5})

    assert is_safe_change({}, again.matters)
    assert published(story, again, closed=10) == "the difference would tell about one case"


def test_every_pair_of_versions_that_may_be_public_differs_by_three_or_not_at_all() -> None:
    """By hand: each part and what is left over, for every two tables of seven cases."""
    tables = [{"a": a, "b": b} for a in range(8) for b in range(8 - a)]
    told = [{name: count for name, count in one.items() if count >= transparency.FEW} for one in tables]
    for first, before in zip(tables, told, strict=True):
        for second, after in zip(tables, told, strict=True):
            if after and is_safe_change(before, after):
                assert all(abs(first[name] - second[name]) in {0, *range(3, 8)} for name in before)


@pytest.mark.parametrize(
    "changed",
    [
        {"matters": {"gossip": 3}},
        {"findings": {"insult": 3}},
        {"steps": {"talk": 0}},
        {"steps": {"talk": "3"}},
        {"period": {"name": "2026-2"}},
        {"period": period_said(AUTUMN) | {"to": "2027-06-30"}},
        {"lessons": "x" * 4001},
        {"lessons": "abc\u202edef"},
        {"legal_demands": -1},
        {"met_police": 1},
        {"v": 2},
        {"names": ["Noor"]},
    ],
)
def test_what_is_no_document(changed: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        a_document(**changed)


def test_a_document_is_read_only_from_the_bytes_that_are_signed() -> None:
    encoded = a_document(lessons="Line one.\n\nLine two.").encoded()

    assert transparency.decode(encoded).encoded() == encoded
    for other in (encoded + b" ", encoded.replace(b'"corrects":"",', b"")):
        with pytest.raises(ValueError, match=r".*"):
            transparency.decode(other)


def test_an_alternate_drafts_nothing() -> None:
    story = board()
    story.admit(EVE, "noor", "ilse", standing="alternate")

    assert story.why(draft(story, EVE)) == "an alternate signs nothing for the committee"
