"""What the verifier says about transparency reports in an export: who signed them, and whether the log says the same."""

from typing import Any

import pytest

from coc_service import canonical
from coc_service.audit import Act
from coc_service.audit.transparency import CheckedReport, check_reports
from coc_service.canonical import sha256
from tests.audit.story import ADA, BEN, CASE_COMMITTEE, COMMITTEE, Story

DAYS = {"name": "2026-2", "from": "2026-07-01", "to": "2026-12-31", "cut_off": "2027-01-30"}
DOCUMENT: dict[str, Any] = {"committee": CASE_COMMITTEE, "period": DAYS, "answer_hours": 24, "decision_hours": 900}
NOTHING = {
    **dict.fromkeys(("received", "spam", "closed", "open", "recusals", "referrals", "expunged", "appeals", "votes"), 0),
    **{name: {} for name in ("channels", "ends", "appeal_answers", "vote_ends")},
    **{name: {"count": 0, "parts": {}} for name in ("answers", "decisions")},
    "v": 1,
}


def checked(
    said: dict[str, Any] | None = None,
    *,
    second: str = "ben",
    by: str = BEN,
    digest: str = "",
    figures: dict[str, Any] = NOTHING,
) -> CheckedReport:
    """Return what is said about a report that Ada drafted."""
    story, document = Story(), canonical.encode(DOCUMENT if said is None else said).decode()
    draft: dict[str, Any] = {"period": "2026-2", "second": second, "corrects": "", "sealed": "00", "grants": []}
    story.add(
        Act.TRANSPARENCY_DRAFTED,
        actor=ADA,
        subject=COMMITTEE,
        digest=digest or sha256(document.encode()).hex(),
        **draft,
    )
    leaf, text = story.last[COMMITTEE].hex(), canonical.encode(figures).decode()
    story.add(Act.TRANSPARENCY_PUBLISHED, actor=by, subject=COMMITTEE, draft=leaf, document=document, figures=text)
    (found,) = check_reports(story.lines(), frozenset())
    return found


def test_a_report_of_two_members_with_the_figures_of_the_log_is_in_order() -> None:
    assert checked() == CheckedReport(1, CASE_COMMITTEE, "2026-07-01 to 2026-12-31", NOTHING)


@pytest.mark.parametrize("changed", [{"digest": 32 * "11"}, {"second": "ada", "by": ADA}, {"by": "member:eve"}])
def test_a_report_that_its_drafter_did_not_sign_is_named(changed: dict[str, Any]) -> None:
    assert checked(**changed).wrong == ("its drafter signed something else",)


def test_figures_that_are_not_those_of_the_log_are_named() -> None:
    assert checked(figures={**NOTHING, "closed": 2, "more": 1}).wrong == (
        "closed is not what the log says",
        "more is not what the log says",
    )


def test_a_report_in_the_name_of_another_committee_is_named() -> None:
    assert checked({**DOCUMENT, "committee": "c2"}).wrong == ("it names another committee",)


@pytest.mark.parametrize(
    "said", [{}, {**DOCUMENT, "period": []}, {**DOCUMENT, "answer_hours": "x"}, {**DOCUMENT, "period": {}}]
)
def test_what_is_no_report_is_named(said: dict[str, Any]) -> None:
    assert checked(said).wrong == ("it cannot be read",)


def test_a_draft_of_another_committee_is_no_draft_of_this_report() -> None:
    story = Story()
    says = {
        "draft": 32 * "00",
        "document": canonical.encode(DOCUMENT).decode(),
        "figures": canonical.encode(NOTHING).decode(),
    }
    story.add(Act.TRANSPARENCY_PUBLISHED, actor=BEN, subject=COMMITTEE, **says)

    (found,) = check_reports(story.lines(), frozenset())

    assert found.wrong == ("its draft is not shown",)
