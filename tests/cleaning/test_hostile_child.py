"""A child that a file has taken over can do nothing, dies alone, and the next job is served."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from coc_service.cleaning import Cleaned, Cleaner, Failed, Limits, WhyFailed, landlock
from tests.cleaning.hostile_jobs import PREFIX, told

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the locks are those of Linux")
DIED, TIME, MEMORY = (Failed(why) for why in (WhyFailed.DIED, WhyFailed.TIME, WhyFailed.MEMORY))
DEADLINE = 40.0
HURRIED = 20.0  # what ends before that was not ended by its deadline
REFUSED = "PermissionError"


@pytest.fixture(scope="module")
def hostile() -> Iterator[Cleaner]:
    limits = Limits(output_bytes=1024 * 1024, deadline_seconds=DEADLINE)
    with Cleaner(jobs="tests.cleaning.hostile_jobs:JOBS", limits=limits) as one:
        yield one


@pytest.fixture
async def impatient() -> AsyncIterator[Cleaner]:
    with Cleaner(jobs="tests.cleaning.hostile_jobs:JOBS", limits=Limits(deadline_seconds=0.3)) as one:
        yield one


async def end_of(cleaner: Cleaner, what: str) -> object:
    """What a child saw, or how it ended."""
    end = await cleaner.clean(PREFIX + what.encode())
    if not isinstance(end, Cleaned):
        return end
    try:
        return told(end.cleaned.read())
    finally:
        end.close()


@pytest.mark.parametrize("what", ["open", "create", "list", "tcp", "udp", "unix"])
async def test_what_libraries_ask_for_is_refused(hostile: Cleaner, what: str) -> None:
    assert await end_of(hostile, what) == REFUSED


@pytest.mark.parametrize("what", ["pair", "execute", "fork", "trace", "unshare", "limit"])
async def test_what_no_library_asks_for_ends_the_child(hostile: Cleaner, what: str) -> None:
    assert await end_of(hostile, what) == DIED
    assert await end_of(hostile, "well") == "well"


async def test_no_signal_reaches_another_process(hostile: Cleaner) -> None:
    assert await end_of(hostile, f"kill {os.getpid()}") == DIED


async def test_a_child_has_its_four_files_and_no_other_descriptor(hostile: Cleaner) -> None:
    assert await end_of(hostile, "descriptors") == [0, 1, 2, 3, 4, 5, 6]


async def test_a_child_inherits_no_environment(hostile: Cleaner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COC_SMTP_PASSWORD", "secret")
    hostile.start()

    seen = await end_of(hostile, "environment")

    assert isinstance(seen, dict)
    assert seen.keys() <= {"LC_CTYPE"}  # set by the interpreter itself


@pytest.mark.parametrize(
    ("what", "end"), [("memory", MEMORY), ("output", DIED), ("fault", DIED), ("crash", DIED), ("lie", DIED)]
)
async def test_a_child_dies_alone(hostile: Cleaner, what: str, end: Failed) -> None:
    assert await end_of(hostile, what) == end
    assert await end_of(hostile, "well") == "well"


@pytest.mark.skipif(not landlock.abi(), reason="this kernel has no Landlock")
async def test_without_the_filter_landlock_still_holds_a_child() -> None:
    with Cleaner(jobs="tests.cleaning.landlocked_jobs:JOBS") as landlocked:
        assert [await end_of(landlocked, what) for what in ("open", "create", "list")] == [REFUSED] * 3


async def test_no_process_of_the_same_user_may_look_into_a_child() -> None:
    with Cleaner(jobs="tests.cleaning.landlocked_jobs:JOBS") as landlocked:
        assert await end_of(landlocked, "dumpable") == 0


async def test_a_child_that_computes_too_long_is_ended_by_the_kernel() -> None:
    with Cleaner(jobs="tests.cleaning.hostile_jobs:JOBS", limits=Limits(cpu_seconds=1)) as one:
        assert await end_of(one, "spin") == DIED


async def test_a_child_ends_with_its_helper(hostile: Cleaner) -> None:
    assert await end_of(hostile, "well") == "well"  # while the helper starts it may have other children
    waiting = asyncio.create_task(hostile.clean(PREFIX + b"sleep"))
    child = await child_of(hostile)

    hostile.close()

    assert await waiting == Failed(WhyFailed.HELPER)
    await asyncio.wait_for(ended(child), timeout=HURRIED)


async def test_a_job_that_nobody_waits_for_is_ended(hostile: Cleaner) -> None:
    assert await end_of(hostile, "well") == "well"  # while the helper starts it may have other children
    waiting = asyncio.create_task(hostile.clean(PREFIX + b"sleep"))
    child = await child_of(hostile)

    waiting.cancel()

    await asyncio.wait_for(ended(child), timeout=HURRIED)


async def child_of(cleaner: Cleaner) -> int:
    """The process of a job that began, as a descriptor that tells its end."""
    while not (pids := children_of(cleaner.process_id)):  # noqa: ASYNC110 # the kernel says it in this file alone
        await asyncio.sleep(0.01)
    return os.pidfd_open(int(pids[0]))


def children_of(process: int | None) -> list[str]:
    """The processes whose parent this is: the fourth word of their state."""
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended
            if one.read_text(encoding="utf-8").rpartition(")")[2].split()[1] == str(process):
                found.append(one.parent.name)
    return found


async def ended(pidfd: int) -> None:
    over = asyncio.Event()
    asyncio.get_running_loop().add_reader(pidfd, over.set)
    await over.wait()
    asyncio.get_running_loop().remove_reader(pidfd)
    os.close(pidfd)


@pytest.mark.parametrize("what", ["spin", "sleep"])
async def test_a_child_that_does_not_end_is_killed_at_its_deadline(impatient: Cleaner, what: str) -> None:
    assert await end_of(impatient, what) == TIME
    assert await end_of(impatient, "well") == "well"
