"""The app's side: what it takes, what it trusts, and what happens when the helper is gone."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from coc_service.cleaning import (
    Cleaned,
    Cleaner,
    Failed,
    FileType,
    Limits,
    MemoryFile,
    NotCleanable,
    Previewed,
    Share,
    WhyFailed,
    WhyNot,
    landlock,
)
from coc_service.cleaning.protocol import ResultMalformed, result_of
from tests.cleaning import planted
from tests.cleaning.hostile_jobs import PREFIX
from tests.house.tree import ROOT

GOOD = b'{"type_found": "image/png", "reason": null, "type_cleaned": "image/png", "found": ["place"], "remains": []}'


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_it_works_here_and_says_so(cleaner: Cleaner) -> None:
    state = await cleaner.state()

    assert (state.works, state.seccomp, state.landlock_abi, state.failed_samples) == (True, True, landlock.abi(), ())


async def test_without_the_filter_nothing_is_tried() -> None:
    with Cleaner(jobs="tests.cleaning.unlocked_jobs:JOBS") as unlocked:
        assert await unlocked.clean(planted.jpeg()) == Failed(WhyFailed.UNCONFINED)
        assert await unlocked.preview(planted.jpeg()) == Failed(WhyFailed.UNCONFINED)

        state = await unlocked.state()

    assert (state.works, state.seccomp) == (False, False)


async def test_a_file_in_memory_is_sealed_and_stays_the_callers(cleaner: Cleaner) -> None:
    file = MemoryFile.of(planted.jpeg())

    end = await cleaner.clean(file)

    assert isinstance(end, Cleaned)
    with pytest.raises(PermissionError):
        file.write(b"more")
    assert file.read() == planted.jpeg()
    file.close()
    end.close()


async def pieces(data: bytes, taken: list[int]) -> AsyncIterator[bytes]:
    for at in range(0, len(data), 500):
        taken.append(at)
        yield data[at : at + 500]


async def test_a_file_can_come_in_pieces(cleaner: Cleaner) -> None:
    end = await cleaner.clean(pieces(planted.jpeg(), []))

    assert isinstance(end, Cleaned)
    assert end.type_found is FileType.JPEG
    end.close()


async def test_no_more_pieces_are_taken_than_a_job_may_have() -> None:
    taken: list[int] = []
    with Cleaner(limits=Limits(input_bytes=1_000)) as small:
        end = await small.clean(pieces(planted.jpeg(), taken))

    assert (end, taken) == (NotCleanable(FileType.JPEG, WhyNot.TOO_LARGE), [0, 500, 1_000])


async def test_a_film_is_not_read_to_its_end() -> None:
    taken: list[int] = []
    film = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(10_000)
    idle = Cleaner()

    end = await idle.clean(pieces(film, taken))

    assert (end, taken, idle.process_id) == (NotCleanable(FileType.MP4, WhyNot.TYPE), [0], None)


async def test_what_was_made_can_be_changed_by_nobody(cleaner: Cleaner) -> None:
    end = await cleaner.clean(planted.jpeg())

    assert isinstance(end, Cleaned)
    for made in (end.cleaned, end.preview):
        with pytest.raises(PermissionError):
            os.pwrite(made.fd, b"x", 0)
    end.close()


async def test_a_preview_is_made_of_what_cannot_be_passed_on(cleaner: Cleaner) -> None:
    end = await cleaner.preview(planted.heic())

    assert isinstance(end, Previewed)
    assert end.preview.read(8, 4) == b"WEBP"
    assert planted.SECRET not in end.preview.read()
    end.close()


async def test_no_file_is_left_open(cleaner: Cleaner) -> None:
    await cleaner.clean(b"")
    before = open_descriptors()

    for data in (planted.jpeg(), b"no picture", planted.jpeg()[:1000]):
        end = await cleaner.clean(data)
        if isinstance(end, Cleaned):
            end.close()
    (await cleaner.preview(planted.png())).close()  # type: ignore[union-attr] # a preview, as the test above shows

    assert open_descriptors() == before


async def test_a_file_above_the_limit_is_not_read() -> None:
    with Cleaner(limits=Limits(input_bytes=1_000)) as small:
        assert await small.clean(planted.jpeg()) == NotCleanable(FileType.JPEG, WhyNot.TOO_LARGE)


@pytest.mark.parametrize("data", [b"", b"some words", b"PK\x03\x04 and more", b"\0\0\0\x18ftypisom\0\0\0\0isommp42"])
async def test_a_type_without_a_cleaner_is_refused(cleaner: Cleaner, data: bytes) -> None:
    end = await cleaner.clean(data)

    assert isinstance(end, NotCleanable)
    assert end.reason is WhyNot.TYPE


async def test_a_helper_that_is_gone_is_started_again(cleaner: Cleaner) -> None:
    assert cleaner.process_id
    os.kill(cleaner.process_id, signal.SIGKILL)

    ends = [await cleaner.clean(planted.jpeg()) for _ in range(2)]

    assert isinstance(ends[-1], Cleaned)
    for end in ends:
        if isinstance(end, Cleaned):
            end.close()


async def test_jobs_wait_for_their_turn() -> None:
    with Cleaner(jobs="tests.cleaning.hostile_jobs:JOBS", limits=Limits(deadline_seconds=0.5), at_once=1) as one:
        ends = await asyncio.gather(*(one.clean(PREFIX + b"sleep") for _ in range(3)))

    assert ends == [Failed(WhyFailed.TIME)] * 3


async def test_a_members_preview_does_not_wait_for_visitors_files() -> None:
    with Cleaner(jobs="tests.cleaning.hostile_jobs:JOBS", at_once=1) as one:
        visitors = asyncio.create_task(one.clean(PREFIX + b"sleep"))
        await asyncio.sleep(0)

        end = await one.preview(PREFIX + b"well")

        assert (type(end), visitors.done()) == (Previewed, False)
        visitors.cancel()
        await asyncio.gather(visitors, return_exceptions=True)
    assert isinstance(end, Previewed)
    end.close()


async def test_a_file_whose_turn_does_not_come_is_given_up() -> None:
    with Cleaner(jobs="tests.cleaning.hostile_jobs:JOBS", at_once=1) as one:
        first = asyncio.create_task(one.clean(PREFIX + b"sleep"))
        await asyncio.sleep(0)

        end = await one.clean(PREFIX + b"well", share=Share(wait_seconds=0.01))

        assert (end, first.done()) == (Failed(WhyFailed.TIME), False)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


_LEAVE = """
import os
from coc_service.cleaning import Cleaner
left = Cleaner()
left.start()
print(left.process_id, flush=True)
os._exit(0)
"""
_LOADED = """
import sys
import coc_service.app, coc_service.cleaning
print(sys.modules.keys() & {"PIL", "pikepdf", "pi_heif", "pypdfium2"})
"""


def output_of(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_the_helper_ends_with_the_service() -> None:
    process = int(output_of(_LEAVE))

    while Path(f"/proc/{process}/fd").exists():  # the test's time-out is the limit
        time.sleep(0.05)


def test_the_service_loads_no_decoder() -> None:
    assert output_of(_LOADED) == "set()"


def test_a_report_is_read() -> None:
    assert result_of(GOOD).type_found is FileType.PNG


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"image/png", b"text/evil"),
        (b'"place"', b'"<script>"'),
        (b'"place"', b'["place"]'),
        (b'["place"]', b"7"),
        (b"null", b'"no such reason"'),
        (b'"remains": []', b'"other": []'),
        (b"}", b""),
        (GOOD, b"[" * 4_000),
        (GOOD, b"\xff\xfe"),
        (GOOD, b""),
    ],
)
def test_a_report_with_anything_else_in_it_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(ResultMalformed):
        result_of(GOOD.replace(old, new))
