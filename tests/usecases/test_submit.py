"""Submitting a report: sealed to all eligible members and nobody else, and stored once even if the form is sent twice."""

from dataclasses import replace
from hashlib import sha256
from itertools import islice
from typing import Any

import pytest

from coc_service.audit import decode
from coc_service.crypto import encryption_public_key, receipt_entropies
from coc_service.domain.receipt import is_kind
from coc_service.domain.report import Report
from coc_service.usecases.act import Refused, Stale
from coc_service.usecases.custody import contexts
from coc_service.usecases.reporter.conversation import Withdraw
from coc_service.usecases.reporter.receipts import draw_receipt, receipt_keys, words_digest
from coc_service.usecases.reporter.submit import (
    NOBODY_LEFT,
    Acceptance,
    EarlierReceipt,
    NamesFound,
    ReadersChanged,
    SealedReport,
    Sent,
    SubmitReport,
)
from tests.usecases.house import House, a_report, nonce
from tests.usecases.ready import MEMBERS

NONCE = bytes(range(16))


async def sealed(house: House, form_nonce: bytes = NONCE, **fields: Any) -> SealedReport:
    act = SubmitReport(house.custody, a_report(**fields), replace(await house.sent(), nonce=form_nonce))
    return act.prepare(await house.read(act.look))


def granted(ready: SealedReport) -> set[tuple[str, str]]:
    return {(grant.recipient_id, grant.channel) for grant in ready.grants}


async def test_to_seven_members_there_would_be_eight_wraps_a_key_each_and_the_reporters_channel(
    sqlite_house: House,
) -> None:
    ready = await sealed(sqlite_house)
    reporter = ready.begin["party"]

    everyone = {(sqlite_house.person(name), contexts.CASE) for name in MEMBERS}
    assert granted(ready) == everyone | {(reporter, f"party/{reporter}")}
    assert len(ready.grants) == len(MEMBERS) + 1


async def test_whom_the_reporter_left_out_reads_nothing_and_gets_no_mail(house: House) -> None:
    await house.tamper("DELETE FROM outbox")
    _, case_id = await house.report(who="It was Ilse", left_out=(house.person("dana"), house.person("ilse")))

    readers = {house.person("noor"), house.person("tomas")}
    assert set((await house.case(case_id)).on_case) == readers
    rows = await house.rows(
        "SELECT recipient_id FROM channel_grant WHERE case_id = :id AND channel = 'case'", id=case_id
    )
    assert {row[0] for row in rows} == readers
    assert {row[0] for row in await house.rows("SELECT person_id FROM outbox")} == readers


@pytest.mark.parametrize(
    "written",
    [{"who": "It was Ilse"}, {"narrative": "Then Ilse came."}, {"identity": {"support_person": "Ilse Brandt"}}],
    ids=["who", "the story", "about the reporter"],
)
async def test_a_name_found_in_any_text_is_asked_about_before_anything_is_stored(
    sqlite_house: House, written: dict[str, object]
) -> None:
    house = sqlite_house
    for other in ({}, {"left_out": (house.person("dana"),)}):
        with pytest.raises(NamesFound):
            await house.do(SubmitReport(house.custody, a_report(**written, **other), await house.sent()))

    assert await house.rows("SELECT id FROM case_file") == []


@pytest.mark.parametrize("answer", ["keep", "may read"])
async def test_a_name_that_was_asked_about_holds_nothing_up(sqlite_house: House, answer: str) -> None:
    house = sqlite_house
    ilse = house.person("ilse")
    left_out = (ilse,) if answer == "keep" else ()
    may_read = frozenset() if answer == "keep" else frozenset({ilse})
    report = a_report(narrative="Ilse saw it.", left_out=left_out)

    stored = await house.do(SubmitReport(house.custody, report, await house.sent(), may_read))

    assert (ilse in {seat.person for seat in stored.readers}) == (answer == "may read")


