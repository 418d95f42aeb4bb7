"""An attacker who writes to the database, and knows the key files: a file is never another one than was sent."""

from collections.abc import Awaitable, Callable

import pytest

from coc_service.crypto import CHUNK_BYTES
from coc_service.domain.record_models import FileRecord, PartyStatementRecord
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.files import OpenFile
from coc_service.usecases.custody import attaching, stored_files
from coc_service.usecases.custody.receiving import FileReceiver, TooManyWaiting
from coc_service.usecases.custody.stored_files import FileBroken, ReadChunk
from coc_service.usecases.reporter.conversation import OpenConversation, WriteToCommittee
from coc_service.usecases.reporter.statements import MakeStatement
from tests.support.received import attached, three_chunks
from tests.usecases.hearing import answer, heard
from tests.usecases.house import House, nonce
from tests.usecases.test_files import arrive, content_of, files_of, report_with

Attack = Callable[[House, str, str], Awaitable[None]]
MOVE = "UPDATE chunk SET file_id = :to, number = :number WHERE file_id = :file_id AND number = :at"


async def swap_two_chunks(house: House, mine: str, _: str) -> None:
    for at, number in ((0, 90), (1, 0), (90, 1)):
        await house.tamper(MOVE, file_id=mine, to=mine, at=at, number=number)


async def change_a_byte(house: House, mine: str, _: str) -> None:
    ((sealed,),) = await house.rows("SELECT sealed FROM chunk WHERE file_id = :id AND number = 1", id=mine)
    changed = sealed[:1000] + bytes([sealed[1000] ^ 1]) + sealed[1001:]
    await house.tamper("UPDATE chunk SET sealed = :sealed WHERE file_id = :id AND number = 1", sealed=changed, id=mine)


async def cut_the_end(house: House, mine: str, _: str) -> None:
    await house.tamper("DELETE FROM chunk WHERE file_id = :id AND number = 2", id=mine)


async def take_one_from_the_middle(house: House, mine: str, _: str) -> None:
    await house.tamper("DELETE FROM chunk WHERE file_id = :id AND number = 1", id=mine)


async def take_the_file(house: House, mine: str, _: str) -> None:
    await house.tamper("DELETE FROM chunk WHERE file_id = :id", id=mine)


async def put_the_file_of_another_case_there(house: House, mine: str, other: str) -> None:
    await take_the_file(house, mine, other)
    await house.tamper("UPDATE chunk SET file_id = :mine WHERE file_id = :other", mine=mine, other=other)


async def exchange_the_last_chunks(house: House, mine: str, other: str) -> None:
    for file_id, to, at, number in ((mine, mine, 2, 90), (other, mine, 2, 2), (mine, other, 90, 2)):
        await house.tamper(MOVE, file_id=file_id, to=to, at=at, number=number)


ATTACKS: dict[str, tuple[Attack, bool]] = {  # whether the page says so before the file is opened
    "two chunks change places": (swap_two_chunks, False),
    "a byte is changed": (change_a_byte, False),
    "the end is cut off": (cut_the_end, True),
    "a chunk is taken from the middle": (take_one_from_the_middle, True),
    "the whole file is taken": (take_the_file, True),
    "another case's file stands there": (put_the_file_of_another_case_there, False),
    "chunks of two cases change places": (exchange_the_last_chunks, False),
}


@pytest.mark.parametrize("named", ATTACKS)
async def test_a_file_that_was_tampered_with_is_named_and_never_opens(house: House, named: str) -> None:
    attack, is_on_page = ATTACKS[named]
    first, second = await arrive(house, three_chunks()), await arrive(house, three_chunks())
    _, case_id = await report_with(house, first)
    await report_with(house, second)
    await house.declare(case_id, "noor")
    (record,) = await files_of(house, case_id)

    await attack(house, first.id, second.id)

    opened = await house.open(case_id, "noor")
    (shown,) = [one for one in opened.file.records if isinstance(one.said.body, FileRecord)]
    assert stored_files.is_whole(opened.file.sealed, shown) is not is_on_page
    file = await house.do(OpenFile(house.custody, house.member("noor"), case_id, record))
    with pytest.raises(FileBroken):
        await content_of(house, file)
    assert f"case:{case_id}" in await house.faults()


async def test_chunks_that_no_entry_names_are_found(house: House) -> None:
    await report_with(house, await arrive(house, b"evidence"))
    planted = await arrive(house, b"planted")
    await house.tamper("DELETE FROM upload WHERE id = :id", id=planted.id)

    assert await house.faults() == {"site"}


async def test_a_chunk_added_behind_the_end_is_found_and_the_file_still_opens(house: House) -> None:
    file = await arrive(house, b"evidence")
    _, case_id = await report_with(house, file)
    await house.declare(case_id, "noor")
    await house.tamper("INSERT INTO chunk SELECT file_id, 7, sealed FROM chunk WHERE file_id = :id", id=file.id)
    (record,) = await files_of(house, case_id)

    opened = await house.do(OpenFile(house.custody, house.member("noor"), case_id, record))

    assert await content_of(house, opened) == b"evidence"
    assert await house.faults() == {f"case:{case_id}"}


