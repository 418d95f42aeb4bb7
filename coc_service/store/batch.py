"""Jobs that share a transaction, and how a batch is divided when its transaction fails."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from coc_service.store.jobs import Ahead, Ask, Job


@dataclass(slots=True, eq=False)
class QueuedJob:
    """A job, the future its caller waits for, what it will ask, and the result or error of its last run."""

    job: Job[Any]
    future: asyncio.Future[Any]
    ahead: Ahead | None = None
    result: Any = None
    error: BaseException | None = None

    def answer(self) -> None:
        """Give the caller the result or error of the last run."""
        if self.error is not None:
            self.fail(self.error)
        elif not self.future.done():
            self.future.set_result(self.result)

    def fail(self, error: BaseException) -> None:
        """Make the caller's `await` raise an error."""
        if not self.future.done():
            self.future.set_exception(error)


@dataclass(slots=True, eq=False)
class Batch:
    """Queued jobs that share a transaction, in the order of their arrival."""

    jobs: Sequence[QueuedJob]
    attempts: int = 0
    running: QueuedJob | None = field(default=None, init=False)

    def start(self) -> Iterator[QueuedJob]:
        """Yield each job whose caller still waits."""
        for queued in self.jobs:
            if not queued.future.done():
                self.running = queued
                yield queued
        self.running = None

    def asked_ahead(self) -> Iterator[Job[object]]:
        """Yield what several jobs will ask, each question once, as a job."""
        asked: dict[Ask, list[Any]] = {}
        for queued in self.jobs:
            if queued.ahead is not None and not queued.future.done():
                asked.setdefault(queued.ahead.ask, []).append(queued.ahead.value)
        for ask, values in asked.items():
            if len(values) > 1:
                yield partial(_ask, ask, values)

    def is_abandoned(self) -> bool:
        """Whether every caller was cancelled."""
        return all(queued.future.cancelled() for queued in self.jobs)

    def answer(self) -> None:
        """Give every caller the result or error of its job."""
        for queued in self.jobs:
            queued.answer()

    def fail(self, error: BaseException) -> None:
        """Make every caller's `await` raise an error."""
        for queued in self.jobs:
            queued.fail(error)

    def cancel(self) -> None:
        """Cancel every caller's future."""
        for queued in self.jobs:
            queued.future.cancel()

    def each_alone(self) -> Sequence["Batch"]:
        """Return a separate batch for each job."""
        return [Batch([queued]) for queued in self.jobs]

    def split(self, error: BaseException) -> Sequence["Batch"]:
        """Return the batches to run again after an error: the jobs before the one that raised, this one alone, the rest.

        So a batch with one bad job takes three transactions, whatever its size. If COMMIT failed, it is not known whose
        rows were refused, so each job is run alone. A job that was already alone gets the error.
        """
        if len(self.jobs) == 1:
            self.fail(error)
            return ()
        if self.running is None:
            return self.each_alone()
        at = self.jobs.index(self.running)
        parts = (self.jobs[:at], self.jobs[at : at + 1], self.jobs[at + 1 :])
        return [Batch(part) for part in parts if part]


def _ask(ask: Ask, values: Sequence[Any], session: Session) -> None:
    ask(session, values)
