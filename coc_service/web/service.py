"""What every page needs: the database, the service's keys, the clock, a few words about the site."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import IntegrityError
from starlette.requests import Request

from coc_service.store.database import Database, Job
from coc_service.usecases.keys import ServiceKeys
from coc_service.usecases.outdated import Outdated
from coc_service.web.fair_queue import FairQueue
from coc_service.web.low_priority import LowPriority

S = TypeVar("S")
T = TypeVar("T")
TRIES = 4


@dataclass(frozen=True, slots=True)
class Site:
    """What pages say of the site."""

    name: str
    is_demonstration: bool
    quick_exit_url: str
    base_url: str

    @property
    def is_https(self) -> bool:
        """Whether people reach the site under https."""
        return self.base_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class Service:
    """One running service. Hard work goes through `in_thread`, `passphrases` or `hints`, never on the event loop."""

    site: Site
    database: Database
    keys: ServiceKeys
    beat: timedelta
    workers: CapacityLimiter
    passphrases: FairQueue
    hints: LowPriority

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run work that takes milliseconds beside the event loop."""
        return await to_thread.run_sync(work, limiter=self.workers)

    async def read(self, job: Job[T]) -> T:
        """Run a job that only reads."""
        return await self.database.read(job)

    async def write(self, job: Job[T]) -> T:
        """Run a job in a transaction; returns after the commit."""
        return await self.database.write(job)

    async def prepare_and_write(self, prepare: Callable[[S], Job[T]], *, peek: Job[S], seen: S | None = None) -> T:
        """Peek, prepare beside the event loop, write; again if something changed in between.

        Sealing needs public keys and the state of a case, and must not happen inside the transaction that stores it.
        `seen` is what a page has peeked at already.

        Raises:
            Outdated: something changed in between each time.
        """
        for _ in range(TRIES):
            job = await self.in_thread(partial(prepare, seen if seen is not None else await self.read(peek)))
            seen = None
            with suppress(Outdated, IntegrityError):  # the same row from two hands at once is as good a reason
                return await self.write(job)
        raise Outdated


def of(request: Request) -> Service:
    """Return the service a request came to."""
    service: Service = request.app.state.service
    return service
