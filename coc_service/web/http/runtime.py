"""What an endpoint has at hand: it performs acts and asks questions; the site's name, the beat of the log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from coc_service.languages import Language
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import Act, Question
from coc_service.usecases.custody.custody import Custody

Seen = TypeVar("Seen")
Ready = TypeVar("Ready")
Done = TypeVar("Done")
MOST_PASSPHRASES_WAITING = 20  # at some eight a second the last of them waits less than three seconds


class PassphrasesBusy(Exception):
    """Too many passphrases wait to be tried; whose they are plays no part."""


@dataclass(frozen=True, slots=True)
class Site:
    """What pages say of the site."""

    name: str
    is_demonstration: bool
    quick_exit_url: str
    base_url: str
    languages: tuple[Language, ...] = ()  # to choose from, where there is more than one

    @property
    def is_https(self) -> bool:
        """Whether people reach the site under https."""
        return self.base_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class Runtime:
    """One running service."""

    site: Site
    database: Database
    custody: Custody
    beat: timedelta
    passphrases: CapacityLimiter

    def now(self) -> datetime:
        """Return the time."""
        return self.custody.now()

    async def perform(self, one: Act[Seen, Ready, Done]) -> Done:
        """Perform an act: look, prepare, store. Returns after the commit.

        Raises:
            Stale: something changed in between each time.
            PassphrasesBusy: the act derives a key, and too many wait for that already.
        """
        return await act.perform(one, self.database, hard=self._hard)

    async def ask(self, question: Question[Done]) -> Done:
        """Return the answer to a question."""
        return await act.ask(question, self.database)

    async def _hard(self, work: Callable[[], Ready]) -> Ready:
        """Run work with Argon2id in it, one at a time, beside the event loop: a flood of logins stops no report."""
        if self.passphrases.statistics().tasks_waiting >= MOST_PASSPHRASES_WAITING:
            raise PassphrasesBusy
        return await to_thread.run_sync(partial(work), limiter=self.passphrases)


def of(request: Request) -> Runtime:
    """Return the running service that a request came to."""
    running: Runtime = request.app.state.runtime
    return running
