"""Opening a case file: records are opened only if the chain names them, and with the key that the begin commits to."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, channel_key, encryption_public_key, new_case_key, sha256
from coc_service.domain.case_state import PANEL
from coc_service.domain.record_models import NoteRecord
from coc_service.domain.records import Authored, UnreadableRecord
from coc_service.store import rows
from coc_service.store.tables import Grant
from coc_service.usecases.committee.access import RecordBroken
from coc_service.usecases.custody import casefile, sealing
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.sealing import SealingEpoch
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from tests.usecases.attacker import Attacker
from tests.usecases.falsified import Falsified
from tests.usecases.house import House
from tests.usecases.ready import NOON, ORIGIN

places, masks = st.integers(0, 10**6), st.integers(1, 255)
quick = settings(max_examples=60, deadline=None)


async def sealed_file(house: House, case_id: str, name: str) -> SealedFile:
    person = house.person(name)
    return await house.read(
        lambda session: casefile.load(house.custody.ledger.reading(session), case_id, recipient_id=person)
    )


async def opened_by(house: House, case_id: str, name: str) -> OpenedFile:
    return casefile.open_file(await sealed_file(house, case_id, name), house.member(name).recipient)


async def place_in(house: House, case_id: str) -> SealingEpoch:
    current = (await house.case(case_id)).current
    return SealingEpoch(ORIGIN, case_id, current.number, current.digest)


async def grant_instead(house: House, grant: Grant) -> None:
    await house.tamper(
        "DELETE FROM channel_grant WHERE case_id = :case AND recipient_id = :recipient AND epoch = :epoch",
        case=grant.case_id,
        recipient=grant.recipient_id,
        epoch=grant.epoch,
    )
    await house.write(lambda session: rows.add(session, [grant]))


# --- keys --------------------------------------------------------------------------------------------------------------


async def test_a_case_key_of_somebodys_own_wrapped_to_a_member_leads_nowhere(sqlite_house: House) -> None:
    """Base mode does not authenticate the sender: anybody can wrap any key to anybody. The signed begin commits to the key."""
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.note(case_id, "noor")
    noor = house.member("noor")
    key = new_case_key()
    grant = sealing.grant_to_reader(
        await place_in(house, case_id), key, person=noor.person, to=encryption_public_key(noor.secret)
    )
    await grant_instead(house, grant)

    file = await opened_by(house, case_id, "noor")
    assert (file.closed_epochs, (2, PANEL) in file.keys) == ((2,), False)

    await house.note(case_id, "noor", "Written in an epoch of its own.")
    assert (await house.case(case_id)).current.number == 3
    assert receipt == house.receipts[0]


async def test_a_channel_key_of_somebodys_own_wrapped_to_a_reporter_leads_nowhere(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    case = await house.case(case_id)
    key = channel_key(new_case_key(), case.reporter_channel)
    grant = sealing.grant_to_party(
        await place_in(house, case_id),
        key,
        channel=case.reporter_channel,
        recipient=case.reporter,
        to=encryption_public_key(receipt.secret),
    )
    await grant_instead(house, grant)

    conversation = await house.come_back(receipt)
    assert (conversation.file.closed_epochs, conversation.file.records) == ((1,), ())

    assert await house.write_letter(receipt)
    assert (await house.case(case_id)).current.number == 2


async def test_who_finds_a_grant_missing_begins_the_next_epoch_and_nothing_is_decided(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "ilse", "tomas")
    before = (await house.case(case_id)).current.number
    await house.tamper("DELETE FROM channel_grant WHERE recipient_id = :noor AND epoch = 1", noor=house.person("noor"))

    with pytest.raises(RecordBroken) as broken:
        await house.move(case_id, "decide")
    assert broken.value.record_id == "epoch-1"

    await house.note(case_id, "noor")
    assert (await house.case(case_id)).current.number == before


# --- records -------------------------------------------------------------------------------------------------------------


async def test_a_record_whose_author_in_the_seal_is_not_who_signed_its_entry_is_unreadable(sqlite_house: House) -> None:
    """Ilse seals a note in Noor's name, but signs the entry herself, so the author inside is not accepted."""
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    await house.note(case_id, "noor")
    file = await opened_by(house, case_id, "ilse")
    said = Authored(house.member("noor").signer.actor, NOON, NoteRecord(text="I said so."))
    forged = sealing.seal_record(
        await place_in(house, case_id), file.keys[2, PANEL], channel=PANEL, record_id="forged", said=said
    )
    await house.write(lambda session: rows.add(session, [forged.row]))
    ilse = house.member("ilse")
    await Attacker(house).append(
        Act.RECORD_ADDED, f"case:{case_id}", ilse.signer.actor, {"records": [forged.ref]}, secret=ilse.secret
    )

    opened = await opened_by(house, case_id, "noor")

    assert "forged" in opened.case.records
    [shown] = [one.said for one in opened.records if one.filed.id == "forged"]
    assert (shown.author, shown.body) == (ilse.signer.actor, UnreadableRecord("note"))


