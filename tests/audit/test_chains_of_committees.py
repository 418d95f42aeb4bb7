"""Chains of committees: who founds them, who is admitted, with which keys."""

from dataclasses import replace
from typing import Any

import pytest

from coc_service import canonical
from coc_service.audit import (
    Act,
    Doubt,
    Entry,
    case_subject,
)
from coc_service.canonical import sha256
from tests.audit.story import (
    ADA,
    BEN,
    CASE,
    COMMITTEE,
    DIGEST,
    EVE,
    HOUR,
    REPORTER,
    Story,
    enrolment,
    founded,
    founding,
    genesis,
    public,
    reported,
    seat,
)
from tests.audit.test_chains import SMALL_ORDER, void


def test_an_admission_that_no_member_signed_gives_no_key() -> None:
    story = reported()
    first = story.add(Act.ROSTER_ADMITTED, actor=ADA, subject=COMMITTEE, by=EVE, seat=seat("eve"))
    second = story.add(Act.DECLARED, actor=EVE, subject=CASE, answer="clear")

    assert void(story) == [(first, Doubt.SIGNATURE_FALSE), (second, Doubt.SIGNER_UNKNOWN)]


def test_who_admits_themselves_has_no_key() -> None:
    story = reported()
    place = story.add(Act.ROSTER_ADMITTED, actor=EVE, subject=COMMITTEE, seat=seat("eve"))

    assert void(story) == [(place, Doubt.SIGNER_UNKNOWN)]


def test_a_member_who_is_admitted_with_new_keys_signs_with_them() -> None:
    story = reported()
    story.add(Act.ROSTER_ADMITTED, actor=ADA, subject=COMMITTEE, seat=seat("ben", signing_key=public("new")))
    story.add(Act.DECLARED, actor=BEN, subject=CASE, by="new", answer="recused")

    assert void(story) == []


def test_a_member_signs_with_earlier_keys_as_long_as_the_new_ones_do_not_count() -> None:
    """The second signature of an admission may take days: the verifier knows both keys meanwhile."""
    story = reported()
    story.add(Act.ROSTER_ADMITTED, actor=ADA, subject=COMMITTEE, seat=seat("ben", signing_key=public("new")))
    story.add(Act.DECLARED, actor=BEN, subject=CASE, answer="clear")
    story.add(Act.ROSTER_ADMITTED, actor=BEN, subject=COMMITTEE, seat=seat("eve"))

    assert void(story) == []


def test_a_committee_is_founded_once() -> None:
    story = founded()
    first = story.add(Act.COMMITTEE_FOUNDED, actor=EVE, subject=COMMITTEE, **founding("eve"))
    second = story.add(Act.AGREED, actor=EVE, subject=COMMITTEE)

    assert void(story) == [(first, Doubt.BEGUN_TWICE), (second, Doubt.SIGNER_UNKNOWN)]


def test_who_founds_for_another_founds_nothing() -> None:
    story = Story()
    place = story.add(Act.COMMITTEE_FOUNDED, actor=EVE, subject=COMMITTEE, **founding("ada"))

    assert void(story) == [(place, Doubt.SIGNER_UNKNOWN)]


def test_a_founding_that_the_founder_did_not_sign_founds_nothing() -> None:
    story = Story()
    first = story.add(Act.COMMITTEE_FOUNDED, actor=ADA, subject=COMMITTEE, by=EVE, **founding("ada"))
    second = story.add(Act.AGREED, actor=ADA, subject=COMMITTEE)

    assert void(story) == [(first, Doubt.SIGNATURE_FALSE), (second, Doubt.SIGNER_UNKNOWN)]


def test_a_founding_whose_detail_was_erased_is_still_the_only_one() -> None:
    story = founded()
    story.shown[3] = replace(story.shown[3], detail=b"")
    place = story.add(Act.COMMITTEE_FOUNDED, actor=EVE, subject=COMMITTEE, **founding("eve"))

    assert void(story) == [(place, Doubt.BEGUN_TWICE)]


def test_who_has_enrolled_keeps_their_keys() -> None:
    story = founded()
    first = story.add(Act.PERSON_ENROLLED, actor=ADA, subject="person:ada", by=EVE, **enrolment(public(EVE)))
    second = story.add(Act.PERSON_LOGGED_OUT, actor=ADA, subject="person:ada", by=EVE)

    assert void(story) == [(first, Doubt.BEGUN_TWICE), (second, Doubt.SIGNATURE_FALSE)]


