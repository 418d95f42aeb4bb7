"""Chains of cases: how they begin, who signs in them, what an export shows of them."""

from typing import Any

import pytest

from coc_service.audit import (
    Act,
    Doubt,
    Header,
    HiddenEntry,
    Verified,
    VoidEntry,
    case_subject,
    decode,
    leaf_hash,
    verify_export,
    write_export,
)
from coc_service.audit import verify as verifier
from coc_service.audit.checkers import Checkers
from coc_service.audit.signatures import Signatures
from tests.audit.books import KEY, ORIGIN, root_of, signed
from tests.audit.story import (
    ADA,
    BEN,
    CASE,
    DIGEST,
    EVE,
    REPORTER,
    RESPONDENT,
    enrolment,
    founded,
    genesis,
    public,
    reported,
)
from tests.audit.test_chains import void


def test_a_report_under_another_name_than_its_genesis_is_void() -> None:
    story = founded()
    place = story.add(Act.REPORT_RECEIVED, actor=REPORTER, subject="case:another", begin=genesis(), records=[])

    assert void(story) == [(place, Doubt.NAME_FALSE)]


def test_a_report_that_its_receipt_did_not_sign_begins_nothing() -> None:
    story = founded()
    first = story.add(Act.REPORT_RECEIVED, actor=REPORTER, subject=CASE, by=EVE, begin=genesis(), records=[])
    second = story.add(Act.DECLARED, actor=BEN, subject=CASE, answer="clear")

    assert void(story) == [(first, Doubt.SIGNATURE_FALSE), (second, Doubt.SIGNER_UNKNOWN)]


def test_a_report_without_its_partys_channel_is_void() -> None:
    story, begin = founded(), genesis(channels=[["panel", DIGEST, "", ""]])
    place = story.add(Act.REPORT_RECEIVED, actor=REPORTER, subject=case_subject(begin), begin=begin, records=[])

    assert void(story) == [(place, Doubt.DETAIL_MALFORMED)]


def test_a_case_begins_once() -> None:
    story = reported()
    place = story.add(Act.REPORT_RECEIVED, actor=REPORTER, subject=CASE, begin=genesis(), records=[])

    assert void(story) == [(place, Doubt.BEGUN_TWICE)]


def test_a_member_begins_no_case() -> None:
    story = founded()
    first = story.add(Act.REPORT_RECEIVED, actor=BEN, subject=CASE, begin=genesis(), records=[])
    second = story.add(Act.RECORD_ADDED, actor=REPORTER, subject=CASE, records=[])

    assert void(story) == [(first, Doubt.ACTOR_WRONG), (second, Doubt.SIGNER_UNKNOWN)]


def test_a_party_that_was_added_signs_with_its_key() -> None:
    story = reported()
    says: dict[str, Any] = {
        "party": "p2",
        "channel": "party/p2",
        "commitment": DIGEST,
        "epoch": 1,
        **enrolment(public(RESPONDENT)),
    }
    story.add(Act.PARTY_ADDED, actor=ADA, subject=CASE, **says)
    story.add(Act.RECORD_ADDED, actor=RESPONDENT, subject=CASE, records=[])

    assert void(story) == []


def test_a_party_who_opened_their_link_signs_with_the_key_of_their_receipt() -> None:
    story = reported()
    keys = enrolment(public(RESPONDENT))
    says: dict[str, Any] = {"party": "p2", "channel": "party/p2", "commitment": DIGEST, "epoch": 1, **keys}
    story.add(Act.PARTY_ADDED, actor=ADA, subject=CASE, **says)
    story.add(Act.PARTY_JOINED, actor=RESPONDENT, subject=CASE, **enrolment(public("party:receipt")))
    story.add(Act.RECORD_ADDED, actor=RESPONDENT, subject=CASE, by="party:receipt", records=[])
    place = story.add(Act.RECORD_ADDED, actor=RESPONDENT, subject=CASE, by="party:another", records=[])

    assert [at for at, _ in void(story)] == [place]


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


def test_every_false_signature_among_many_is_found() -> None:
    story = reported()
    places = [story.add(Act.RECORD_ADDED, actor=BEN, by=EVE if at % 100 == 7 else BEN, subject=CASE, records=[])
              for at in range(2000)]  # fmt: skip

    verified = story.verify()

    assert verified.void == tuple(VoidEntry(places[at], Doubt.SIGNATURE_FALSE) for at in range(7, 2000, 100))
    assert (verified.signatures, verified.void_count) == (8 + 1980, 20)


def test_what_is_false_is_told_before_the_end_so_that_nothing_piles_up() -> None:
    with Checkers(processes=1) as checkers:
        signatures: Signatures[int] = Signatures(checkers)

        key = bytes.fromhex(public(BEN))
        early = [place for at in range(2000) for place in signatures.later(at, (key, b"not signed", bytes(64)))]
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
