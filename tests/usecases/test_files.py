"""Files: sealed while they arrive, taken by one record, opened by those who read it, swept if no record takes them."""

import pytest

from coc_service.audit import Act
from coc_service.crypto import CHUNK_BYTES
from coc_service.domain.record_models import AdditionRecord, FileRecord, LetterRecord, NoteRecord
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.access import NotDeclared
from coc_service.usecases.committee.files import OpenFile
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.custody import attaching
from coc_service.usecases.custody.attaching import Attached
from coc_service.usecases.custody.receiving import DropFile, FileGone, FileReceiver, ReceivedFile, TooManyWaiting
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.custody.stored_files import NoSuchFile, ReadChunk, StoredFile
from coc_service.usecases.reporter.conversation import WriteToCommittee
from coc_service.usecases.reporter.files import OpenOwnFile
from coc_service.usecases.reporter.receipts import ReceiptKeys
from coc_service.usecases.reporter.submit import Acceptance, Stored, SubmitReport
from coc_service.usecases.site.sweeping import ExpiredFile
from tests.support.received import MIB, attached, received, three_chunks
from tests.usecases.house import House, a_report, nonce


async def arrive(house: House, content: bytes, *, name: str = "photo.jpg", caption: str = "") -> ReceivedFile:
    return await received(house.custody, house.do, content, name=name, caption=caption)


async def report_with(house: House, *files: ReceivedFile) -> tuple[ReceiptKeys, str]:
    stored = await house.do(SubmitReport(house.custody, a_report(), await house.sent(), attached=attached(*files)))
    rows = await house.rows("SELECT case_id FROM receipt WHERE tag = :tag", tag=stored.receipt.tag)
    return stored.receipt, rows[0][0]


async def files_of(house: House, case_id: str, name: str = "noor") -> dict[str, FileRecord]:
    opened = await house.open(case_id, name)
    return {one.filed.id: one.said.body for one in opened.file.records if isinstance(one.said.body, FileRecord)}


async def content_of(house: House, file: StoredFile) -> bytes:
    chunks = [await house.ask(ReadChunk(file.id, number)) for number in file.chunks(0, file.size_bytes)]
    return b"".join(file.open(number, sealed) for number, sealed in enumerate(chunks))


async def acts_of(house: House, case_id: str) -> list[str]:
    return [one.act for _, one in await house.view(lambda view: view.chain(f"case:{case_id}"))]


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
async def test_a_file_of_a_report_opens_for_a_member_as_it_was_sent(house: House, size: int) -> None:
    content = b"\x80" * size
    _, case_id = await report_with(house, await arrive(house, content, caption="The door."))
    await house.declare(case_id, "noor")
    ((record, body),) = (await files_of(house, case_id)).items()

    file = await house.do(OpenFile(house.custody, house.member("noor"), case_id, record))

    assert await content_of(house, file) == content
    assert (body.name, body.size_bytes, body.caption, body.media_type) == ("photo.jpg", size, "The door.", "image/jpeg")
    assert (await acts_of(house, case_id))[-1] == Act.FILE_OPENED
    assert not await house.faults()


async def test_files_go_with_a_letter_of_the_reporter_and_alone(house: House) -> None:
    receipt, case_id = await report_with(house)
    first, second = await arrive(house, b"one"), await arrive(house, b"two", name="chat.txt")

    await house.do(WriteToCommittee(house.custody, receipt, "See this.", nonce(), attached(first)))
    await house.do(WriteToCommittee(house.custody, receipt, "", nonce(), attached(second)))

    bodies = [one.said.body for one in (await house.come_back(receipt)).file.records]
    assert [one.name for one in bodies if isinstance(one, FileRecord)] == ["photo.jpg", "chat.txt"]
    assert [len(one.files) for one in bodies if isinstance(one, AdditionRecord)] == [1]
    assert not await house.faults()
    assert case_id


async def test_a_members_file_is_read_by_the_reporter_only_with_a_letter(house: House) -> None:
    receipt, case_id = await report_with(house)
    await house.declare(case_id, "noor")
    member = house.member("noor")
    note, letter = await arrive(house, b"ours", name="ours.txt"), await arrive(house, b"yours", name="yours.txt")

    await house.do(
        AddRecord(house.custody, member, case_id, NoteRecord(text="Keep."), nonce(), attached=attached(note))
    )
    await house.do(
        AddRecord(house.custody, member, case_id, LetterRecord(text="Read."), nonce(), attached=attached(letter))
    )

    records = await files_of(house, case_id)
    opened = (await house.come_back(receipt)).file.records
    assert [one.name for one in records.values()] == ["ours.txt", "yours.txt"]
    assert [one.said.body.name for one in opened if isinstance(one.said.body, FileRecord)] == ["yours.txt"]
    ours, yours = records
    with pytest.raises(NoSuchFile):
        await house.do(OpenOwnFile(house.custody, receipt, ours))
    assert await content_of(house, await house.do(OpenOwnFile(house.custody, receipt, yours))) == b"yours"
    assert not await house.faults()


async def test_nobody_opens_a_file_of_a_case_that_is_not_theirs_to_read(house: House) -> None:
    receipt, case_id = await report_with(house, await arrive(house, b"evidence"))
    other, _ = await report_with(house)
    await house.declare(case_id, "noor")
    await house.step_back(case_id, "ilse")
    (record,) = await files_of(house, case_id)

    for name, refusal in (("ilse", NoSuchCase), ("tomas", NotDeclared)):
        with pytest.raises(refusal):
            await house.do(OpenFile(house.custody, house.member(name), case_id, record))
    with pytest.raises(NoSuchFile):
        await house.do(OpenOwnFile(house.custody, other, record))
    assert await content_of(house, await house.do(OpenOwnFile(house.custody, receipt, record))) == b"evidence"


