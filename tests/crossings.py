"""Counts how often a trip through the service goes from one floor to another: `python -m tests.crossings`.

A floor is a package of `coc_service`, or a module beside them. A crossing is a call, seen by `sys.setprofile`, whose nearest
caller of ours is on another floor. "Calls" counts each one; "paths" counts each pair of functions once, however often a
loop takes it. Work in other threads is counted, too (`threading.setprofile`).
"""

import asyncio
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import coc_service
from coc_service.domain import workflow
from tests.cast import Stage, hidden, text_of
from tests.journeys import acts
from tests.sites import make_site, settings_of, sqlite_url
from tests.stages import on_stage

_HOME = str(Path(coc_service.__file__).parent) + "/"


@dataclass
class Trip:
    """What was called on one trip."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    paths: set[tuple[str, str]] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def watch(self, frame: FrameType, event: str, _: object) -> None:
        if event != "call" or not frame.f_code.co_filename.startswith(_HOME):
            return
        self.files.add(_file(frame))
        caller = frame.f_back
        while caller and not caller.f_code.co_filename.startswith(_HOME):
            caller = caller.f_back
        if caller and _floor(caller) != _floor(frame):
            self.calls[_floor(caller), _floor(frame)] += 1
            self.paths.add((_name(caller), _name(frame)))


def _file(frame: FrameType) -> str:
    return frame.f_code.co_filename.removeprefix(_HOME)


def _floor(frame: FrameType) -> str:
    return _file(frame).split("/")[0].removesuffix(".py")


def _name(frame: FrameType) -> str:
    return f"{_file(frame)}:{frame.f_code.co_qualname}"


@contextmanager
def watching() -> Iterator[Trip]:
    """Watch everything that is called meanwhile."""
    trip = Trip()
    threading.setprofile(trip.watch)
    sys.setprofile(trip.watch)
    try:
        yield trip
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


async def submit(stage: Stage) -> Trip:
    """Send a report, after a first one has filled the caches."""
    await stage.submit()
    page = (await stage.client().get("/c/conduct/report")).text
    client = stage.client()
    with watching() as trip:
        await client.post("/c/conduct/report", data={**hidden(page), "narrative": "He waited for me at the door."})
    return trip


async def move(stage: Stage) -> Trip:
    """Make the move that is expected next once the panel is formed."""
    case_id = (await stage.case_ids())[0]
    noor, *_ = await acts.form_panel(stage, case_id)
    expected = workflow.expected((await stage.case(case_id)).stage)
    assert expected
    asked = {one.name: one.options[0].value if one.options else "In our words." for one in expected.fields}
    path = f"/cases/{case_id}/moves/{expected.name}"
    page = (await noor.get(path)).text
    checked = (await noor.post(path, data={**hidden(page), **asked})).text
    with watching() as trip:
        answer = await noor.post(path, data={**hidden(checked), **asked})
    assert answer.status_code == 303, text_of(answer.text)[:500]
    return trip


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = make_site(Path(folder), sqlite_url(Path(folder)))
        async with on_stage(settings_of(Path(folder), sqlite_url(Path(folder))), site.members) as stage:
            for name, take in (("submit", submit), ("move", move)):
                trip = await take(stage)
                print(f"{name}: {len(trip.paths)} paths, {trip.calls.total()} calls, {len(trip.files)} files")
                for (above, below), count in trip.calls.most_common(12):
                    print(f"    {above} -> {below}: {count}")


if __name__ == "__main__":
    asyncio.run(main())
