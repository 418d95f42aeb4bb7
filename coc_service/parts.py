"""What every process needs: settings, keys, database, clock and ledger."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from anyio import to_thread

from coc_service.settings import Settings
from coc_service.store import key_files
from coc_service.store.database import Database, open_database
from coc_service.usecases import act
from coc_service.usecases.act import Act, Question
from coc_service.usecases.custody import pin
from coc_service.usecases.custody.custody import Custody, SessionLimits, custody_of
from coc_service.usecases.custody.keys import ServiceKeys, from_files
from coc_service.usecases.custody.pin import Pin

Seen = TypeVar("Seen")
Ready = TypeVar("Ready")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one process, and how it performs acts with them."""

    settings: Settings
    database: Database
    custody: Custody

    @property
    def keys(self) -> ServiceKeys:
        """The service's keys."""
        return self.custody.keys

    def now(self) -> datetime:
        """Return the time by the custody's clock."""
        return self.custody.now()

    async def perform(self, one: Act[Seen, Ready, Done]) -> Done:
        """Perform an act: look, prepare, store."""
        return await act.perform(one, self.database)

    async def ask(self, question: Question[Done]) -> Done:
        """Answer a question from one state of the database."""
        return await act.ask(question, self.database)

    async def begin(self) -> None:
        """Read the pin of an earlier process and follow the log from there to its end.

        Raises:
            LogFault: the log does not continue the pin.
            PinMalformed: the pin cannot be read.
        """
        earlier = await self._earlier()
        if earlier:
            await self.database.read(lambda session: self.custody.ledger.resume(session, earlier))
        else:
            await self.database.read(self.custody.ledger.follow)

    async def pinned_size(self) -> int | None:
        """Return the number of entries in the pin; None if there is no pin."""
        earlier = await self._earlier()
        return earlier.frontier.size if earlier else None

    async def _earlier(self) -> Pin | None:
        return await to_thread.run_sync(partial(pin.read, self.settings.state_dir, origin=self.keys.origin))

    async def pin(self) -> None:
        """Write the pin: how far this process has followed the log, for the next start."""
        current = pin.of_memory(self.custody.ledger.memory, origin=self.keys.origin)
        if current:
            await to_thread.run_sync(pin.write, current, self.settings.state_dir)

    async def forget_pin(self) -> None:
        """Remove the pin. Used when a backup was restored on purpose: the log no longer continues the pin."""
        await to_thread.run_sync(pin.forget, self.settings.state_dir)

    async def close(self) -> None:
        """Close the database after all writes in progress have ended."""
        await self.database.close()


def keys_of(settings: Settings) -> ServiceKeys:
    """Load the service's keys from where they are kept. Raises as `store.key_files.load`."""
    return from_files(key_files.load(settings.keys_dir, command=settings.keys_command))


def parts_of(settings: Settings) -> Parts:
    """Open the database and keys that the settings name. The log is not followed yet: see `Parts.begin`."""
    keys = keys_of(settings)
    database = open_database(settings.database_url, file_key=keys.database_file.reveal())
    return Parts(settings, database, custody_of(keys, limits=limits_of(settings)))


def limits_of(settings: Settings) -> SessionLimits:
    """Return the limits of sessions that the settings name."""
    return SessionLimits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))