async def test_a_member_who_is_left_out_stays_out_even_if_they_may_read(sqlite_house: House) -> None:
    house = sqlite_house
    ilse = house.person("ilse")
    report = a_report(narrative="Ilse saw it.", left_out=(ilse,))

    stored = await house.do(SubmitReport(house.custody, report, await house.sent(), frozenset({ilse})))

    assert ilse not in {seat.person for seat in stored.readers}


async def test_who_was_left_out_stands_in_the_seal_of_the_report_alone(sqlite_house: House) -> None:
    """A member who adds a reader later sees the list; the gate does not show it, and no detail in the log has it."""
    house = sqlite_house
    dana = house.person("dana")
    _, case_id = await house.report(left_out=(dana,))
    gate = await house.open_gate(case_id, "noor")
    await house.declare(case_id, "noor")

    opened = await house.open(case_id, "noor")

    assert [one.filed.kind for one in opened.file.records if dana in repr(one.said.body)] == ["report"]
    assert not any(dana in repr(one.said.body) for one in gate.records)
    assert not any(dana in str(statement.detail) for statement in opened.chain)


async def test_with_nobody_left_to_read_it_nothing_is_sealed(sqlite_house: House) -> None:
    with pytest.raises(Refused) as refused:
        await sealed(sqlite_house, left_out=tuple(sqlite_house.person(name) for name in MEMBERS))

    assert (refused.value.message, refused.value.field) == (NOBODY_LEFT, "left_out")


async def test_a_form_that_showed_other_readers_is_given_back(sqlite_house: House) -> None:
    house = sqlite_house
    sent = await house.sent()
    for other in (replace(sent, readers_digest="another"), Sent("another", sent.readers_digest, NONCE)):
        with pytest.raises(ReadersChanged):
            await house.do(SubmitReport(house.custody, a_report(), other))


async def test_a_report_sealed_to_an_older_roster_is_not_stored(house: House) -> None:
    act = SubmitReport(house.custody, a_report(), await house.sent())
    ready = act.prepare(await house.read(act.look))
    await house.leave("dana")

    with pytest.raises(Stale):
        await house.write(lambda session: act.store(session, ready))


async def test_a_report_is_three_records_so_that_who_reports_can_be_erased_alone(sqlite_house: House) -> None:
    ready = await sealed(sqlite_house)
    own = f"party/{ready.begin['party']}"

    assert [(ref[3], ref[1]) for ref in (one.ref for one in ready.records)] == [
        ("report", own),
        ("named", "panel"),
        ("identity", own),
    ]


async def count(house: House) -> list[int]:
    tables = ("case_file", "record", "channel_grant", "receipt", "audit_entry", "outbox")
    return [(await house.rows(f"SELECT count(*) FROM {table}"))[0][0] for table in tables]


async def test_the_same_form_again_is_the_same_report(house: House) -> None:
    sent = await house.sent()
    first = await house.do(SubmitReport(house.custody, a_report(), sent))
    before = await count(house)

    again = await house.do(SubmitReport(house.custody, a_report(), sent))

    assert (first.outcome, again.outcome) == (Acceptance.NEW, Acceptance.AGAIN)
    assert again.receipt.tag == first.receipt.tag
    assert await count(house) == before
    assert await house.ask(EarlierReceipt(house.custody, a_report(), sent.nonce)) is not None


async def test_the_same_form_after_withdrawing_brings_nothing_back(house: House) -> None:
    sent = await house.sent()
    stored = await house.do(SubmitReport(house.custody, a_report(), sent))
    await house.do(Withdraw(house.custody, stored.receipt))
    before = await count(house)

    again = await house.do(SubmitReport(house.custody, a_report(), sent))

    assert (again.outcome, await count(house)) == (Acceptance.AFTER_WITHDRAWAL, before)
    assert await house.ask(EarlierReceipt(house.custody, a_report(), sent.nonce)) is None


