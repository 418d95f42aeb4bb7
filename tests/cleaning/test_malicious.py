"""Files made to hurt: nothing of them is passed on but what a harmless copy can hold, and the next job is served."""

import pytest

from coc_service.cleaning import Cleaned, Cleaner, Failed, Limits, NotCleanable, WhyFailed, WhyNot
from coc_service.cleaning.results import FileType
from tests.cleaning import planted, planted_pdf
from tests.cleaning.malicious import MALICIOUS, heic_broken, pdf_bomb

MEMORY = 350 * 1024**2
BAD = (planted.SECRET, b"JavaScript", b"alert", b"PK\x03\x04", b"Launch", b"EmbeddedFile")


def everything_in(made: Cleaned) -> bytes:
    cleaned = made.cleaned.read()
    whole = planted_pdf.everything_in(cleaned) if made.type_cleaned is FileType.PDF else cleaned
    return whole + made.preview.read()


async def is_served(cleaner: Cleaner) -> bool:
    end = await cleaner.clean(planted.png())
    if isinstance(end, Cleaned):
        end.close()
    return isinstance(end, Cleaned)


@pytest.mark.parametrize("name", [name for name, one in MALICIOUS.items() if one.end])
async def test_a_bomb_or_broken_file_is_refused(cleaner: Cleaner, name: str) -> None:
    assert await cleaner.clean(MALICIOUS[name].make()) == MALICIOUS[name].end
    assert await is_served(cleaner)


async def test_a_document_that_takes_all_memory_ends_its_child() -> None:
    with Cleaner(limits=Limits(memory_bytes=MEMORY)) as small:
        end = await small.clean(pdf_bomb())

        assert end in {Failed(WhyFailed.MEMORY), Failed(WhyFailed.DIED)}  # which library notices first differs
        assert await is_served(small)


@pytest.mark.parametrize("name", [name for name, one in MALICIOUS.items() if not one.end])
async def test_a_copy_holds_nothing_that_acts(cleaner: Cleaner, name: str) -> None:
    end = await cleaner.clean(MALICIOUS[name].make())

    assert isinstance(end, Cleaned)
    assert [word for word in BAD if word in everything_in(end)] == []
    end.close()


@pytest.mark.parametrize("seed", range(8))
async def test_a_photo_with_broken_bytes_is_refused_or_harmless(cleaner: Cleaner, seed: int) -> None:
    end = await cleaner.clean(heic_broken(seed))

    if isinstance(end, Cleaned):
        assert planted.SECRET not in everything_in(end)
        end.close()
    else:
        assert end == NotCleanable(FileType.HEIC, WhyNot.BROKEN)
    assert await is_served(cleaner)
