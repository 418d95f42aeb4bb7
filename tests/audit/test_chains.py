"""An attacker who can write to the log cannot sign for others: the verifier names each entry with a false signature."""

from dataclasses import replace

import pytest

from coc_service import canonical
from coc_service.audit import (
    Act,
    Doubt,
    Entry,
    ShownEntry,
    VerificationFailed,
    Verified,
    Wrong,
    decode,
    signed_bytes,
    verify_export,
)
from coc_service.canonical import sha256
from tests.audit.books import KEY, ORIGIN, root_of
from tests.audit.story import (
    ADA,
    BEN,
    CASE,
    COMMITTEE,
    EVE,
    HOUR,
    REPORTER,
    RESPONDENT,
    SITE,
    Story,
    enrolment,
    founding,
    key,
    lines,
    public,
    reported,
)

SMALL_ORDER = (b"\1" + bytes(31)).hex()


def void(story: Story) -> list[tuple[int, Doubt]]:
    return [(one.index, one.doubt) for one in story.verify().void]


def wrong(shown: list[ShownEntry]) -> tuple[Wrong, int]:
    with pytest.raises(VerificationFailed) as failed:
        verify_export(lines(shown), KEY)
    return failed.value.what, failed.value.index


def test_a_log_that_everybody_signed_holds() -> None:
    story = reported()

    assert story.verify() == Verified(
        size=11, root=root_of([one.encoded for one in story.shown]), signed_size=11, checkpoints=1, witnessed=0,
        hidden=0, erased=0, signatures=8, unchecked=0, void=(), void_count=0,
    )  # fmt: skip


@pytest.mark.parametrize("place", [0, 3, 7, 9])
def test_an_entry_that_is_dropped_leaves_its_chain_broken(place: int) -> None:
    story = reported()
    story.add(Act.SITE_RENAMED, actor="operator", subject=SITE, name="Other")
    subject = decode(story.shown[place].encoded).subject
    following = next(at for at in range(place + 1, 12) if decode(story.shown[at].encoded).subject == subject)

    assert wrong([*story.shown[:place], *story.shown[place + 1 :]]) == (Wrong.CHAIN_BROKEN, following - 1)


def test_an_entry_that_stands_twice_leaves_its_chain_broken() -> None:
    story = reported()

    assert wrong([*story.shown, story.shown[-1]]) == (Wrong.CHAIN_BROKEN, 11)


def test_entries_of_one_chain_that_are_exchanged_leave_it_broken() -> None:
    shown = reported().shown
    shown[9], shown[10] = shown[10], shown[9]

    assert wrong(shown) == (Wrong.CHAIN_BROKEN, 9)


def test_cover_that_names_a_predecessor_is_found() -> None:
    story = reported()
    story.append(Entry(act=Act.COVER, actor="service", at=HOUR, nonce=bytes(16), prev=bytes(32)))

    assert wrong(story.shown) == (Wrong.CHAIN_BROKEN, 11)


def test_a_detail_that_was_changed_is_found() -> None:
    shown = reported().shown
    shown[9] = replace(shown[9], detail=shown[9].detail.replace(b'"clear"', b'"recused"'))

    assert wrong(shown) == (Wrong.DETAIL_DIFFERS, 9)


def test_a_detail_of_an_entry_that_has_none_is_found() -> None:
    shown = reported().shown
    shown[8] = replace(shown[8], detail=b"{}")

    assert wrong(shown) == (Wrong.DETAIL_DIFFERS, 8)


def test_a_detail_that_was_erased_is_counted_and_nothing_else() -> None:
    story = reported()
    story.shown[9] = replace(story.shown[9], detail=b"")

    verified = story.verify()

    assert (verified.erased, verified.signatures, verified.unchecked, verified.void) == (1, 8, 0, ())


@pytest.mark.parametrize(
    "detail",
    [canonical.encode({"of": "record.added"}), canonical.encode({}), b'{"of": "declared"}', b"[]"],
    ids=["another act", "no act", "not canonical", "no object"],
)
def test_a_detail_that_is_not_of_its_act_makes_the_entry_void(detail: bytes) -> None:
    story = reported()
    entry = Entry(act=Act.DECLARED, actor=BEN, at=HOUR, nonce=bytes(16), prev=story.last[CASE], subject=CASE)
    entry = replace(entry, digest=sha256(detail))
    place = story.append(replace(entry, sig=key(BEN).sign(signed_bytes(entry, ORIGIN))), detail)

    assert void(story) == [(place, Doubt.DETAIL_MALFORMED)]


