"""What a process stands on: settings, keys, database, clock and the log as it follows it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from anyio import to_thread

from coc_service.settings import Settings
from coc_service.store import key_files
from coc_service.store.database import Database, open_database
from coc_service.usecases import act
from coc_service.usecases.act import Act, Question
from coc_service.usecases.custody import pin
from coc_service.usecases.custody.custody import Custody, custody_of
from coc_service.usecases.custody.keys import ServiceKeys, from_files
from coc_service.usecases.custody.pin import Pin

Seen = TypeVar("Seen")
Ready = TypeVar("Ready")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Parts:
    """One process's parts."""

    settings: Settings
    database: Database
    custody: Custody

    @property
    def keys(self) -> ServiceKeys:
        """The service's keys."""
        return self.custody.keys

    def now(self) -> datetime:
        """Return the time."""
        return self.custody.now()

    async def perform(self, one: Act[Seen, Ready, Done]) -> Done:
        """Perform an act: look, prepare, store."""
        return await act.perform(one, self.database)

    async def ask(self, question: Question[Done]) -> Done:
        """Return the answer to a question."""
        return await act.ask(question, self.database)

    async def begin(self) -> None:
        """Take up the log where an earlier process left it, and follow it to its end.

        Raises:
            LogFault: it does not continue what was remembered.
            PinMalformed: what was remembered cannot be read.
        """
        earlier = await self._earlier()
        if earlier:
            await self.database.read(lambda session: self.custody.ledger.resume(session, earlier))
        else:
            await self.database.read(self.custody.ledger.follow)

    async def pinned_size(self) -> int | None:
        """Return how many entries an earlier process remembered; None where it left nothing."""
        earlier = await self._earlier()
        return earlier.frontier.size if earlier else None

    async def _earlier(self) -> Pin | None:
        return await to_thread.run_sync(partial(pin.read, self.settings.state_dir, origin=self.keys.origin))

    async def pin(self) -> None:
        """Leave for the next process how far this one has followed the log."""
        current = pin.of_memory(self.custody.ledger.memory, origin=self.keys.origin)
        if current:
            await to_thread.run_sync(pin.write, current, self.settings.state_dir)

    async def forget_pin(self) -> None:
        """Leave nothing of an earlier process: what it remembered is not the log any more."""
        await to_thread.run_sync(pin.forget, self.settings.state_dir)

    async def close(self) -> None:
        """Close the database, once all that was begun is kept."""
        await self.database.close()


def keys_of(settings: Settings) -> ServiceKeys:
    """Return the service's keys from their files. See `store.key_files.load` for what is refused."""
    return from_files(key_files.load(settings.keys_dir))


def parts_of(settings: Settings) -> Parts:
    """Open what the settings name. The log is not followed yet: see `Parts.begin`."""
    keys = keys_of(settings)
    database = open_database(settings.database_url, file_key=keys.database_file.reveal())
    return Parts(settings, database, custody_of(keys))