@pytest.mark.parametrize(
    "other",
    [
        {"narrative": "Someone followed me twice."},
        {"danger": "yes"},
        {"translated": True},
        {"identity": {"name": "Robin B."}},
    ],
    ids=["words", "an answer", "a box", "who reports"],
)
async def test_the_same_form_with_anything_else_in_it_is_a_report_of_its_own(
    sqlite_house: House, other: dict[str, object]
) -> None:
    house = sqlite_house
    sent = await house.sent()
    first = await house.do(SubmitReport(house.custody, a_report(), sent))

    second = await house.do(SubmitReport(house.custody, a_report(**other), sent))

    assert (second.outcome, second.receipt.tag == first.receipt.tag) == (Acceptance.NEW, False)


async def test_the_same_words_in_another_form_are_another_report(sqlite_house: House) -> None:
    house = sqlite_house

    assert [(await house.submit()).outcome for _ in range(2)] == [Acceptance.NEW, Acceptance.NEW]


async def test_a_report_is_one_entry_by_the_hour_signed_with_its_receipt(house: House) -> None:
    house.clock.later(minutes=37)
    before = (await count(house))[4]
    receipt, case_id = await house.report()
    rows = await house.rows('SELECT entry FROM audit_entry ORDER BY "index" DESC LIMIT 1')
    entry = decode(bytes(rows[0][0]))

    assert (await count(house))[4] == before + 1
    case = await house.case(case_id)
    assert (entry.act.value, entry.actor, entry.subject) == (
        "report.received",
        f"party:{case.reporter}",
        f"case:{case_id}",
    )
    assert (entry.at.minute, case.received_at.minute) == (0, 0)
    assert case.parties[case.reporter_channel].encryption_key == encryption_public_key(receipt.secret)


async def test_a_code_name_that_is_taken_is_drawn_anew(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = sqlite_house
    names = iter(["amber-heron", "amber-heron", "slate-otter"])
    monkeypatch.setattr(SubmitReport, "_code_name", lambda _: next(names))
    for number in range(2):
        await house.submit(narrative=f"Report {number}.")

    assert {row[0] for row in await house.rows("SELECT code_name FROM case_file")} == {"amber-heron", "slate-otter"}


async def test_a_receipt_is_kind_and_leads_to_its_report(sqlite_house: House) -> None:
    keys, report = sqlite_house.custody.keys, a_report()
    drawn = [draw_receipt(report, form_nonce=number.to_bytes(16, "big"), keys=keys) for number in range(40)]

    assert all(is_kind(receipt.words) for receipt in drawn)
    assert len({receipt.tag for receipt in drawn}) == 40
    assert draw_receipt(report, form_nonce=NONCE, keys=keys).tag == (await sealed(sqlite_house)).receipt.tag


def test_the_words_digest_is_of_canonical_json() -> None:
    assert words_digest({"who": "Caf\u00e9", "danger": None}) == sha256(b'{"danger":null,"who":"Caf\\u00e9"}').digest()


async def test_a_draw_is_skipped_until_its_words_are_kind(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, report = sqlite_house.custody.keys, a_report()
    kind = iter([None, None, ("acid",)])
    monkeypatch.setattr("coc_service.domain.receipt.kind_words", lambda _: next(kind))

    drawn = draw_receipt(report, form_nonce=NONCE, keys=keys)

    digest = words_digest(report.model_dump(mode="json"))
    assert drawn.words == ("acid",)
    entropies = list(islice(receipt_entropies(keys.receipts, NONCE, words_digest=digest), 3))
    assert drawn.entropy == entropies[2]


async def test_what_two_reports_of_one_length_class_look_like_tells_them_not_apart(sqlite_house: House) -> None:
    short, longer = await sealed(sqlite_house), await sealed(sqlite_house, nonce(), narrative="x" * 3_000)

    assert [len(one.row.sealed) for one in short.records] == [len(one.row.sealed) for one in longer.records]


async def test_a_reporter_opens_their_part_with_the_receipt_alone(house: House) -> None:
    stored = await house.submit()

    conversation = await house.come_back(receipt_keys(stored.receipt.entropy.reveal()))

    assert [one.filed.kind for one in conversation.file.records] == ["report", "identity"]
    assert conversation.sealed_to == ["Noor Haddad", "Ilse Brandt", "Tomas Rey", "Dana Okafor"]
    assert isinstance(a_report(), Report)
