"""Whoever can write to the log cannot sign for others, and the verifier names each entry that nobody signed rightly."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from coc_service import canonical
from coc_service.audit import (
    Act,
    Doubt,
    Entry,
    Header,
    HiddenEntry,
    ShownEntry,
    VerificationFailed,
    Verified,
    VoidEntry,
    Wrong,
    case_subject,
    decode,
    digest_of,
    leaf_hash,
    signed_bytes,
    verify_export,
    write_export,
)
from coc_service.audit import verify as verifier
from coc_service.audit.signatures import Signatures
from tests.audit.books import KEY, ORIGIN, root_of, signed
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
    founded,
    genesis,
    key,
    lines,
    public,
    reported,
    seat,
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


# --- chains -----------------------------------------------------------------------------------------------------------


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


# --- details ----------------------------------------------------------------------------------------------------------


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
    entry = replace(entry, digest=digest_of(detail))
    place = story.append(replace(entry, sig=key(BEN).sign(signed_bytes(entry, ORIGIN))), detail)

    assert void(story) == [(place, Doubt.DETAIL_MALFORMED)]


# --- signatures -------------------------------------------------------------------------------------------------------


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
    place = story.add(act, actor=actor, subject=subject, by=EVE, any="")

    assert void(story) == [(place, Doubt.SIGNATURE_FALSE)]


def test_an_entry_signed_for_another_log_is_void() -> None:
    story = reported()
    entry = Entry(act=Act.CASE_OPENED, actor=BEN, at=HOUR, nonce=bytes(16), prev=story.last[CASE], subject=CASE)
    place = story.append(replace(entry, sig=key(BEN).sign(signed_bytes(entry, "another.example/log"))))

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
    [(EVE, CASE), (EVE, COMMITTEE), (RESPONDENT, CASE), (BEN, "person:ada"), (REPORTER, COMMITTEE)],
)
def test_an_entry_by_somebody_without_a_key_there_is_void(actor: str, subject: str) -> None:
    story = reported()
    act = {"case": Act.DECLARED, "committee": Act.AGREED, "person": Act.PERSON_LOGGED_OUT}[subject.partition(":")[0]]
    place = story.add(act, actor=actor, subject=subject, any="")

    assert void(story) == [(place, Doubt.SIGNER_UNKNOWN)]


def test_who_enrolled_and_was_not_admitted_signs_for_themselves_only() -> None:
    story = reported()
    story.add(Act.PERSON_ENROLLED, actor=EVE, subject="person:eve", signing_key=public(EVE))
    story.add(Act.PERSON_LOGGED_IN, actor=EVE, subject="person:eve", session="00", ends="")
    place = story.add(Act.DECLARED, actor=EVE, subject=CASE, answer="clear")

    assert void(story) == [(place, Doubt.SIGNER_UNKNOWN)]


def test_a_member_of_another_committee_has_no_key_in_the_case() -> None:
    story = reported()
    story.add(Act.COMMITTEE_FOUNDED, actor=EVE, subject="committee:c2", committee="c2", seat=seat("eve"))
    place = story.add(Act.DECLARED, actor=EVE, subject=CASE, answer="clear")

    assert void(story) == [(place, Doubt.SIGNER_UNKNOWN)]


# --- where keys come from ---------------------------------------------------------------------------------------------


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


def test_a_committee_is_founded_once() -> None:
    story = founded()
    first = story.add(Act.COMMITTEE_FOUNDED, actor=EVE, subject=COMMITTEE, committee="c1", seat=seat("eve"))
    second = story.add(Act.AGREED, actor=EVE, subject=COMMITTEE, entry="00")

    assert void(story) == [(first, Doubt.BEGUN_TWICE), (second, Doubt.SIGNER_UNKNOWN)]


def test_who_founds_for_another_founds_nothing() -> None:
    story = Story()
    place = story.add(Act.COMMITTEE_FOUNDED, actor=EVE, subject=COMMITTEE, committee="c1", seat=seat("ada"))

    assert void(story) == [(place, Doubt.SIGNER_UNKNOWN)]


def test_a_founding_that_the_founder_did_not_sign_founds_nothing() -> None:
    story = Story()
    first = story.add(Act.COMMITTEE_FOUNDED, actor=ADA, subject=COMMITTEE, by=EVE, committee="c1", seat=seat("ada"))
    second = story.add(Act.AGREED, actor=ADA, subject=COMMITTEE, entry="00")

    assert void(story) == [(first, Doubt.SIGNATURE_FALSE), (second, Doubt.SIGNER_UNKNOWN)]


def test_a_report_under_another_name_than_its_genesis_is_void() -> None:
    story = founded()
    place = story.add(Act.REPORT_RECEIVED, actor=REPORTER, subject="case:another", begin=genesis(), records=[])

    assert void(story) == [(place, Doubt.NAME_FALSE)]


def test_a_report_that_its_receipt_did_not_sign_begins_nothing() -> None:
    story = founded()
    first = story.add(Act.REPORT_RECEIVED, actor=REPORTER, subject=CASE, by=EVE, begin=genesis(), records=[])
    second = story.add(Act.DECLARED, actor=BEN, subject=CASE, answer="clear")

    assert void(story) == [(first, Doubt.SIGNATURE_FALSE), (second, Doubt.SIGNER_UNKNOWN)]


def test_a_case_begins_once() -> None:
    story = reported()
    place = story.add(Act.REPORT_RECEIVED, actor=REPORTER, subject=CASE, begin=genesis(), records=[])

    assert void(story) == [(place, Doubt.BEGUN_TWICE)]


def test_a_member_begins_a_case_that_was_told_by_voice() -> None:
    story = founded()
    story.add(Act.REPORT_RECEIVED, actor=BEN, subject=CASE, begin=genesis(), records=[])
    story.add(Act.RECORD_ADDED, actor=REPORTER, subject=CASE, records=[])

    assert void(story) == []


def test_a_party_that_was_added_signs_with_its_key() -> None:
    story = reported()
    story.add(Act.PARTY_ADDED, actor=ADA, subject=CASE, party="p2", channel="party/p2", signing_key=public(RESPONDENT))
    story.add(Act.RECORD_ADDED, actor=RESPONDENT, subject=CASE, records=[])

    assert void(story) == []


def test_a_founding_whose_detail_was_erased_is_still_the_only_one() -> None:
    story = founded()
    story.shown[3] = replace(story.shown[3], detail=b"")
    place = story.add(Act.COMMITTEE_FOUNDED, actor=EVE, subject=COMMITTEE, committee="c1", seat=seat("eve"))

    assert void(story) == [(place, Doubt.BEGUN_TWICE)]


def test_an_enrolment_that_says_nothing_is_void() -> None:
    story = founded()
    place = story.add(Act.PERSON_ENROLLED, actor=EVE, subject="person:eve")

    assert void(story) == [(place, Doubt.DETAIL_MALFORMED)]


def test_a_key_of_small_order_signs_nothing() -> None:
    story = founded()
    begin = genesis(channels=[["party/p1", "00", "", SMALL_ORDER]])
    subject = case_subject(begin)
    detail = canonical.encode({"of": "report.received", "begin": begin})
    any_message = b"\1" + bytes(63)
    entry = Entry(
        act=Act.REPORT_RECEIVED, actor=REPORTER, at=HOUR, nonce=bytes(16), digest=digest_of(detail), sig=any_message,
        subject=subject,
    )  # fmt: skip
    place = story.append(entry, detail)

    assert void(story) == [(place, Doubt.SIGNATURE_FALSE)]


@pytest.mark.parametrize(
    "changes",
    [
        {"seat": "eve"},
        {"seat": {"person": "eve"}},
        {"seat": {"person": "eve", "signing_key": "zz"}},
        {"seat": {"person": "eve", "signing_key": "00"}},
        {"seat": {"person": "eve", "signing_key": 7}},
        {},
    ],
    ids=str,
)
def test_an_admission_that_names_no_key_is_void(changes: dict[str, Any]) -> None:
    story = founded()
    place = story.add(Act.ROSTER_ADMITTED, actor=ADA, subject=COMMITTEE, **{"any": "", **changes})

    assert void(story) == [(place, Doubt.DETAIL_MALFORMED)]


# --- what the export does not show ------------------------------------------------------------------------------------


def test_signatures_by_keys_whose_detail_was_erased_are_unchecked() -> None:
    story = reported()
    story.shown[7] = replace(story.shown[7], detail=b"")
    story.add(Act.DECLARED, actor=ADA, subject=CASE, answer="clear")

    verified = story.verify()

    # The report's own, ben's and ada's answers and the reporter's record.
    assert (verified.erased, verified.signatures, verified.unchecked, verified.void) == (1, 5, 4, ())


def test_an_admission_signed_by_an_unknown_key_gives_none() -> None:
    story = Story()
    story.add(Act.COMMITTEE_FOUNDED, actor=ADA, subject=COMMITTEE, committee="c1", seat=seat("ada"))
    story.shown[0] = replace(story.shown[0], detail=b"")
    story.add(Act.ROSTER_ADMITTED, actor=ADA, subject=COMMITTEE, seat=seat("eve"))
    story.add(Act.AGREED, actor=EVE, subject=COMMITTEE, entry="00")

    verified = story.verify()

    assert (verified.signatures, verified.unchecked, verified.void) == (0, 3, ())


def test_in_an_export_for_outsiders_cases_people_and_cover_look_alike_and_the_tree_holds() -> None:
    story = reported()
    written = [one.encoded for one in story.shown]
    is_shown = [decode(one).subject.startswith(("site", "committee")) for one in written]
    shown = [
        one if is_one_shown else HiddenEntry(leaf_hash(one.encoded))
        for one, is_one_shown in zip(story.shown, is_shown, strict=True)
    ]
    header = Header(origin=ORIGIN, size=11, root=root_of(written), checkpoints=1)
    exported = list(write_export(header, entries=shown, notes=[signed(written)]))

    verified = verify_export(exported, KEY)

    assert verified == Verified(
        size=11, root=root_of(written), signed_size=11, checkpoints=1, witnessed=0,
        hidden=8, erased=0, signatures=2, unchecked=0, void=(), void_count=0,
    )  # fmt: skip
    hidden = [line for line in exported if line.startswith(b'{"leaf"')]
    assert {len(line) for line in hidden} == {len(b'{"leaf":"') + 64 + len(b'"}\n')}


def test_a_case_shown_without_its_committee_has_members_that_cannot_be_checked() -> None:
    story = reported()
    written = [one.encoded for one in story.shown]
    shown = [one if decode(one.encoded).subject == CASE else HiddenEntry(leaf_hash(one.encoded)) for one in story.shown]
    header = Header(origin=ORIGIN, size=11, root=root_of(written), checkpoints=1)

    verified = verify_export(write_export(header, entries=shown, notes=[signed(written)]), KEY)

    assert (verified.hidden, verified.signatures, verified.unchecked, verified.void) == (8, 2, 1, ())


# --- many ---------------------------------------------------------------------------------------------------------


def test_every_false_signature_among_many_is_found() -> None:
    story = reported()
    places = [story.add(Act.RECORD_ADDED, actor=BEN, by=EVE if at % 100 == 7 else BEN, subject=CASE, records=[])
              for at in range(2000)]  # fmt: skip

    verified = story.verify()

    assert verified.void == tuple(VoidEntry(places[at], Doubt.SIGNATURE_FALSE) for at in range(7, 2000, 100))
    assert (verified.signatures, verified.void_count) == (8 + 1980, 20)


def test_what_is_false_is_told_before_the_end_so_that_nothing_piles_up() -> None:
    entry = Entry(act=Act.CASE_OPENED, actor=BEN, at=HOUR, nonce=bytes(16), subject=CASE)
    with ThreadPoolExecutor(1) as pool:
        signatures = Signatures(ORIGIN, pool)

        early = [place for at in range(2000) for place in signatures.later(at, entry, (bytes.fromhex(public(BEN)),))]
        late = list(signatures.finish())

    assert early + late == list(range(2000))
    assert len(late) < 1500


def test_so_many_void_entries_that_they_fill_the_memory_are_counted_and_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verifier, "MAX_VOID", 3)
    story = reported()
    for _ in range(5):
        story.add(Act.RECORD_ADDED, actor=BEN, by=EVE, subject=CASE, records=[])

    verified = story.verify()

    assert [one.index for one in verified.void] == [11, 12, 13]
    assert verified.void_count == 5


def test_a_void_entry_is_said_in_one_line() -> None:
    assert str(VoidEntry(3, Doubt.SIGNATURE_MISSING)) == "entry 3 is void: nobody signed it"
