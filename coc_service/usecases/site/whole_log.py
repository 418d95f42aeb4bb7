"""The whole log, verified as an outsider would do it with an export, for an auditor who may not have one.

Nothing of the result tells how much was written since the newest checkpoint, which would say how busy the committees are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Checkpoint, Header, ShownEntry, VerificationFailed, verify_export, write_export
from coc_service.store import log
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.site import publish

PART = 1000  # entries that are read at once


@dataclass(frozen=True, slots=True)
class LogToVerify:
    """The end of the log as this process remembers it, its checkpoints, and what following it has found.

    `published_at` is None if there is no checkpoint yet. `frozen` is how many chains are incomplete.
    """

    header: Header
    notes: Sequence[str]
    published: int
    published_at: datetime | None
    void: int
    frozen: int


@dataclass(frozen=True, slots=True)
class WholeLog:
    """The result. `published` entries are under the newest checkpoint; `fault` says what is wrong, "" if nothing is."""

    published: int
    published_at: datetime | None
    void: int
    frozen: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class FindLog(Question[LogToVerify]):
    """Find what there is to verify.

    Raises:
        LogFault: the log does not continue what this process remembers.
        CheckpointBroken: the row of the newest checkpoint was altered.
    """

    custody: Custody

    def look(self, session: Session) -> LogToVerify:
        """Return the log's end, with a checkpoint over it that is signed here if the newest published one is earlier."""
        keys, view = self.custody.keys, self.custody.ledger.reading(session)
        size, top = view.ahead.size, view.ahead.frontier.root()
        latest = publish.latest(session, keys)
        notes = list(log.notes(session))
        if latest is None or latest.size < size:
            notes.append(keys.signer.sign(Checkpoint(keys.origin, size, top)))
        return LogToVerify(
            Header(
                origin=keys.origin,
                size=size,
                root=top,
                checkpoints=len(notes),
                successions=keys.verifiers.notes,
            ),
            notes,
            latest.size if latest else 0,
            latest.published_at if latest else None,
            len(view.memory.void | view.ahead.void),
            len(view.memory.frozen | view.ahead.frozen),
        )


@dataclass(frozen=True, slots=True)
class ReadPart(Question[list[ShownEntry]]):
    """Some entries with their details, as an export has them. Checks nothing."""

    start: int
    stop: int

    def look(self, session: Session) -> list[ShownEntry]:
        """Return the entries from `start` to before `stop`; an erased detail is empty."""
        rows = log.entries(session, start=self.start, stop=self.stop)
        return [ShownEntry(row.entry, row.detail or b"") for row in rows]


def verified(found: LogToVerify, read: Callable[[ReadPart], Iterable[ShownEntry]], keys: ServiceKeys) -> WholeLog:
    """Verify every entry, detail, signature and checkpoint. It takes long: call it in a thread. `read` fetches a part."""
    result = WholeLog(found.published, found.published_at, found.void, found.frozen)
    try:
        lines = write_export(found.header, entries=_entries(found.header.size, read), notes=found.notes)
        erased = verify_export(lines, keys.signer.verifier_key).erased
    except (VerificationFailed, ValueError) as error:
        return replace(result, fault=str(error))
    return replace(result, fault="a detail is missing") if erased else result


def _entries(size: int, read: Callable[[ReadPart], Iterable[ShownEntry]]) -> Iterator[ShownEntry]:
    for start in range(0, size, PART):
        yield from read(ReadPart(start, min(size, start + PART)))
