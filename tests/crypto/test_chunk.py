"""Sealed chunks of files: of one size, each bound to its place."""

import pytest

from coc_service.crypto import CHUNK_BYTES, FileKey, OpenFailed, file_id, open_chunk, random_file_key, seal_chunk

KEY, CONTEXT = FileKey(bytes(range(32))), b"chunk 0 of a file"


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES])
def test_a_chunk_opens_as_it_was_sealed_and_filled_with_zeros(size: int) -> None:
    plain = b"\x80" * size

    assert open_chunk(KEY, seal_chunk(KEY, plain, context=CONTEXT), context=CONTEXT) == plain.ljust(CHUNK_BYTES, b"\0")


def test_all_sealed_chunks_have_one_size() -> None:
    sizes = {len(seal_chunk(KEY, b"x" * size, context=CONTEXT)) for size in (0, 1, 70_000, CHUNK_BYTES)}

    assert sizes == {CHUNK_BYTES + 1 + 24 + 32 + 16 * (1 + CHUNK_BYTES // 16_384)} or len(sizes) == 1


def test_more_than_a_chunk_is_refused() -> None:
    with pytest.raises(ValueError, match="262145"):
        seal_chunk(KEY, bytes(CHUNK_BYTES + 1), context=CONTEXT)


@pytest.mark.parametrize("place", [0, 1, 30, 60, 100_000, -1])
def test_a_chunk_with_any_changed_byte_does_not_open(place: int) -> None:
    sealed = bytearray(seal_chunk(KEY, b"evidence", context=CONTEXT))
    sealed[place] ^= 1

    with pytest.raises(OpenFailed):
        open_chunk(KEY, bytes(sealed), context=CONTEXT)


def test_a_chunk_that_was_cut_or_is_missing_does_not_open() -> None:
    sealed = seal_chunk(KEY, b"evidence", context=CONTEXT)

    for cut in (b"", sealed[:1], sealed[:60], sealed[:-16_400], sealed[:-1]):
        with pytest.raises(OpenFailed):
            open_chunk(KEY, cut, context=CONTEXT)


def test_a_chunk_opens_under_no_other_key_and_in_no_other_place() -> None:
    sealed = seal_chunk(KEY, b"evidence", context=CONTEXT)

    with pytest.raises(OpenFailed):
        open_chunk(random_file_key(), sealed, context=CONTEXT)
    with pytest.raises(OpenFailed):
        open_chunk(KEY, sealed, context=b"chunk 1 of a file")


def test_a_file_is_found_by_its_key() -> None:
    assert file_id(KEY) == file_id(FileKey(KEY.reveal()))
    assert file_id(KEY) != file_id(random_file_key())
    assert len(file_id(KEY)) == 26