async def test_a_waiting_file_is_opened_by_nobody_who_has_the_database_and_the_keys(house: House) -> None:
    """Control: its key is in no row, and derives from none of ours."""
    file = await arrive(house, b"a canary that waits")
    tables = [await house.rows(f"SELECT * FROM {table}") for table in ("upload", "chunk", "record", "audit_entry")]
    values = [value for rows in tables for row in rows for value in row]
    everything = b"".join(value if isinstance(value, bytes) else str(value).encode() for value in values)

    assert file.key.reveal() not in everything
    assert file.key.reveal().hex().encode() not in everything
    assert b"canary" not in everything
    assert await house.ask(ReadChunk(file.id, 0)) is not None


async def test_a_content_that_the_log_states_otherwise_is_not_shown_as_whole(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a member with a program of their own can sign it."""
    with monkeypatch.context() as patch:
        patch.setattr(attaching, "content_digest", lambda *_: "00" * 32)
        _, case_id = await report_with(house, await arrive(house, b"evidence"))
    await house.declare(case_id, "noor")

    opened = await house.open(case_id, "noor")

    (shown,) = [one for one in opened.file.records if isinstance(one.said.body, FileRecord)]
    assert not stored_files.is_whole(opened.file.sealed, shown)
    assert await house.faults() == {f"case:{case_id}"}


@pytest.mark.parametrize("evidence", [0, 7])
async def test_what_one_party_sends_takes_no_room_from_another_and_tells_nothing(
    sqlite_house: House, evidence: int
) -> None:
    house, most_bytes = sqlite_house, 8 * CHUNK_BYTES
    receipt, _, _, sam = await heard(house)
    await answer(house, sam)
    if evidence:
        mine = attached(await arrive(house, bytes(evidence * CHUNK_BYTES)), most_bytes=most_bytes)
        await house.do(WriteToCommittee(house.custody, receipt, "", nonce(), mine))
    theirs = attached(await arrive(house, bytes(8 * CHUNK_BYTES)), most_bytes=most_bytes)
    statement = PartyStatementRecord(text="It was not like that.")

    is_taken = await house.do(MakeStatement(house.custody, sam, statement, nonce(), theirs))

    more = attached(await arrive(house, b"more evidence"), most_bytes=most_bytes)
    assert is_taken
    assert await house.do(WriteToCommittee(house.custody, receipt, "", nonce(), more))


async def test_a_partys_page_counts_the_files_of_their_own_channel_alone(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    receipt, _, _, sam = await heard(house)
    mine = await arrive(house, three_chunks())
    await house.do(WriteToCommittee(house.custody, receipt, "", nonce(), attached(mine)))

    pages = [await house.do(OpenConversation(house.custody, one)) for one in (receipt, sam)]

    assert [dict(one.file.sealed.chunks) for one in pages] == [{mine.id: 3}, {}]


async def test_small_files_take_as_much_room_as_they_are_stored_in(sqlite_house: House) -> None:
    receipt, _ = await report_with(sqlite_house, await arrive(sqlite_house, b"0"))
    files = [await arrive(sqlite_house, b"%d" % one) for one in range(4)]

    with pytest.raises(Refused) as refused:
        await sqlite_house.do(
            WriteToCommittee(sqlite_house.custody, receipt, "", nonce(), attached(*files, most_bytes=4 * CHUNK_BYTES))
        )

    assert refused.value.message == attaching.NO_ROOM


async def test_a_channel_takes_only_so_many_files(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MOST_FILES", 2)
    receipt, _ = await report_with(sqlite_house, *[await arrive(sqlite_house, b"%d" % one) for one in range(2)])
    third = attached(await arrive(sqlite_house, b"3"))

    with pytest.raises(Refused) as refused:
        await sqlite_house.do(WriteToCommittee(sqlite_house.custody, receipt, "", nonce(), third))

    assert refused.value.message == attaching.NO_ROOM


async def test_files_that_began_together_do_not_pass_the_limit_of_what_waits(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coc_service.usecases.custody.receiving.MOST_WAITING_CHUNKS", 4)
    monkeypatch.setattr("coc_service.usecases.custody.receiving.COUNTED_EVERY", 3)
    receivers = [FileReceiver(sqlite_house.custody, name="a", media_type="image/jpeg") for _ in range(2)]
    for one in receivers:
        await sqlite_house.do(one.begin())
    first, second = (list(one.feed(bytes(6 * CHUNK_BYTES))) for one in receivers)
    for chunk in first[:4]:
        await sqlite_house.do(chunk)
    for chunk in second[:2]:
        await sqlite_house.do(chunk)

    with pytest.raises(TooManyWaiting):
        await sqlite_house.do(second[2])
