"""The one writer of a process. It runs all queued jobs in one transaction, commits once, then answers all callers.

With a separate transaction for each job, each would need a flush to disk, and writers would wait for each other's locks.
One writer that commits many jobs at once is ten times faster. See docs/decisions.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Sequence
from contextvars import Context
from time import monotonic
from typing import Protocol

from coc_service.store.batch import Batch, QueuedJob
from coc_service.store.jobs import Ahead, DatabaseBusy, Job, ServerReadOnly, StorageFailed, T, send_rows
from coc_service.store.transaction import Transaction

BATCH_LIMIT = 64
QUEUE_LIMIT = 1024
ATTEMPTS = 6
ATTEMPTS_TOGETHER = 2  # then each job alone: one that always conflicts must not fail the whole batch
FIRST_PAUSE_SECONDS = 0.01
SLICE_SECONDS = 0.005  # after this time the writer yields to the event loop between two jobs

_WHY: dict[type[StorageFailed], str] = {
    StorageFailed: "the disk is full or fails",
    ServerReadOnly: "the database server is read-only, as a standby is",
}
_log = logging.getLogger(__name__)


class TryAgain(Exception):
    """The transaction was rolled back completely and may be run again."""


class OutcomeUnknown(Exception):
    """The connection broke during COMMIT, so the rows may or may not be committed. Only who sent them can try again: they know
    whether the same is stored once.
    """


def pause_seconds(attempt: int) -> float:
    """Return how long to wait after a failed attempt; attempts are counted from 0."""
    return FIRST_PAUSE_SECONDS * float(2**attempt) * random.uniform(0.5, 1.5)  # noqa: S311  spreads load


class WriteConnection(Protocol):
    """The writing connection. After any exception except OutcomeUnknown, `rollback` undoes everything."""

    async def begin(self) -> Transaction:
        """Begin a transaction. Raises DatabaseBusy if that is not possible now."""
        ...

    async def run(self, job: Job[T]) -> T:
        """Run a job; return its result. Raises the job's exception, DatabaseBusy or TryAgain."""
        ...

    async def commit(self) -> None:
        """Return when the rows are on disk. Raises DatabaseBusy, TryAgain, OutcomeUnknown, or the database's error."""
        ...

    async def rollback(self) -> None:
        """Roll back, whatever state the connection is in."""
        ...


