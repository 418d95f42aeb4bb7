"""Checks of records, keys and pins, one for each test."""

from pathlib import Path

import pytest

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, new_case_key, seal, wrap
from coc_service.domain import records
from coc_service.domain.chain import member
from coc_service.domain.record_models import NoteRecord
from coc_service.domain.records import Authored
from coc_service.usecases.act import Stale
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.custody import casefile, contexts, pin
from coc_service.usecases.custody.addresses import opened_address
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.pin import PinMalformed
from coc_service.usecases.custody.sealing import record_id_of
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import LogFault
from tests.usecases.attacker import Attacker
from tests.usecases.house import House, nonce
from tests.usecases.mails import adopt
from tests.usecases.ready import ORIGIN, join
from tests.usecases.test_guards_custody import forged, seat_of


async def file_of(house: House, case_id: str, name: str) -> SealedFile:
    recipient = house.person(name)
    found: SealedFile = await house.view(lambda view: casefile.load(view, case_id, recipient_id=recipient))
    return found


async def noted(house: House) -> tuple[str, str]:
    """Let Noor write a note; return the case and the note."""
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.note(case_id, "noor")
    return case_id, list((await house.case(case_id)).records)[-1]


async def gaps(house: House, case_id: str) -> list[str]:
    return [one.id for one in (await house.open(case_id, "noor")).file.gaps]


async def test_a_record_that_a_reader_sealed_anew_with_other_words_is_a_gap(sqlite_house: House) -> None:
    house = sqlite_house
    case_id, record_id = await noted(house)
    file = await file_of(house, case_id, "noor")
    keys, _ = casefile.open_keys(file, house.member("noor").recipient)
    filed = file.case.records[record_id]
    said = Authored(member(house.person("noor")), house.clock.now(), NoteRecord(text="Other words."))
    context = casefile.record_context(file, filed)
    sealed = seal(keys[filed.epoch, filed.channel], records.encode(said), context=context)
    await house.tamper("UPDATE record SET sealed = :sealed WHERE id = :id", sealed=sealed, id=record_id)

    assert await gaps(house, case_id) == [record_id]
    assert any(record_id in one.what for one in (await house.verify()).findings)


async def test_a_grant_that_leads_to_another_key_than_the_begin_commits_to_opens_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    case = await house.case(case_id)
    (party,) = case.open_parties
    seat = await seat_of(house, "noor")
    for recipient, channel, to in (
        (seat.person, contexts.CASE, seat.encryption_key),
        (party.party, party.channel, party.encryption_key),
    ):
        context = contexts.grant(
            origin=ORIGIN,
            case_id=case_id,
            epoch=1,
            begin=case.current.digest,
            channel=channel,
            recipient=recipient,
        )
        await house.tamper(
            "UPDATE channel_grant SET wrapped_key = :key WHERE recipient_id = :recipient",
            key=wrap(new_case_key(), to=to, context=context),
            recipient=recipient,
        )

    assert (await house.open(case_id, "noor")).file.closed_epochs == (1,)
    assert (await house.come_back(receipt)).file.closed_epochs == (1,)


async def test_the_next_word_after_somebody_stepped_back_begins_an_epoch(sqlite_house: House) -> None:
    house = sqlite_house
    case_id, _ = await noted(house)
    await house.step_back(case_id, "dana")

    await house.note(case_id, "noor")

    assert [one.number for one in (await house.case(case_id)).begins] == [1, 2, 3]


