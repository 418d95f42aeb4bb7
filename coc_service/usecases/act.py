"""What a person does, whole: looked at, prepared, stored. Pages, commands, beats and tests perform the same acts.

`look` reads and refuses, `prepare` seals and opens with no session, `store` writes in one transaction. A refusal raised
before anything was written costs whoever shares the writer's batch nothing.
"""

from collections.abc import Awaitable, Callable
from enum import Enum, auto
from functools import partial
from typing import ClassVar, Generic, TypeVar

from anyio import to_thread
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coc_service.catalogue import Message
from coc_service.domain.chain import Void
from coc_service.store.database import Database

Seen = TypeVar("Seen")
Ready = TypeVar("Ready")
Done = TypeVar("Done")
TRIES = 4


class Stale(Exception):
    """Something changed since the act looked: it looks again."""


class Refused(Exception):
    """The act is not open to this person now. `message` says why, `field` is the form's field it belongs to."""

    def __init__(self, message: Message, *, field: str = "") -> None:
        super().__init__(message.msgid)
        self.message = message
        self.field = field


class SetUpProblem(Enum):
    """Why something cannot be set up under the name that the operator gave it."""

    NAME_TAKEN = auto()
    NAME_UNKNOWN = auto()
    SITE_NAME_MALFORMED = auto()  # it stands in every mail: one line of at most 80 characters, without an address
    SHORT_NAME_MALFORMED = auto()  # it stands in addresses: 1 to 40 lower-case letters, digits and inner hyphens
    LOGIN_NAME_TAKEN = auto()
    NAME_MIXES_SCRIPTS = auto()  # it could look like another name and not match it


class SetUpRefused(Exception):
    """The operator's act cannot be done under this name; `word` is the one that is meant."""

    def __init__(self, problem: SetUpProblem, *, word: str = "") -> None:
        super().__init__(problem, word)
        self.problem = problem
        self.word = word


class Act(Generic[Seen, Ready, Done]):
    """One act. The clock and the keys reach it through its constructor.

    `is_slow` says that `prepare` derives a key from a passphrase: it waits its turn and runs beside the event loop.
    """

    is_slow: ClassVar[bool] = False

    def recall(self) -> Seen | None:
        """Return what is seen where memory alone suffices; None: the database must be read."""
        return None

    def look(self, session: Session) -> Seen:
        """Return what the act needs to know. Refusals are raised here."""
        raise NotImplementedError

    def prepare(self, seen: Seen) -> Ready:
        """Return what is to be stored: keys and seals, no session."""
        raise NotImplementedError

    def store(self, session: Session, ready: Ready) -> Done:
        """Write it, in one transaction. Raises `Stale` before the first row where something has changed."""
        raise NotImplementedError


Nothing = tuple[()]


class WriteAct(Act[Nothing, Nothing, Done]):
    """An act with nothing to look at and nothing to prepare: it only writes."""

    def recall(self) -> Nothing | None:
        """Return that there is nothing to see."""
        return ()

    def prepare(self, seen: Nothing) -> Nothing:
        """Return that there is nothing to prepare."""
        return seen

    def store(self, session: Session, _ready: Nothing) -> Done:
        """Write it."""
        return self.write(session)

    def write(self, session: Session) -> Done:
        """Write it, in one transaction."""
        raise NotImplementedError


class CheckedAct(WriteAct[Done]):
    """An act with nothing to prepare that may be refused: `check` refuses before the writer is asked.

    `write` checks again, with the log's head held.
    """

    def recall(self) -> None:
        """Return that the database must be asked."""

    def look(self, session: Session) -> Nothing:
        """Check it."""
        self.check(session)
        return ()

    def check(self, session: Session) -> None:
        """Refuse what is not open to this person."""
        raise NotImplementedError


class Question(Generic[Done]):
    """An act that only reads."""

    def look(self, session: Session) -> Done:
        """Return the answer."""
        raise NotImplementedError


SlowWork = Callable[[Callable[[], Ready]], Awaitable[Ready]]


async def in_thread(work: Callable[[], Ready]) -> Ready:
    """Run slow work beside the event loop, at once: for commands, where nobody else waits."""
    return await to_thread.run_sync(work)


async def perform(act: Act[Seen, Ready, Done], database: Database, *, slow: SlowWork[Ready] = in_thread) -> Done:
    """Look, prepare and store; again where something changed in between. `slow` decides when slow work has its turn.

    Raises:
        Stale: something changed each time.
    """
    for _ in range(TRIES - 1):
        try:
            return await _once(act, database, slow)
        except (Stale, Void, IntegrityError):  # two who insert one row at once, or continue one chain
            continue
    try:
        return await _once(act, database, slow)
    except (Void, IntegrityError) as error:
        raise Stale from error


async def ask(question: Question[Done], database: Database) -> Done:
    """Return the answer from one state of the database."""
    return await database.read(question.look)


async def _once(act: Act[Seen, Ready, Done], database: Database, slow: SlowWork[Ready]) -> Done:
    seen = act.recall()
    if seen is None:
        seen = await database.read(act.look)
    ready = await slow(partial(act.prepare, seen)) if act.is_slow else act.prepare(seen)

    def store(session: Session) -> Done:
        return act.store(session, ready)

    return await database.write(store)
