"""Guards of the log as it is followed, of case files and of what is sealed: one guard a test, on the engine that is quick."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act, Frontier, leaf_hash
from coc_service.crypto import ChannelKey, RecipientSecret, new_case_key, random_bytes, seal, sha256, wrap
from coc_service.domain import committee_chain, policy, records
from coc_service.domain.chain import Void, member
from coc_service.domain.committee_chain import Seat
from coc_service.domain.records import Authored, NoteRecord
from coc_service.usecases.act import Stale
from coc_service.usecases.committee import writing
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.custody import casefile, contexts, pin, sealing
from coc_service.usecases.custody.addresses import opened_address
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.memory import Ahead, Memory
from coc_service.usecases.custody.pin import PinMalformed
from coc_service.usecases.custody.policies import PolicyBroken
from coc_service.usecases.custody.sealing import record_id_of
from coc_service.usecases.custody.signer import SERVICE, entry_moment
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.reporter import submit
from tests.usecases.attacker import Attacker
from tests.usecases.house import House, a_report, nonce
from tests.usecases.ready import NOON, ORIGIN, join

IDENTITY = bytes([1]) + bytes(31)  # of small order: one signature under it fits every message
LAST = '(SELECT max("index") FROM audit_entry)'


async def state(house: House, place: tuple[Act, str], name: str, says: Mapping[str, Any]) -> None:
    """Let somebody state something as an act of theirs would, by this process."""

    def job(session: Session) -> None:
        draft, signer, (act, subject) = house.custody.ledger.writing(session), house.member(name).signer, place
        draft.append(act, subject, signer=signer, at=house.clock.now(), says=says)

    await house.write(job)


async def seat_of(house: House, name: str) -> Seat:
    found = (await house.committee()).seat_of(house.person(name), house.clock.now())
    assert found is not None
    return found


# --- judged where it stands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [IDENTITY, bytes([7]) * 31], ids=["of small order", "too short"])
async def test_nobody_enrols_with_what_is_no_signing_key(sqlite_house: House, key: bytes) -> None:
    house = sqlite_house
    says = {"encryption_key": "", "signing_key": key.hex()}

    with pytest.raises(Void):
        await state(house, (Act.PERSON_ENROLLED, f"person:{house.person('eve')}"), "eve", says)


async def test_nobody_is_seated_with_what_is_no_signing_key(sqlite_house: House) -> None:
    house = sqlite_house
    seat = committee_chain.seat_detail(await seat_of(house, "dana")) | {"signing_key": IDENTITY.hex()}

    with pytest.raises(Void):
        await state(house, (Act.ROSTER_ADMITTED, f"committee:{house.committee_id}"), "noor", {"seat": seat})


async def test_no_case_begins_with_what_is_no_signing_key(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submit, "signing_public_key", lambda _: IDENTITY)

    with pytest.raises(Stale):
        await sqlite_house.submit()


async def founding(house: House, **changed: str) -> dict[str, Any]:
    seat = committee_chain.seat_detail(await seat_of(house, "noor"))
    own = {"committee": "another", "slug": "another", "name": "Another", "project": "", "seat": seat}
    return own | {"policy": (await house.committee()).policy} | changed


async def test_a_committee_is_founded_under_an_address_of_its_own(sqlite_house: House) -> None:
    with pytest.raises(Void):
        await state(
            sqlite_house,
            (Act.COMMITTEE_FOUNDED, "committee:another"),
            "noor",
            await founding(sqlite_house, slug="conduct"),
        )


async def test_a_committee_is_founded_under_a_policy_whose_text_is_there(sqlite_house: House) -> None:
    digest = policy.digest(policy.default_toml() + "\n")

    with pytest.raises(PolicyBroken):
        await state(
            sqlite_house,
            (Act.COMMITTEE_FOUNDED, "committee:another"),
            "noor",
            await founding(sqlite_house, policy=digest),
        )


async def test_nobody_states_anything_in_anothers_chain(sqlite_house: House) -> None:
    house = sqlite_house
    noor, dana = house.member("noor"), house.member("dana")

    leaves = [
        await Attacker(house).append(
            Act.PERSON_LOGGED_OUT, f"person:{noor.person}", member(dana.person), {"session": "one"}, secret=secret
        )
        for secret in (noor.secret, dana.secret)
    ]

    assert not await house.view(lambda view: view.has_ended("one"))
    assert set(leaves) <= house.custody.ledger.memory.void


async def test_an_entry_that_says_nothing_stops_nobody_who_follows_the_log(sqlite_house: House) -> None:
    house = sqlite_house
    noor = house.member("noor")
    unsaid = [
        await Attacker(house).append(act, f"person:{noor.person}", member(noor.person), {}, secret=noor.secret)
        for act in (Act.PERSON_LOGGED_OUT, Act.PERSON_ENROLLED)
    ]

    await house.committee()
    assert set(unsaid) <= house.custody.ledger.memory.void


async def test_who_has_left_the_committee_states_nothing_in_its_cases(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.leave("dana")
    dana = house.member("dana")

    leaf = await Attacker(house).append(
        Act.DECLARED, f"case:{case_id}", member(dana.person), {"answer": "clear"}, secret=dana.secret
    )

    assert dana.person not in (await house.case(case_id)).clear
    assert any(leaf in one.what for one in (await house.verify()).findings)


async def test_a_report_that_its_own_receipt_did_not_sign_is_none(sqlite_house: House) -> None:
    house = sqlite_house
    act = submit.SubmitReport(house.custody, a_report(), await house.sent())
    ready = act.prepare(await house.read(act.look))
    says = {"begin": ready.begin, "records": [one.ref for one in ready.records]}

    await Attacker(house).append(
        Act.REPORT_RECEIVED,
        f"case:{ready.case_id}",
        f"party:{ready.begin['party']}",
        says,
        secret=house.member("noor").secret,
    )

    with pytest.raises(NoSuchCase):
        await house.case(ready.case_id)


async def forged(house: House, case_id: str) -> None:
    await Attacker(house).append(
        Act.DECLARED,
        f"case:{case_id}",
        member(house.person("ilse")),
        {"answer": "recused"},
        secret=house.member("noor").secret,
    )


async def test_a_void_entry_has_no_effect_when_its_case_is_folded_anew(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await forged(house, case_id)
    await house.case(case_id)
    house.custody.ledger.memory._cases.clear()

    assert house.person("ilse") in (await house.case(case_id)).awaiting


async def test_a_detail_that_is_put_back_after_the_log_was_followed_is_not_believed(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await forged(house, case_id)
    ((detail,),) = await house.rows(f'SELECT detail FROM audit_entry WHERE "index" = {LAST}')
    await house.tamper(f'UPDATE audit_entry SET detail = NULL WHERE "index" = {LAST}')
    await house.faults()
    await house.tamper(f'UPDATE audit_entry SET detail = :detail WHERE "index" = {LAST}', detail=detail)

    with pytest.raises(Frozen):
        await house.case(case_id)


async def test_a_last_entry_that_was_altered_is_not_followed_though_nothing_continues_it(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    ((entry,),) = await house.rows(f'SELECT entry FROM audit_entry WHERE "index" = {LAST}')
    nonce_hex = str(canonical.decode(bytes(entry))["nonce"])
    altered = bytes(entry).replace(nonce_hex.encode(), nonce_hex[::-1].encode())
    await house.tamper(f'UPDATE audit_entry SET entry = :entry WHERE "index" = {LAST}', entry=altered)

    with pytest.raises(LogFault):
        await house.restarted().case(case_id)


async def test_an_entry_of_a_known_case_that_cannot_be_read_is_a_fault_of_the_log(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.tamper(f"UPDATE audit_entry SET entry = x'7b7d' WHERE \"index\" = {LAST}")

    with pytest.raises(LogFault):
        await house.open(case_id, "noor")


async def test_a_report_whose_first_entry_the_index_hides_has_no_place_in_the_log(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.tamper(
        'UPDATE audit_entry SET subject = NULL WHERE "index" ='
        " (SELECT min(\"index\") FROM audit_entry WHERE subject = 'case:' || :case_id)",
        case_id=case_id,
    )

    with pytest.raises(Frozen):
        await house.come_back(receipt)


def test_memory_is_moved_by_one_of_two_states_that_begin_at_one_place() -> None:
    memory, leaf = Memory(), sha256(b"one")
    states = [Ahead(0, 1, Frontier().append(leaf_hash(one))) for one in (b"one", leaf)]

    for one in states:
        memory.take_over(one)

    assert (memory.size, memory.frontier) == (1, states[0].frontier)


# --- what an entry bears -------------------------------------------------------------------------------------------------


def test_a_partys_acts_and_the_services_bear_the_hour_and_all_others_the_minute() -> None:
    at = NOON.replace(minute=34, second=56)

    assert [entry_moment(actor, at) for actor in ("party:one", SERVICE, "operator", "member:noor")] == [
        NOON,
        NOON,
        NOON.replace(minute=34),
        NOON.replace(minute=34),
    ]


async def test_no_two_entries_share_a_nonce_nor_two_details_a_salt(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")

    chain = await house.view(lambda view: view.chain(f"case:{case_id}"))

    assert len({entry.nonce for entry, _ in chain}) == len({said.detail["salt"] for _, said in chain}) == 3


async def test_a_report_says_no_more_of_its_time_than_the_hour(sqlite_house: House) -> None:
    sqlite_house.clock.later(minutes=34)
    await sqlite_house.submit()

    assert await sqlite_house.rows("SELECT received_at FROM case_file") == [("2026-11-23 12:00:00.000000",)]


# --- a case file ---------------------------------------------------------------------------------------------------------


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


async def test_a_record_whose_seal_names_another_author_than_its_signer_is_a_gap(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    ilse = member(house.person("ilse"))
    monkeypatch.setattr(writing, "Authored", lambda _, at, body: Authored(ilse, at, body))
    case_id, record_id = await noted(house)

    assert await gaps(house, case_id) == [record_id]


async def test_a_record_under_another_key_is_a_gap(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = sqlite_house
    monkeypatch.setattr(
        sealing,
        "seal",
        lambda key, said, *, context: seal(key if b"Ask" not in said else _a_key(), said, context=context),
    )
    case_id, record_id = await noted(house)

    assert await gaps(house, case_id) == [record_id]


async def test_a_record_of_no_form_is_a_gap(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = sqlite_house
    monkeypatch.setattr(
        sealing,
        "seal",
        lambda key, said, *, context: seal(key, said if b"Ask" not in said else b"{}", context=context),
    )
    case_id, record_id = await noted(house)

    assert await gaps(house, case_id) == [record_id]


def _a_key() -> ChannelKey:
    return ChannelKey(random_bytes(32))


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


# --- sealing -------------------------------------------------------------------------------------------------------------


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


# --- a start with what an earlier process left ---------------------------------------------------------------------------


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
