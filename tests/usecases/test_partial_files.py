"""Files that come in slices: a chunk is stored once, and what is missing begins again."""

import pytest

from coc_service.crypto import CHUNK_BYTES, random_bytes
from coc_service.usecases.custody import partial_files
from coc_service.usecases.custody.form_tokens import TokenInvalid
from coc_service.usecases.custody.partial_files import AlreadyStored, GoOn, PartialFile, SliceReceiver, WholeFiles
from coc_service.usecases.custody.receiving import FileGone
from coc_service.usecases.custody.stored_files import FileBroken
from tests.usecases.house import House

CONTENT = random_bytes(2 * CHUNK_BYTES)


async def begun(house: House, size_bytes: int = len(CONTENT)) -> PartialFile:
    file = partial_files.begin(name="film.bin", media_type="video/mp4", size_bytes=size_bytes, mark="1")
    await house.do(partial_files.begin_act(house.custody, file))
    return file


async def take(house: House, receiver: SliceReceiver, data: bytes) -> None:
    for chunk in receiver.feed(data):
        await house.do(chunk)


async def test_two_requests_for_one_slice_store_each_chunk_once(house: House) -> None:
    file = await begun(house)
    one, other = (SliceReceiver(house.custody, file, chunks=0) for _ in range(2))

    await take(house, one, CONTENT[:CHUNK_BYTES])
    with pytest.raises(AlreadyStored):
        await take(house, other, CONTENT[:CHUNK_BYTES])
    await take(house, one, CONTENT[CHUNK_BYTES:])
    whole = await WholeFiles().whole(file, custody=house.custody, database=house.process.database)

    assert await house.do(GoOn(house.custody, file)) == 2
    assert (whole.size_bytes, whole.chunk_count, whole.name) == (len(CONTENT), 2, "film.bin")


async def test_a_whole_file_is_opened_once(sqlite_house: House) -> None:
    """A form that names it again is small, and would cost as much as the file is large."""
    house, wholes = sqlite_house, WholeFiles()
    file = await begun(house)
    await take(house, SliceReceiver(house.custody, file, chunks=0), CONTENT)
    first = await wholes.whole(file, custody=house.custody, database=house.process.database)
    await house.tamper("DELETE FROM chunk")

    assert await wholes.whole(file, custody=house.custody, database=house.process.database) == first
    with pytest.raises(FileBroken):
        await WholeFiles().whole(file, custody=house.custody, database=house.process.database)


async def test_a_file_with_a_gap_begins_again(house: House) -> None:
    file = await begun(house)
    await take(house, SliceReceiver(house.custody, file, chunks=1), CONTENT[CHUNK_BYTES:])

    with pytest.raises(FileGone):
        await house.do(GoOn(house.custody, file))
    with pytest.raises(FileBroken):
        await WholeFiles().whole(file, custody=house.custody, database=house.process.database)


async def test_half_a_file_goes_on_in_its_own_form_alone(house: House) -> None:
    file, keys = await begun(house), house.custody.keys
    token = partial_files.issue(file, "report", keys=keys)

    assert partial_files.redeem(token, "report", keys=keys) == file
    for text, about in ((token, "return"), (token[:-4], "report"), ("none", "report")):
        with pytest.raises(TokenInvalid):
            partial_files.redeem(text, about, keys=keys)
