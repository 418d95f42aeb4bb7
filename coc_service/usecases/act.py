"""Acts: everything that pages, commands, beats and tests do, in three steps.

`look` reads and may refuse, `prepare` seals and opens without a session, `store` writes in one transaction. If `store` refuses
before it has written anything, the other jobs in the writer's batch are not affected.
"""

from collections.abc import Awaitable, Callable
from enum import Enum, auto
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from anyio import to_thread
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coc_service.catalogue import Message
from coc_service.domain.chain import Void
from coc_service.store.database import Ahead, Database

Seen = TypeVar("Seen")
Ready = TypeVar("Ready")
Done = TypeVar("Done")
TRIES = 4


class Stale(Exception):
    """Something changed since `look`; `perform` starts the act again."""


class Refused(Exception):
    """This person may not perform the act now. `message` says why, `field` is the form's field it belongs to."""

    def __init__(self, message: Message, *, field: str = "") -> None:
        super().__init__(message.msgid)
        self.message = message
        self.field = field


class SetUpProblem(Enum):
    """Why the operator's act cannot be done."""

    NAME_TAKEN = auto()
    NAME_UNKNOWN = auto()
    SITE_NAME_MALFORMED = auto()  # it is part of every mail: one line of at most 80 characters, without an address
    SHORT_NAME_MALFORMED = auto()  # it is part of addresses: 1 to 40 lower-case letters, digits and inner hyphens
    LOGIN_NAME_TAKEN = auto()
    NOT_INVITED = auto()
    KEYS_ARE_MADE = auto()  # a link only serves to make keys
    MEMBERS_HAVE_SIGNED = auto()  # a signed admission states who somebody is, and no row can change it
    NOTHING_CHANGES = auto()
    SET_UP_HAS_BEGUN = auto()
    HAS_COMMITTEES = auto()
    COMMITTEE_IS_FOUNDED = auto()
    SOMEBODY_IS_INVITED = auto()
    NAME_HIDES_A_CHARACTER = auto()  # U+202E, for example, turns the words after it around
    NAME_IS_NOT_ALONE = auto()  # a title or pronouns: no report has them, so it would not be found
    NAME_IN_ONE_WORD = auto()  # Han, kana or Hangul: a report may give one part of it, and nobody knows where it ends
    NAME_MIXES_SCRIPTS = auto()  # it could look like a name in a report without matching it


class SetUpRefused(Exception):
    """The operator's act cannot be done. `word` is the name that is the problem."""

    def __init__(self, problem: SetUpProblem, *, word: str = "") -> None:
        super().__init__(problem, word)
        self.problem = problem
        self.word = word


class Act(Generic[Seen, Ready, Done]):
    """One act. It gets the clock and the keys through its constructor.

    `is_slow` means that `prepare` derives a key from a passphrase: it is queued and runs in a thread.
    """

    is_slow: ClassVar[bool] = False

    def recall(self) -> Seen | None:
        """Return what `look` would, from memory; None if the database must be read."""
        return None

    def look(self, session: Session) -> Seen:
        """Read what the act depends on. Raises the act's refusals."""
        raise NotImplementedError

    def prepare(self, seen: Seen) -> Ready:
        """Return what is to be stored. Does the cryptography; has no session."""
        raise NotImplementedError

    def ahead(self, ready: Ready) -> Ahead | None:  # noqa: ARG002  acts that answer use it
        """Return what `store` will ask of the database, if acts of this kind often come together."""
        return None

    def store(self, session: Session, ready: Ready) -> Done:
        """Write in one transaction. Raises `Stale` before the first row if something has changed since `look`."""
        raise NotImplementedError


Nothing = tuple[()]


class WriteAct(Act[Nothing, Nothing, Done]):
    """An act without `look` and `prepare`: it only writes."""

    def recall(self) -> Nothing | None:
        """Return a value, so that `look` is not called."""
        return ()

    def prepare(self, seen: Nothing) -> Nothing:
        """Pass on: there is nothing to prepare."""
        return seen

    def store(self, session: Session, _ready: Nothing) -> Done:
        """Call `write`."""
        return self.write(session)

    def write(self, session: Session) -> Done:
        """Write in one transaction."""
        raise NotImplementedError


class WouldDo(Exception):
    """What an act would have done. Raised after its last write, so that the transaction is rolled back."""

    def __init__(self, result: object) -> None:
        super().__init__()
        self.result = result


class DryRun(WriteAct[None]):
    """Performs another act up to its end, and rolls back. For commands only: neighbours in a batch would run again.

    Raises:
        WouldDo: always, with the act's result.
    """

    def __init__(self, act: WriteAct[Any]) -> None:
        self._act = act

    def write(self, session: Session) -> None:
        """Write, and raise."""
        raise WouldDo(self._act.write(session))


class CheckedAct(WriteAct[Done]):
    """An act without `prepare` that may be refused. `check` refuses in a read, so that refused acts never reach the writer.

    `write` must check again while it holds the log's head, because something may have changed in between.
    """

    def recall(self) -> None:
        """Return None, so that `look` is called."""

    def look(self, session: Session) -> Nothing:
        """Call `check`."""
        self.check(session)
        return ()

    def check(self, session: Session) -> None:
        """Raise the act's refusals."""
        raise NotImplementedError


class Question(Generic[Done]):
    """A query: reads one state of the database and writes nothing."""

    def look(self, session: Session) -> Done:
        """Return the answer from this session's state of the database."""
        raise NotImplementedError


SlowWork = Callable[[Callable[[], Ready]], Awaitable[Ready]]


async def in_thread(work: Callable[[], Ready]) -> Ready:
    """Run slow work in a thread without a queue. For commands, where nobody else waits."""
    return await to_thread.run_sync(work)


async def perform(act: Act[Seen, Ready, Done], database: Database, *, slow: SlowWork[Ready] = in_thread) -> Done:
    """Look, prepare and store; start again if something changed in between. `slow` schedules slow work.

    Raises:
        Stale: something changed in every attempt.
    """
    for _ in range(TRIES - 1):
        try:
            return await _once(act, database, slow)
        except (Stale, Void, IntegrityError):  # or a concurrent insert
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

    return await database.write(store, act.ahead(ready))
