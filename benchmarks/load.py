"""Loads with an end: so many visits by so many clients, each visit timed."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.client import Client

ROUND_SECONDS = 6.0
Visit = Callable[[Client], Awaitable[None]]


@dataclass(slots=True)
class Measured:
    """The times of visits (seconds each); of each round the rate (visits a second) and the server's processor time (seconds
    a visit), which a busy neighbour disturbs least.
    """

    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    server_seconds: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Of the rounds' rates the middle one: a neighbour's burst spoils one round, not the result."""
        return median(self.rates)

    def percentile(self, percent: int) -> float:
        """In milliseconds, by nearest rank."""
        ranked = sorted(self.seconds)
        return ranked[max(0, -(-len(ranked) * percent // 100) - 1)] * 1000

    @property
    def server_ms(self) -> float | None:
        """The server's processor time for a visit, of the rounds the least; None where the system does not tell."""
        return min(self.server_seconds) * 1000 if self.server_seconds else None

    def add(self, seconds: Sequence[float], *, took: float, server_took: float | None = None) -> None:
        self.seconds.extend(seconds)
        self.rates.append(len(seconds) / took)
        if server_took is not None:
            self.server_seconds.append(server_took / len(seconds))


async def run(visit: Visit, *, clients: Sequence[Client], visits: int) -> tuple[list[float], float]:
    """The time of each visit, and of all; the clients share the visits evenly and never wait on purpose.

    Ends early, with at least one visit each, when a slow machine would take too long.
    """
    before = time.perf_counter()
    times = await asyncio.gather(*(_visits(visit, client, count=visits // len(clients)) for client in clients))
    return [one for several in times for one in several], time.perf_counter() - before


async def _visits(visit: Visit, client: Client, *, count: int) -> list[float]:
    ends_at, times = time.perf_counter() + ROUND_SECONDS, [await _timed(visit, client)]
    while len(times) < count and time.perf_counter() < ends_at:
        times.append(await _timed(visit, client))
    return times


async def _timed(visit: Visit, client: Client) -> float:
    before = time.perf_counter()
    await visit(client)
    return time.perf_counter() - before
