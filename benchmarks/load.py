"""Generates load for a limited time. Closed load: a fixed number of clients, each of which continues after its response. Open
load: visits begin at a fixed rate, however fast the server is, as with real visitors.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from benchmarks.browser import Visit
from benchmarks.client import Client
from benchmarks.machine import Between, Usage

MOST_CONNECTIONS = 256


@dataclass(slots=True)
class Round:
    """Results of one load on one server: seconds per visit, visits that ended in time, errors, and resources used."""

    duration: float
    seconds: list[float] = field(default_factory=list)
    in_time: int = 0
    refused: int = 0
    used: Between | None = None

    @property
    def rate(self) -> float:
        """Visits per second that ended before the load did. The last ones are left out, because they run with fewer others."""
        return self.in_time / self.duration

    @property
    def server_seconds(self) -> float | None:
        """The servers' processor seconds per visit."""
        return None if self.used is None or self.used.servers is None else self.used.servers / len(self.seconds)

    @property
    def client_seconds(self) -> float:
        """This process's processor seconds per visit."""
        return 0.0 if self.used is None else self.used.client / len(self.seconds)


async def connected(stack: AsyncExitStack, ports: Sequence[int], count: int) -> list[Client]:
    """Return this number of clients, distributed evenly over the ports."""
    return [await stack.enter_async_context(Client(ports[number % len(ports)])) for number in range(count)]


async def closed(visit: Visit, clients: Sequence[Client], *, seconds: float, pids: Sequence[int]) -> Round:
    """Closed load: these clients make visits until the time is over, at least one each."""
    done = Round(seconds)
    before = Usage.now(pids)
    ends_at = time.perf_counter() + seconds
    await asyncio.gather(*(_again_and_again(visit, client, done, ends_at=ends_at) for client in clients))
    done.used = Between.of(before, Usage.now(pids))
    return _checked(done)


async def times(visit: Visit, client: Client, *, count: int, pids: Sequence[int]) -> Round:
    """A fixed number of visits by one client, one after the other."""
    done, before = Round(1.0), Usage.now(pids)
    for _ in range(count):
        await _timed(visit, client, done, since=time.perf_counter(), ends_at=float("inf"))
    after = Usage.now(pids)
    done.duration, done.used = after.at - before.at, Between.of(before, after)
    return _checked(done)


async def arriving(visit: Visit, ports: Sequence[int], *, rate: float, seconds: float, pids: Sequence[int]) -> Round:
    """Open load: visits begin every 1/rate seconds, each on a free connection. A visit's time counts from when it was
    due, so a server that stops for a second delays all visits that were due in that second.
    """
    done, count = Round(seconds), max(1, round(rate * seconds))
    async with AsyncExitStack() as stack:
        free = _Connections(stack, ports)
        await free.warm(visit)
        before, starts_at = Usage.now(pids), time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number in range(count):
                due = starts_at + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                tasks.create_task(_arrived(visit, free, done, due=due, ends_at=starts_at + seconds))
        done.used = Between.of(before, Usage.now(pids))
    return _checked(done)


class _Connections:
    """Keep-alive connections; a new one is opened if all are in use."""

    def __init__(self, stack: AsyncExitStack, ports: Sequence[int]) -> None:
        self._stack, self._ports = stack, ports
        self._free: list[Client] = []
        self._made = 0
        self._places = asyncio.Semaphore(MOST_CONNECTIONS)

    async def warm(self, visit: Visit) -> None:
        """Make one visit on each of eight connections, without counting them."""
        clients = await connected(self._stack, self._ports, 8)
        await asyncio.gather(*map(visit, clients))
        self._free, self._made = clients, len(clients)

    async def take(self) -> Client:
        await self._places.acquire()
        if self._free:
            return self._free.pop()
        self._made += 1
        return await self._stack.enter_async_context(Client(self._ports[self._made % len(self._ports)]))

    def give(self, client: Client) -> None:
        self._free.append(client)
        self._places.release()


async def _arrived(visit: Visit, free: _Connections, done: Round, *, due: float, ends_at: float) -> None:
    client = await free.take()
    await _timed(visit, client, done, since=due, ends_at=ends_at)
    free.give(client)


async def _again_and_again(visit: Visit, client: Client, done: Round, *, ends_at: float) -> None:
    while True:
        await _timed(visit, client, done, since=time.perf_counter(), ends_at=ends_at)
        if time.perf_counter() >= ends_at:
            return


async def _timed(visit: Visit, client: Client, done: Round, *, since: float, ends_at: float) -> None:
    is_well = await visit(client)
    now = time.perf_counter()
    if is_well:
        done.seconds.append(now - since)
        done.in_time += now < ends_at
    else:
        done.refused += 1


def _checked(done: Round) -> Round:
    if not done.seconds:
        raise RuntimeError(f"all of {done.refused} visits were refused")
    return done