async def test_what_is_no_file_is_opened_as_none(house: House) -> None:
    _, case_id = await report_with(house)
    await house.declare(case_id, "noor")
    (some, *_) = (await house.case(case_id)).records

    for record in (some, "0" * 32):
        with pytest.raises(NoSuchFile):
            await house.do(OpenFile(house.custody, house.member("noor"), case_id, record))


async def test_a_form_that_is_sent_twice_stores_its_files_once(house: House) -> None:
    receipt, case_id = await report_with(house)
    again = nonce()
    for _ in range(2):
        files = attached(await arrive(house, b"the same"), await arrive(house, b"the same"))
        await house.do(WriteToCommittee(house.custody, receipt, "See this.", again, files))

    assert len((await house.case(case_id)).contents) == 1
    assert not await house.faults()


async def test_a_report_that_is_sent_twice_has_its_files_once(house: House) -> None:
    sent = await house.sent()
    stored: list[Stored] = []
    for _ in range(2):
        files = attached(await arrive(house, b"the same"))
        stored.append(await house.do(SubmitReport(house.custody, a_report(), sent, attached=files)))

    assert [one.outcome for one in stored] == [Acceptance.NEW, Acceptance.AGAIN]
    assert len(await house.rows("SELECT id FROM upload")) == 1  # the second waits for the sweep


async def test_a_file_that_waited_too_long_is_refused_and_nothing_is_stored(house: House) -> None:
    receipt, case_id = await report_with(house)
    file = await arrive(house, b"late")
    before = await acts_of(house, case_id)
    house.clock.later(minutes=41)

    with pytest.raises(Refused) as refused:
        await house.do(WriteToCommittee(house.custody, receipt, "See this.", nonce(), attached(file)))

    assert refused.value.message == attaching.GONE
    assert await acts_of(house, case_id) == before


async def test_files_beyond_what_a_case_holds_are_refused(house: House) -> None:
    receipt, case_id = await report_with(house, await arrive(house, three_chunks()))
    file = await arrive(house, three_chunks())
    before = await acts_of(house, case_id)

    with pytest.raises(Refused) as refused:
        await house.do(WriteToCommittee(house.custody, receipt, "", nonce(), attached(file, most_bytes=MIB)))

    assert refused.value.message == attaching.NO_ROOM
    assert await acts_of(house, case_id) == before


async def test_a_file_that_no_record_took_is_swept_within_the_hour_and_others_stay(house: House) -> None:
    _, case_id = await report_with(house, await arrive(house, three_chunks()))
    left = await arrive(house, b"x" * (6 * CHUNK_BYTES))
    house.clock.later(minutes=45)
    assert await house.ask(ExpiredFile(house.custody)) is None
    house.clock.later(minutes=10)

    steps = 0
    while file_id := await house.ask(ExpiredFile(house.custody)):
        await house.do(DropFile(file_id))
        steps += 1

    assert steps == 2
    assert await house.rows("SELECT file_id FROM chunk WHERE file_id = :id", id=left.id) == []
    assert await house.rows("SELECT id FROM upload") == []
    assert len(await house.rows("SELECT number FROM chunk")) == 3
    assert not await house.faults()
    assert case_id


async def test_a_file_of_a_record_is_never_dropped(house: House) -> None:
    file = await arrive(house, three_chunks())
    await report_with(house, file)

    assert await house.do(DropFile(file.id))

    assert len(await house.rows("SELECT number FROM chunk")) == 3


async def test_a_slow_file_waits_on_as_long_as_it_arrives(house: House) -> None:
    receiver = FileReceiver(house.custody, name="film.mp4", media_type="video/mp4")
    await house.do(receiver.begin())
    for _ in range(3):
        house.clock.later(minutes=20)
        for chunk in receiver.feed(bytes(CHUNK_BYTES + 1)):
            await house.do(chunk)

    assert await house.ask(ExpiredFile(house.custody)) is None


async def test_a_file_that_was_swept_while_it_arrived_cannot_go_on(house: House) -> None:
    receiver = FileReceiver(house.custody, name="film.mp4", media_type="video/mp4")
    await house.do(receiver.begin())
    await house.do(DropFile(receiver.id))
    house.clock.later(minutes=6)

    with pytest.raises(FileGone):
        await house.do(receiver.end())


async def test_no_file_begins_while_too_much_belongs_to_no_case(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coc_service.usecases.custody.receiving.MOST_WAITING_CHUNKS", 3)
    await arrive(house, three_chunks())

    with pytest.raises(TooManyWaiting):
        await arrive(house, b"one more")


async def test_no_row_holds_the_key_the_name_or_the_size_of_a_file(house: House) -> None:
    file = await arrive(house, b"evidence of nine bytes or so", name="a-telling-name.jpg")
    await report_with(house, file)

    rows = [value for row in await house.rows("SELECT * FROM upload, chunk") for value in row]
    sealed = [row[0] for row in await house.rows("SELECT sealed FROM chunk")]

    assert rows == []
    assert not any(part in one for one in sealed for part in (b"evidence", b"telling", file.key.reveal()))
    assert {len(one) for one in sealed} == {len(sealed[0])}


def test_nothing_attached_is_false() -> None:
    assert not Attached()