class Writer:
    """Runs the jobs of many callers over one connection. A job may run twice, so its only effects must be on its session."""

    def __init__(self, connection: WriteConnection, *, queue_limit: int = QUEUE_LIMIT) -> None:
        self._connection = connection
        self._queue: deque[QueuedJob] = deque()
        self._queue_limit = queue_limit
        self._unsettled: deque[Batch] = deque()
        self._running: Batch | None = None
        self._task: asyncio.Task[None] | None = None
        self._slice_ends = 0.0
        self._is_closed = False
        self._fails_because = ""

    async def write(self, job: Job[T], ahead: Ahead | None = None) -> T:
        """Run a job; return its result after COMMIT. If the caller is cancelled before the job's turn, it does not run.

        Raises:
            DatabaseBusy: the queue is full, nothing can be written now, or the database is closed.
        """
        future = self._accept(job, ahead)
        try:
            return await future
        except asyncio.CancelledError:
            self._stop_if_abandoned()
            raise

    async def close(self) -> None:
        """Return when all queued jobs are committed and answered. No further jobs are accepted."""
        self._is_closed = True
        if self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    def _accept(self, job: Job[T], ahead: Ahead | None) -> asyncio.Future[T]:
        if self._is_closed or len(self._queue) >= self._queue_limit:
            raise DatabaseBusy
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._queue.append(QueuedJob(job, future, ahead))
        if self._task is None or self._task.done():
            # The task ends when the queue is empty. It has a fresh context, so that no job sees the first caller's variables.
            self._task = loop.create_task(self._work(), name="coc-service writer", context=Context())
        return future

    def _stop_if_abandoned(self) -> None:
        """Cancel the running batch if all its callers are gone: a statement that hangs must not block the jobs behind it."""
        if self._task is not None and self._running is not None and self._running.is_abandoned():
            self._running = None
            self._task.cancel()

    async def _work(self) -> None:
        self._begin_slice()
        try:
            while self._queue:
                self._unsettled.append(self._take())
                while self._unsettled:
                    remaining = await self._settle(self._unsettled.popleft())
                    self._unsettled.extendleft(reversed(remaining))
        finally:
            self._cancel_all()  # does nothing unless the event loop is ending

    def _take(self) -> Batch:
        return Batch([self._queue.popleft() for _ in range(min(len(self._queue), BATCH_LIMIT))])

    def _cancel_all(self) -> None:
        while self._unsettled:
            self._unsettled.popleft().cancel()
        while self._queue:
            self._queue.popleft().future.cancel()

    async def _settle(self, batch: Batch) -> Sequence[Batch]:
        """Answer the callers of a batch, or return the parts that have to be run again."""
        try:
            await self._commit(batch)
        except StorageFailed as error:
            self._note_storage(_WHY[type(error)])
            batch.fail(error)
        except DatabaseBusy as error:
            batch.fail(error)
        except OutcomeUnknown as error:
            batch.fail(error)
        except TryAgain as error:
            return await self._again(batch, error)
        except BaseException as error:  # noqa: BLE001  an outermost loop: the job's exception goes to its caller
            return self._after(error, batch)
        else:
            batch.answer()
        return ()

    def _note_storage(self, why: str) -> None:
        """Log only when writing begins to fail and when it works again, not for every request in between."""
        if why and why != self._fails_because:
            _log.error("nothing can be written: %s", why)
        if self._fails_because and not why:
            _log.error("writing works again")
        self._fails_because = why

    async def _commit(self, batch: Batch) -> None:
        transaction: Transaction | None = None
        try:
            transaction = await self._begin()
            await self._run(batch, transaction)
            await self._connection.commit()
        except BaseException:
            await self._connection.rollback()
            raise
        finally:
            if transaction is not None:
                transaction.close()
            self._begin_slice()
        if transaction.is_written:
            self._note_storage("")
        self._remember(transaction)

    async def _begin(self) -> Transaction:
        try:
            return await self._connection.begin()
        except DatabaseBusy as error:
            while self._queue:  # these callers have waited as well, and another attempt would only take longer
                self._queue.popleft().fail(error)
            raise

    async def _run(self, batch: Batch, transaction: Transaction) -> None:
        self._running = batch
        try:
            if not transaction.is_sqlite:  # where a question is no round trip
                for question in batch.asked_ahead():
                    await self._connection.run(question)
            for queued in batch.start():
                await self._give_way()
                await self._run_one(queued, transaction)
            for function in transaction.pending():
                await self._connection.run(function)
            if transaction.unsent:
                await self._connection.run(send_rows)
        finally:
            self._running = None

    async def _run_one(self, queued: QueuedJob, transaction: Transaction) -> None:
        """Run a job and keep its result or exception. Raises only if the transaction has to be rolled back."""
        savepoint = transaction.savepoint()
        try:
            queued.result, queued.error = await self._connection.run(queued.job), None
        except Exception as error:
            if isinstance(error, TryAgain) or not transaction.is_clean_since(savepoint):
                raise
            transaction.restore(savepoint)
            queued.error = error

    def _remember(self, transaction: Transaction) -> None:
        for function in transaction.after_commit:
            try:
                function()
            except Exception:  # noqa: BLE001  the rows are committed, so the callers must not get an error
                _log.exception("a function that runs after COMMIT failed")

    async def _again(self, batch: Batch, error: TryAgain) -> Sequence[Batch]:
        batch.attempts += 1
        if batch.attempts >= ATTEMPTS:
            busy = DatabaseBusy()
            busy.__cause__ = error.__cause__
            batch.fail(busy)
            return ()
        await asyncio.sleep(pause_seconds(batch.attempts - 1))
        is_to_be_divided = len(batch.jobs) > 1 and batch.attempts == ATTEMPTS_TOGETHER
        return batch.each_alone() if is_to_be_divided else (batch,)

    def _after(self, error: BaseException, batch: Batch) -> Sequence[Batch]:
        task = self._task
        if task is None or not isinstance(error, asyncio.CancelledError) or not task.cancelling():
            return batch.split(error)
        if not batch.is_abandoned():  # cancelled because the event loop is ending
            batch.cancel()
            raise error
        task.uncancel()
        return ()

    def _begin_slice(self) -> None:
        self._slice_ends = monotonic() + SLICE_SECONDS

    async def _give_way(self) -> None:
        if monotonic() >= self._slice_ends:
            await asyncio.sleep(0)
            self._begin_slice()
