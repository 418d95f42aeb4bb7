"""The type of a file by its first bytes."""

import pytest

from coc_service.cleaning.results import FileType
from coc_service.cleaning.samples import samples
from coc_service.cleaning.sniffing import type_of

OTHERS = [
    (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", FileType.MP4),
    (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", FileType.HEIC),
    (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", FileType.AVIF),
    (b"\0\0\0\x14ftypmif1\0\0\0\0mif1", FileType.HEIC),
    (b"\0\0\0\0ftyp", FileType.MP4),
    (b"some words %PDF-1.7", FileType.PDF),
    (b"<!DOCTYPE html>", FileType.HTML),
    (b"<?xml version='1.0'?>\n<SVG", FileType.SVG),
    (b"PK\x03\x04", FileType.ZIP),
    (b"", FileType.UNKNOWN),
    (b"some words", FileType.UNKNOWN),
]


@pytest.mark.parametrize("kind", list(samples()))
def test_a_file_of_each_type_is_known(kind: FileType) -> None:
    assert type_of(samples()[kind]) is kind


@pytest.mark.parametrize(("head", "kind"), OTHERS)
def test_brands_and_words_are_told_apart(head: bytes, kind: FileType) -> None:
    assert type_of(head) is kind
