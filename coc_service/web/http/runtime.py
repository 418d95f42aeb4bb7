"""What endpoints use: acts and questions, the site's name, the interval of checkpoints."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from anyio import CapacityLimiter
from starlette.requests import Request

from coc_service.cleaning import Cleaner
from coc_service.languages import Language
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import Act, Question, SlowWork, in_thread
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.partial_files import WholeFiles
from coc_service.web.http import onion
from coc_service.web.http.fair_queue import FairQueue, IsGone, Lane
from coc_service.web.http.low_priority import LowPriority

_KEY = "coc_service.runtime"
Seen = TypeVar("Seen")
Ready = TypeVar("Ready")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Site:
    """What pages say about the site."""

    name: str
    is_demonstration: bool
    quick_exit_url: str
    base_url: str
    languages: tuple[Language, ...] = ()  # offered on each page if there is more than one
    onion_url: str = ""  # where Tor reaches the same site; "" if it does not
    has_scanner: bool = False

    @property
    def is_https(self) -> bool:
        """Whether the site's address is https."""
        return self.base_url.startswith("https://")

    def url_at(self, host: str) -> str:
        """Return the site's address by which a request of this host came: one of the two that are known, never the host."""
        return self.onion_url if onion.is_at_onion(host, self.onion_url) else self.base_url

    def is_https_at(self, host: str) -> bool:
        """Whether pages of this host come by https: the site's address, or its onion address."""
        return onion.is_https_at(host, is_https=self.is_https, onion_url=self.onion_url)


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How large a file may be, and all files of a channel. `turns` bounds the chunks that are stored at once, `wholes` opens
    files that came in slices.
    """

    file_bytes: int = 1024**3
    channel_bytes: int = 1024**3
    turns: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(4))
    wholes: WholeFiles = field(default_factory=WholeFiles)


@dataclass(frozen=True, slots=True)
class Runtime:
    """One running service. Slow work runs in `passphrases`, `hints` or `checks`, never on the event loop."""

    site: Site
    database: Database
    custody: Custody
    beat: timedelta
    passphrases: FairQueue
    hints: LowPriority
    is_ready: Callable[[], bool]
    files: FileLimits = field(default_factory=FileLimits)
    checks: LowPriority = field(default_factory=lambda: LowPriority(max_waiting=2))
    cleaner: Cleaner = field(default_factory=Cleaner)  # not started: its first job does that
    texts: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))  # pages that are made into text at once
    clamd: str = ""  # the address of a virus scanner; "" for none

    def now(self) -> datetime:
        """Return the current time."""
        return self.custody.now()

    def minute(self) -> datetime:
        """Return the current minute: no seat and no duty begins within one, and what was asked for it is remembered."""
        return self.now().replace(second=0, microsecond=0)

    async def perform(self, one: Act[Seen, Ready, Done], *, slow: SlowWork[Ready] = in_thread) -> Done:
        """Perform an act: look, prepare, store. Returns after the commit. `slow` runs slow work, such as Argon2id.

        Raises:
            Stale: the act's basis changed in between, at each attempt.
        """
        return await act.perform(one, self.database, slow=slow)

    async def perform_in_turn(self, one: Act[Seen, Ready, Done], lane: Lane, *, is_gone: IsGone) -> Done:
        """Perform an act that derives a key from a passphrase, when it is its lane's turn.

        Raises:
            Crowded: too many are waiting.
            Stale: see `perform`.
        """
        async with self.passphrases.place(lane, is_gone=is_gone) as place:
            return await self.perform(one, slow=place.run)

    async def ask(self, question: Question[Done]) -> Done:
        """Return the answer to a question."""
        return await act.ask(question, self.database)


def of(request: Request) -> Runtime:
    """Return the running service of a request. Kept in its scope: a report asks fifteen times."""
    running: Runtime | None = request.scope.get(_KEY)
    if running is None:
        running = request.scope[_KEY] = request.app.state.runtime
    return running