async def test_grants_planted_in_the_next_epoch_stop_nobody_who_writes(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.tamper(
        "INSERT INTO channel_grant (case_id, recipient_id, channel, epoch, wrapped_key)"
        " VALUES (:case_id, :noor, 'case', 2, x'00')",
        case_id=case_id,
        noor=house.person("noor"),
    )

    await house.note(case_id, "noor")

    assert (await house.open(case_id, "noor")).file.closed_epochs == ()


async def test_what_was_sealed_before_somebody_went_is_sealed_anew(sqlite_house: House) -> None:
    house = sqlite_house
    case_id, _ = await noted(house)
    act = AddRecord(house.custody, house.member("noor"), case_id, NoteRecord(text="Late."), nonce())
    ready = act.prepare(await house.read(act.look))
    await house.step_back(case_id, "dana")

    with pytest.raises(Stale):
        await house.write(lambda session: act.store(session, ready))


def test_the_parts_of_a_records_id_cannot_be_cut_elsewhere() -> None:
    secret = RecipientSecret(bytes(32))

    assert record_id_of(secret, "ab", "c") != record_id_of(secret, "a", "bc")


async def test_an_address_that_does_not_open_is_none(sqlite_house: House) -> None:
    assert opened_address(b"no seal", person="one", keys=sqlite_house.custody.keys) == ""


async def test_a_case_whose_committee_this_process_does_not_know_is_frozen(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    house.custody.ledger.memory.committees = {}

    with pytest.raises(Frozen) as frozen:
        await file_of(house, case_id, "noor")

    assert frozen.value.args == (f"committee:{house.committee_id}",)


async def pinned(house: House, folder: Path) -> pin.Pin:
    await house.verify()
    made = pin.of_memory(house.custody.ledger.memory, origin=ORIGIN)
    assert made is not None
    pin.write(made, folder)
    found = pin.read(folder, origin=ORIGIN)
    assert found is not None
    return found


async def test_a_process_that_resumes_comes_to_the_same_and_judges_nothing_again(
    sqlite_house: House, tmp_path: Path
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await forged(house, case_id)
    await Attacker(house).append(
        Act.COMMITTEE_RENAMED,
        f"committee:{house.committee_id}",
        member(house.person("ilse")),
        {"name": "Forged"},
        secret=house.member("noor").secret,
    )
    earlier, fresh = await pinned(house, tmp_path), house.restarted()

    await fresh.read(lambda session: fresh.custody.ledger.resume(session, earlier))

    assert await fresh.committee() == await house.committee()
    assert await fresh.case(case_id) == await house.case(case_id)
    assert fresh.custody.ledger.memory.void == house.custody.ledger.memory.void


async def test_a_log_that_was_wound_back_while_nobody_served_is_noticed_at_the_start(
    sqlite_house: House, tmp_path: Path
) -> None:
    house = sqlite_house
    ((size, frontier, mac),) = await house.rows("SELECT size, frontier, mac FROM audit_head")
    await house.report()
    earlier, fresh = await pinned(house, tmp_path), house.restarted()
    await house.tamper('DELETE FROM audit_entry WHERE "index" >= :size', size=size)
    await house.tamper(
        "UPDATE audit_head SET size = :size, frontier = :frontier, mac = :mac", size=size, frontier=frontier, mac=mac
    )

    with pytest.raises(LogFault):
        await fresh.read(lambda session: fresh.custody.ledger.resume(session, earlier))


async def test_a_process_that_starts_from_its_pin_knows_the_policy_that_was_adopted(
    sqlite_house: House, tmp_path: Path
) -> None:
    house = sqlite_house
    await adopt(house, "# ours\n")
    earlier, fresh = await pinned(house, tmp_path), house.restarted()

    await fresh.read(lambda session: fresh.custody.ledger.resume(session, earlier))

    _, case_id = await fresh.report()
    assert (await fresh.case(case_id)).policy == (await house.committee()).policy


@pytest.mark.parametrize("lost", ["policy", "detail"])
async def test_a_committee_that_cannot_be_judged_at_the_start_is_frozen_and_stops_no_other(
    sqlite_house: House, tmp_path: Path, lost: str
) -> None:
    house = sqlite_house
    earlier, fresh = await pinned(house, tmp_path), house.restarted()
    await house.tamper(
        "UPDATE policy SET toml = ''"
        if lost == "policy"
        else "UPDATE audit_entry SET detail = NULL WHERE subject LIKE 'committee:%'"
    )

    await fresh.read(lambda session: fresh.custody.ledger.resume(session, earlier))

    with pytest.raises(Frozen):
        await fresh.committee()
    with pytest.raises(Frozen):
        fresh.custody.ledger.refuse_if_a_committee_is_frozen()
    assert pin.of_memory(fresh.custody.ledger.memory, origin=ORIGIN) is None


async def test_a_committee_of_one_without_its_rules_is_frozen_at_the_start_as_well(
    sqlite_house: House, tmp_path: Path
) -> None:
    house = sqlite_house
    await join(house.process, "gil", slug="care")
    care = house.custody.ledger.committee_by_slug("care")
    assert care is not None
    earlier, fresh = await pinned(house, tmp_path), house.restarted()
    await house.tamper("UPDATE policy SET toml = ''")

    await fresh.read(lambda session: fresh.custody.ledger.resume(session, earlier))

    assert f"committee:{care.id}" in fresh.custody.ledger.memory.frozen


async def test_a_pin_is_the_owners_alone_and_of_one_log(sqlite_house: House, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    await pinned(sqlite_house, folder)

    assert [one.stat().st_mode & 0o777 for one in (folder, folder / pin.FILE)] == [0o700, 0o600]
    with pytest.raises(PinMalformed):
        pin.read(folder, origin="another.example.org/log")


@pytest.mark.parametrize("encoded", [b"", b"{}", b'{"v":2}', b"[]"])
async def test_what_is_no_pin_is_none(tmp_path: Path, encoded: bytes) -> None:
    (tmp_path / pin.FILE).write_bytes(encoded)

    with pytest.raises(PinMalformed):
        pin.read(tmp_path, origin=ORIGIN)


async def test_who_found_the_log_wound_back_leaves_no_pin_and_says_nothing_of_committees(sqlite_house: House) -> None:
    await sqlite_house.verify()
    sqlite_house.custody.ledger.distrust()

    assert pin.of_memory(sqlite_house.custody.ledger.memory, origin=ORIGIN) is None
    with pytest.raises(LogFault):
        sqlite_house.custody.ledger.committees()
