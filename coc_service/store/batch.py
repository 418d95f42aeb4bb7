"""Jobs that share a transaction, and how they are divided when it fails."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from coc_service.store.jobs import Job


@dataclass(slots=True, eq=False)
class QueuedJob:
    """A job, the promise to its caller, and what came of its last run."""

    job: Job[Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None

    def answer(self) -> None:
        """Tell the caller what came of it."""
        if self.error is not None:
            self.fail(self.error)
        elif not self.future.done():
            self.future.set_result(self.result)

    def fail(self, error: BaseException) -> None:
        """Raise an error at the caller."""
        if not self.future.done():
            self.future.set_exception(error)


@dataclass(slots=True, eq=False)
class Batch:
    """Orders in the order in which they came."""

    orders: Sequence[QueuedJob]
    attempts: int = 0
    running: QueuedJob | None = field(default=None, init=False)

    def start(self) -> Iterator[QueuedJob]:
        """Yield each order that somebody still waits for."""
        for order in self.orders:
            if not order.future.done():
                self.running = order
                yield order
        self.running = None

    def is_abandoned(self) -> bool:
        """Whether every caller has gone away."""
        return all(order.future.cancelled() for order in self.orders)

    def answer(self) -> None:
        """Tell every caller what came of it."""
        for order in self.orders:
            order.answer()

    def fail(self, error: BaseException) -> None:
        """Raise an error at every caller."""
        for order in self.orders:
            order.fail(error)

    def cancel(self) -> None:
        """Leave every caller without an answer."""
        for order in self.orders:
            order.future.cancel()

    def each_alone(self) -> Sequence["Batch"]:
        """Return a batch for each order."""
        return [Batch([order]) for order in self.orders]

    def split(self, error: BaseException) -> Sequence["Batch"]:
        """Return what to run again after an error, in order: those before the job that raised, this one alone, the rest.

        So a batch with one bad job takes three transactions, whatever its size. When it was COMMIT that failed, it is
        not known whose rows were refused, and each is run alone. Whoever was alone is given the error.
        """
        if len(self.orders) == 1:
            self.fail(error)
            return ()
        if self.running is None:
            return self.each_alone()
        at = self.orders.index(self.running)
        parts = (self.orders[:at], self.orders[at : at + 1], self.orders[at + 1 :])
        return [Batch(part) for part in parts if part]