async def test_a_record_that_was_erased_is_not_shown_though_it_is_put_back(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    file = await sealed_file(house, case_id, "noor")
    erased = next(one.id for one in file.case.records.values() if one.kind == "identity")

    with_it = casefile.open_file(file, house.member("noor").recipient)
    without = casefile.open_file(
        replace(file, case=replace(file.case, erased=frozenset({erased}))), house.member("noor").recipient
    )

    assert {one.filed.id for one in with_it.records} - {one.filed.id for one in without.records} == {erased}
    assert without.gaps == ()


async def test_a_reporter_opens_their_own_channel_alone(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await house.note(case_id, "noor")
    await house.answer(case_id, "noor")

    opened = await house.come_back(receipt)

    assert {one.filed.channel for one in opened.file.records} == {(await house.case(case_id)).reporter_channel}
    assert {channel for _, channel in opened.file.keys} == {(await house.case(case_id)).reporter_channel}
    assert opened.file.gaps == ()


async def test_a_receipt_that_is_pointed_at_another_case_opens_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    first, _ = await house.report()
    _, other = await house.report(narrative="Another.")
    await house.tamper("UPDATE receipt SET case_id = :other WHERE tag = :tag", other=other, tag=first.tag)

    for attempt in (house.come_back(first), house.write_letter(first)):
        with pytest.raises(NoSuchReceipt):
            await attempt


# --- any byte ------------------------------------------------------------------------------------------------------------


def changed(value: bytes, at: int, mask: int) -> bytes:
    place = at % len(value)
    return value[:place] + bytes([value[place] ^ mask]) + value[place + 1 :]


@quick
@given(places, places, masks)
def test_a_changed_byte_of_a_record_is_a_gap_and_is_named(
    falsified_site: Falsified, which: int, at: int, mask: int
) -> None:
    site = falsified_site
    stored = site.rows["record"]
    row = stored[which % len(stored)]
    with site.session() as session:
        values = {"sealed": changed(row["sealed"], at, mask), "id": row["id"]}
        session.execute(text("UPDATE record SET sealed = :sealed WHERE id = :id"), values)
        view = site.remembering().ledger.reading(session)
        file = casefile.load(view, row["case_id"], recipient_id="")

        assert [one.id for one in file.case.records.values() if not casefile.is_as_filed(file, one)] in (
            [row["id"]],
            [row["id"], *file.case.erased],
            [*file.case.erased, row["id"]],
        )


@quick
@given(places, places, masks)
def test_a_changed_byte_of_a_grant_opens_nothing(falsified_site: Falsified, which: int, at: int, mask: int) -> None:
    site = falsified_site
    noor = site.ready.people["noor"]
    own = [row for row in site.rows["channel_grant"] if row["recipient_id"] == noor.person]
    row = own[which % len(own)]
    with site.session() as session:
        values = {"key": changed(row["wrapped_key"], at, mask), "old": row["wrapped_key"]}
        session.execute(text("UPDATE channel_grant SET wrapped_key = :key WHERE wrapped_key = :old"), values)
        view = site.remembering().ledger.reading(session)
        file = casefile.load(view, row["case_id"], recipient_id=noor.person)

        assert casefile.open_keys(file, site.member("noor").recipient)[1] == (row["epoch"],)


def test_whoever_is_no_recipient_opens_nothing(falsified_site: Falsified) -> None:
    site = falsified_site
    stranger = replace(site.member("noor").recipient, secret=RecipientSecret(sha256(b"stranger")))
    with site.session() as session:
        view = site.remembering().ledger.reading(session)
        for case_id in site.case_ids:
            file = casefile.load(view, case_id, recipient_id=stranger.id)
            assert casefile.open_file(file, stranger).records == ()
