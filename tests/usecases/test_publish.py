"""Checkpoints depend only on the time: one each beat, each the same number of entries further."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from coc_service.audit import Act, decode, open_note
from coc_service.store import log
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from coc_service.usecases.site import publish
from coc_service.usecases.site.publish import CheckpointBroken, Consistency, LatestCheckpoint, PublishIfDue
from tests.usecases.house import House

BEAT, STEP = timedelta(hours=1), 32


async def published(house: House, *, after: timedelta = timedelta(0)) -> bool:
    house.clock.at += after
    return await house.do(PublishIfDue(house.custody, BEAT, STEP))


async def act(house: House, times: int) -> None:
    def job(session: Session) -> None:
        draft = house.custody.ledger.writing(session)
        for _ in range(times):
            draft.append(Act.MAIL_DELIVERED, SITE, signer=Signer(SERVICE), at=house.clock.now())

    await house.write(job)


async def sizes(house: House) -> list[int]:
    return [row[0] for row in await house.rows("SELECT size FROM checkpoint ORDER BY size")]


async def test_one_is_published_on_the_beat_and_none_between(house: House) -> None:
    assert await published(house)
    assert not await published(house, after=timedelta(minutes=59))
    assert await published(house, after=timedelta(minutes=1))
    assert not await published(house, after=timedelta(minutes=1))

    assert await sizes(house) == [STEP, 2 * STEP]


@pytest.mark.parametrize("acts", [0, 1, 31, 200])
async def test_how_much_happened_does_not_show_in_the_size(sqlite_house: House, acts: int) -> None:
    house = sqlite_house
    await published(house)
    await act(house, acts)

    for _ in range(3):
        await published(house, after=BEAT)

    assert await sizes(house) == [STEP, 2 * STEP, 3 * STEP, 4 * STEP]


async def test_cover_fills_only_what_is_missing(sqlite_house: House) -> None:
    house = sqlite_house
    await published(house)
    before = (await house.rows("SELECT size FROM audit_head"))[0][0]
    others = STEP - 2
    await act(house, others)

    await published(house, after=BEAT)

    rows = await house.rows('SELECT entry FROM audit_entry WHERE "index" >= :before ORDER BY "index"', before=before)
    acts = [decode(bytes(row[0])).act for row in rows]
    assert acts == [Act.MAIL_DELIVERED] * others + [Act.COVER] * 2


async def test_beats_that_were_slept_through_are_not_caught_up_and_a_late_one_bears_its_beat(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    await published(house)

    await published(house, after=10 * BEAT + timedelta(minutes=17))

    latest = await house.ask(LatestCheckpoint(house.custody))
    assert latest is not None
    assert (await sizes(house), latest.published_at) == ([STEP, 2 * STEP], house.clock.now() - timedelta(minutes=17))


async def test_every_checkpoint_is_signed_and_between_published_sizes_alone_there_is_a_proof(house: House) -> None:
    for _ in range(3):
        await act(house, 10)
        await published(house, after=BEAT)
    key = house.custody.keys.signer.verifier_key

    notes = [open_note(row[0], key).size for row in await house.rows("SELECT note FROM checkpoint ORDER BY size")]

    assert notes == await sizes(house)
    assert await house.ask(Consistency(notes[0]))
    assert await house.ask(Consistency(notes[-1])) == ""
    assert [await house.ask(Consistency(size)) for size in (notes[0] + 1, 0)] == [None, None]


async def test_a_proof_reads_two_checkpoints_however_many_there_are(house: House) -> None:
    for _ in range(3):
        await published(house, after=BEAT)
    few, size = await loaded_for_a_proof(house), (await sizes(house))[0]
    for _ in range(20):
        await published(house, after=BEAT)

    assert await house.ask(Consistency(size))
    assert await loaded_for_a_proof(house) == few == 1


async def loaded_for_a_proof(house: House) -> int:
    """How many checkpoints a proof from the first one on makes of the table's rows."""
    first, loaded = (await sizes(house))[0], []

    def load(row: PublishedCheckpoint, _: object) -> None:
        loaded.append(row.size)

    event.listen(PublishedCheckpoint, "load", load)
    try:
        await house.ask(Consistency(first))
    finally:
        event.remove(PublishedCheckpoint, "load", load)
    return len(loaded)


async def test_two_replicas_publish_once(house: House) -> None:
    replicas = [house, house.restarted(), house.restarted()]

    done = await asyncio.gather(*(one.do(PublishIfDue(one.custody, BEAT, STEP)) for one in replicas * 2))

    assert sorted(done) == [False] * 5 + [True]
    assert await sizes(house) == [STEP]


BROKEN = {
    "an_older_in_its_place": "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 32) WHERE size = 64",
    "words_below_the_signature": "UPDATE checkpoint SET note = note || 'Call this number.' WHERE size = 64",
    "another_size": "UPDATE checkpoint SET size = 65 WHERE size = 64",
    "planted": "INSERT INTO checkpoint (size, published_at, note) SELECT 200000, published_at, 'x' FROM checkpoint LIMIT 1",
    "taken_away": "DELETE FROM checkpoint WHERE size = 64",
}


@pytest.mark.parametrize("statement", sorted(BROKEN))
async def test_nothing_is_built_on_a_checkpoint_that_is_not_ours(house: House, statement: str) -> None:
    await published(house)
    await published(house, after=BEAT)
    await house.tamper(BROKEN[statement])
    before = (await house.rows("SELECT size FROM audit_head"))[0][0]

    with pytest.raises(CheckpointBroken):
        await published(house, after=BEAT)

    assert (await house.rows("SELECT size FROM audit_head"))[0][0] == before
    assert "log" in await house.faults()


async def test_a_checkpoint_dated_in_the_future_does_not_stop_the_log(house: House) -> None:
    await published(house)
    await house.tamper("UPDATE checkpoint SET published_at = '2999-12-31 00:00:00'")

    assert await published(house, after=BEAT)


async def test_the_latest_is_compared_whole_with_what_our_key_signs(sqlite_house: House) -> None:
    await published(sqlite_house)

    found = await sqlite_house.read(lambda session: publish.latest(session, sqlite_house.custody.keys))

    assert found is not None
    assert await sqlite_house.read(lambda session: log.has_leaf(session, STEP - 1))
    assert not await sqlite_house.read(lambda session: log.has_leaf(session, STEP))
