"""One thread writes. It takes what is queued, runs it in one transaction, commits once, then answers all.

Every statement of an asynchronous driver is a hop between threads, and every transaction a flush to disk:
a thread of its own that commits for many at once is an order of magnitude faster, and no two writers wait
for each other's locks. See docs/decisions.
"""

import queue
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from coc_service.store.jobs import DatabaseBusy, Job, T, run_job

BATCH_LIMIT = 64
QUEUE_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class _Order:
    """A job and the promise to its caller."""

    job: Job[Any]
    future: Future[Any]

    def fail(self, error: BaseException) -> None:
        if isinstance(error, StopIteration):  # asyncio refuses it, and the caller would wait for ever
            error = RuntimeError("a job let StopIteration escape")
        self.future.set_exception(error)


class GroupCommit:
    """The writer thread of one database. Jobs may run twice, so they do nothing but use their session."""

    def __init__(self, engine: Engine, *, queue_limit: int = QUEUE_LIMIT) -> None:
        self._engine = engine
        self._queue: queue.Queue[_Order | None] = queue.Queue(queue_limit)
        self._is_closed = False
        self._closing = threading.Lock()  # nothing may be queued behind the end mark
        self._thread = threading.Thread(target=self._work, name="coc-service writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job[T]) -> Future[T]:
        """The promise of what the job returns, kept after COMMIT. Cancelled before its turn, it never runs.

        Raises:
            DatabaseBusy: the queue is full.
        """
        future: Future[T] = Future()
        with self._closing:
            if self._is_closed:
                raise RuntimeError("the database is closed")
            try:
                self._queue.put_nowait(_Order(job, future))
            except queue.Full:
                raise DatabaseBusy from None
        return future

    def close(self) -> None:
        """Blocks until all that was queued is written and answered."""
        with self._closing:
            if not self._is_closed:
                self._is_closed = True
                self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        for batch in self._batches():
            orders = [order for order in batch if order.future.set_running_or_notify_cancel()]
            if orders:
                _write(self._engine, orders)

    def _batches(self) -> Iterator[list[_Order]]:
        while (first := self._queue.get()) is not None:
            batch = [first]
            while len(batch) < BATCH_LIMIT and not self._queue.empty():
                order = self._queue.get()
                if order is None:
                    yield batch
                    return
                batch.append(order)
            yield batch


def _write(engine: Engine, orders: list[_Order]) -> None:
    """Answers every order. When one job of several fails, all are undone and each is run alone."""
    try:
        results = _commit(engine, orders)
    except DatabaseBusy as busy:
        for order in orders:
            order.fail(busy)
    except BaseException as error:  # noqa: BLE001  a thread's outermost loop: what a job raises belongs to its caller
        if len(orders) == 1:
            orders[0].fail(error)
        else:
            for order in orders:
                _write(engine, [order])
    else:
        for order, result in zip(orders, results, strict=True):
            order.future.set_result(result)


def _commit(engine: Engine, orders: list[_Order]) -> list[Any]:
    """The results of all jobs, after the COMMIT of their one transaction."""
    with engine.connect() as connection:
        _begin(connection)
        results = [run_job(connection, order.job) for order in orders]
        connection.commit()
    return results


def _begin(connection: Connection) -> None:
    """Raises DatabaseBusy when another process holds the write lock: no job of ours is to blame."""
    try:
        connection.begin()
    except OperationalError as error:
        raise DatabaseBusy from error
