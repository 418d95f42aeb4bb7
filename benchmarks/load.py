"""Loads with an end: so many visits by so many clients, each visit timed."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.client import Client

Visit = Callable[[Client], Awaitable[None]]


@dataclass(slots=True)
class Measured:
    """The times of visits (seconds each), and the rate of each round (visits a second)."""

    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Of the rounds' rates the middle one: a neighbour's burst spoils one round, not the result."""
        return median(self.rates)

    def percentile(self, percent: int) -> float:
        """In milliseconds, by nearest rank."""
        ranked = sorted(self.seconds)
        return ranked[max(0, -(-len(ranked) * percent // 100) - 1)] * 1000

    def add(self, seconds: Sequence[float], *, took: float) -> None:
        self.seconds.extend(seconds)
        self.rates.append(len(seconds) / took)


async def run(visit: Visit, *, clients: Sequence[Client], visits: int) -> tuple[list[float], float]:
    """The time of each visit, and of all; the clients share the visits evenly and never wait on purpose."""
    before = time.perf_counter()
    times = await asyncio.gather(*(_visits(visit, client, count=visits // len(clients)) for client in clients))
    return [one for several in times for one in several], time.perf_counter() - before


async def _visits(visit: Visit, client: Client, *, count: int) -> list[float]:
    return [await _timed(visit, client) for _ in range(count)]


async def _timed(visit: Visit, client: Client) -> float:
    before = time.perf_counter()
    await visit(client)
    return time.perf_counter() - before