@pytest.mark.parametrize(
    ("act", "actor", "subject"),
    [
        (Act.DECLARED, ADA, CASE),
        (Act.RECORD_ADDED, REPORTER, CASE),
        (Act.AGREED, ADA, COMMITTEE),
        (Act.PERSON_LOGGED_IN, BEN, "person:ben"),
    ],
)
def test_an_entry_in_anothers_name_is_void(act: Act, actor: str, subject: str) -> None:
    story = reported()
    place = story.add(act, actor=actor, subject=subject, by=EVE)

    assert void(story) == [(place, Doubt.SIGNATURE_FALSE)]


def test_an_entry_signed_for_another_log_is_void() -> None:
    story = reported()
    detail = canonical.encode({"of": "case.opened", "salt": bytes(16).hex(), "part": "file"})
    entry = Entry(
        act=Act.CASE_OPENED, actor=BEN, at=HOUR, nonce=bytes(16), digest=canonical.sha256(detail), prev=story.last[CASE],
        subject=CASE,
    )  # fmt: skip
    place = story.append(replace(entry, sig=key(BEN).sign(signed_bytes(entry, "another.example/log"))), detail)

    assert void(story) == [(place, Doubt.SIGNATURE_FALSE)]


@pytest.mark.parametrize("actor", ["service", "operator", ADA, REPORTER])
def test_an_act_of_a_person_that_nobody_signed_is_void(actor: str) -> None:
    story = reported()
    place = story.append(
        Entry(act=Act.CASE_OPENED, actor=actor, at=HOUR, nonce=bytes(16), prev=story.last[CASE], subject=CASE)
    )

    assert void(story) == [(place, Doubt.SIGNATURE_MISSING)]


def test_an_act_of_a_person_that_the_service_signed_is_void() -> None:
    story = reported()
    place = story.add(Act.CASE_OPENED, actor="service", subject=CASE)

    assert void(story) == [(place, Doubt.SIGNATURE_MISSING)]


def test_an_act_of_the_service_with_a_signature_is_void() -> None:
    story = reported()
    entry = Entry(act=Act.COVER, actor="service", at=HOUR, nonce=bytes(16))

    first = story.append(replace(entry, sig=bytes(64)))
    second = story.append(replace(entry, actor=ADA))

    assert void(story) == [(first, Doubt.SIGNATURE_MISPLACED), (second, Doubt.SIGNATURE_MISPLACED)]


@pytest.mark.parametrize(
    ("act", "subject"), [(Act.DECLARED, COMMITTEE), (Act.AGREED, CASE), (Act.AGREED, SITE), (Act.PERSON_LOGGED_IN, "")]
)
def test_an_act_in_another_kind_of_chain_is_void(act: Act, subject: str) -> None:
    story = reported()
    place = story.add(act, actor=ADA, subject=subject, any="")

    assert void(story) == [(place, Doubt.CHAIN_WRONG)]


@pytest.mark.parametrize(
    ("actor", "subject"),
    [(EVE, CASE), (EVE, COMMITTEE), (RESPONDENT, CASE), (BEN, "person:ada")],
)
def test_an_entry_by_somebody_without_a_key_there_is_void(actor: str, subject: str) -> None:
    story = reported()
    act = {"case": Act.RECORD_ADDED, "committee": Act.AGREED, "person": Act.PERSON_LOGGED_OUT}[
        subject.partition(":")[0]
    ]
    place = story.add(act, actor=actor, subject=subject)

    assert void(story) == [(place, Doubt.SIGNER_UNKNOWN)]


def test_who_enrolled_and_was_not_admitted_signs_for_themselves_only() -> None:
    story = reported()
    story.add(Act.PERSON_ENROLLED, actor=EVE, subject="person:eve", **enrolment(public(EVE)))
    story.add(Act.PERSON_LOGGED_IN, actor=EVE, subject="person:eve")
    place = story.add(Act.DECLARED, actor=EVE, subject=CASE, answer="clear")

    assert void(story) == [(place, Doubt.SIGNER_UNKNOWN)]


def test_a_member_of_another_committee_has_no_key_in_the_case() -> None:
    story = reported()
    story.add(Act.COMMITTEE_FOUNDED, actor=EVE, subject="committee:c2", **founding("eve", "c2"))
    place = story.add(Act.DECLARED, actor=EVE, subject=CASE, answer="clear")

    assert void(story) == [(place, Doubt.SIGNER_UNKNOWN)]