def test_who_lost_their_keys_enrols_once_more() -> None:
    story = founded()
    lost = {"person": "ada", "signing_key": public(ADA)}
    story.add(Act.KEYS_LOST, actor=BEN, subject=COMMITTEE, **lost)
    story.add(Act.PERSON_ENROLLED, actor=ADA, subject="person:ada", by="new", **enrolment(public("new")))
    story.add(Act.PERSON_LOGGED_OUT, actor=ADA, subject="person:ada", by="new")
    again = story.add(Act.PERSON_ENROLLED, actor=ADA, subject="person:ada", by=EVE, **enrolment(public(EVE)))

    assert void(story) == [(again, Doubt.BEGUN_TWICE)]


def test_a_loss_that_no_member_signed_opens_no_enrolment() -> None:
    story = founded()
    lost = {"person": "ada", "signing_key": public(ADA)}
    forged = story.add(Act.KEYS_LOST, actor=BEN, subject=COMMITTEE, by=EVE, **lost)
    again = story.add(Act.PERSON_ENROLLED, actor=ADA, subject="person:ada", by=EVE, **enrolment(public(EVE)))

    assert void(story) == [(forged, Doubt.SIGNATURE_FALSE), (again, Doubt.BEGUN_TWICE)]


def test_an_enrolment_that_says_nothing_is_void() -> None:
    story = founded()
    place = story.add(Act.PERSON_ENROLLED, actor=EVE, subject="person:eve")

    assert void(story) == [(place, Doubt.DETAIL_MALFORMED)]


def test_a_key_of_small_order_signs_nothing() -> None:
    story = founded()
    begin = genesis(channels=[["party/p1", DIGEST, "", SMALL_ORDER]])
    subject = case_subject(begin)
    detail = canonical.encode({"of": "report.received", "salt": bytes(16).hex(), "begin": begin, "records": []})
    any_message = b"\1" + bytes(63)
    entry = Entry(
        act=Act.REPORT_RECEIVED, actor=REPORTER, at=HOUR, nonce=bytes(16), digest=sha256(detail), sig=any_message,
        subject=subject,
    )  # fmt: skip
    place = story.append(entry, detail)

    assert void(story) == [(place, Doubt.SIGNATURE_FALSE)]


@pytest.mark.parametrize(
    "changes",
    [
        {"seat": "eve"},
        {"seat": {"person": "eve"}},
        {"seat": {**seat("eve"), "signing_key": "zz"}},
        {"seat": {**seat("eve"), "signing_key": "00"}},
        {"seat": {**seat("eve"), "signing_key": 7}},
        {},
    ],
    ids=str,
)
def test_an_admission_that_names_no_key_is_void(changes: dict[str, Any]) -> None:
    story = founded()
    place = story.add(Act.ROSTER_ADMITTED, actor=ADA, subject=COMMITTEE, **(changes or {"any": ""}))

    assert void(story) == [(place, Doubt.DETAIL_MALFORMED)]


def test_signatures_by_keys_whose_detail_was_erased_are_unchecked() -> None:
    story = reported()
    story.shown[7] = replace(story.shown[7], detail=b"")
    story.add(Act.DECLARED, actor=ADA, subject=CASE, answer="clear")

    verified = story.verify()

    # The report's own, ben's and ada's answers and the reporter's record.
    assert (verified.erased, verified.signatures, verified.unchecked, verified.void) == (1, 5, 4, ())


def test_an_admission_signed_by_an_unknown_key_gives_none() -> None:
    story = Story()
    story.add(Act.COMMITTEE_FOUNDED, actor=ADA, subject=COMMITTEE, **founding("ada"))
    story.shown[0] = replace(story.shown[0], detail=b"")
    story.add(Act.ROSTER_ADMITTED, actor=ADA, subject=COMMITTEE, seat=seat("eve"))
    story.add(Act.AGREED, actor=EVE, subject=COMMITTEE)

    verified = story.verify()

    assert (verified.signatures, verified.unchecked, verified.void) == (0, 3, ())
