"""Of the secrets planted wherever a file can hide something, none is in the cleaned copy or its preview."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from coc_service.cleaning import Cleaned, Cleaner, FileType, Found, Remains
from tests.cleaning import planted, planted_pdf

_PHOTO = {
    Found.PLACE,
    Found.TIME,
    Found.CAMERA,
    Found.AUTHOR,
    Found.COMMENT,
    Found.SOFTWARE,
    Found.THUMBNAIL,
    Found.OTHER,
}
_PHOTO_AND_REST = _PHOTO | {Found.AFTER_END}
TABLE = [
    (planted.jpeg, FileType.JPEG, _PHOTO_AND_REST),
    (planted.png, FileType.PNG, _PHOTO_AND_REST),
    (planted.webp, FileType.WEBP, _PHOTO_AND_REST),
    (planted.gif, FileType.GIF, {Found.COMMENT, Found.AUTHOR, Found.OTHER, Found.AFTER_END}),
    (planted.heic, FileType.JPEG, {Found.PLACE, Found.TIME, Found.CAMERA, Found.AUTHOR, Found.AFTER_END}),
    (planted.avif, FileType.JPEG, _PHOTO - {Found.THUMBNAIL, Found.OTHER}),
    (planted.tiff, FileType.PNG, {Found.COMMENT, Found.CAMERA, Found.AUTHOR, Found.OTHER}),
]
IDS = [make.__name__ for make, _, _ in TABLE]


async def cleaned_by(cleaner: Cleaner, data: bytes) -> Cleaned:
    end = await cleaner.clean(data)
    assert isinstance(end, Cleaned), end
    return end


@pytest.mark.parametrize(("make", "kind", "found"), TABLE, ids=IDS)
async def test_no_secret_of_a_picture_is_left_and_what_was_found_is_said(
    cleaner: Cleaner, make: Callable[[], bytes], kind: FileType, found: set[Found]
) -> None:
    assert planted.SECRET in make()

    end = await cleaned_by(cleaner, make())

    assert planted.SECRET not in end.cleaned.read() + end.preview.read()
    assert (end.type_cleaned, set(end.found), set(end.remains)) == (kind, found, {Remains.PICTURE})
    end.close()


@pytest.mark.parametrize("make", [make for make, _, _ in TABLE], ids=IDS)
async def test_nothing_is_found_in_a_cleaned_picture(cleaner: Cleaner, make: Callable[[], bytes]) -> None:
    first = await cleaned_by(cleaner, make())

    second = await cleaned_by(cleaner, first.cleaned.read())

    assert second.found == set()
    first.close()
    second.close()


@pytest.mark.parametrize("make", [make for make, _, _ in TABLE], ids=IDS)
async def test_a_cleaned_picture_shows_the_same(cleaner: Cleaner, make: Callable[[], bytes]) -> None:
    end = await cleaned_by(cleaner, make())

    shown = Image.open(io.BytesIO(end.cleaned.read())).convert("RGB")

    left, right = (shown.getpixel((at, shown.height - 4)) for at in (4, shown.width - 4))
    assert isinstance(left, tuple)
    assert left[0] > 150 > left[2]
    if make is not planted.heic:  # that one is blue at the top only
        assert isinstance(right, tuple)
        assert right[2] > 150 > right[0]
    end.close()


async def test_no_secret_of_a_document_is_left_and_what_was_found_is_said(cleaner: Cleaner) -> None:
    document = planted_pdf.document()
    assert planted_pdf.everything_in(document).count(planted.SECRET) > 50

    end = await cleaned_by(cleaner, document)

    assert planted.SECRET not in planted_pdf.everything_in(end.cleaned.read())
    assert end.found == set(Found)
    assert end.remains == {Remains.PICTURE, Remains.TEXT}
    end.close()


async def test_a_cleaned_document_says_the_same(cleaner: Cleaner) -> None:
    end = await cleaned_by(cleaner, planted_pdf.document())

    assert planted_pdf.SHOWN in planted_pdf.everything_in(end.cleaned.read())
    end.close()


async def test_nothing_is_found_in_a_cleaned_document(cleaner: Cleaner) -> None:
    first = await cleaned_by(cleaner, planted_pdf.document())

    second = await cleaned_by(cleaner, first.cleaned.read())

    assert second.found == set()
    first.close()
    second.close()
