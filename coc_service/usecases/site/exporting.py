"""Exports the whole log, for verifiers that do not trust this service."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.audit import Checkpoint, Frontier, Header, ShownEntry, VerificationFailed, Wrong, write_export
from coc_service.store import log
from coc_service.usecases.act import WriteAct
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.signer import OPERATOR, SITE, Signer
from coc_service.usecases.custody.view import LogFault


@dataclass(frozen=True, slots=True)
class LogExport(WriteAct[None]):
    """Log that the log was exported. Effects: a log entry.

    Raises:
        LogFault: the log is broken. It can be exported nevertheless.
    """

    custody: Custody

    def write(self, session: Session) -> None:
        """Append the entry."""
        draft = self.custody.ledger.writing(session)
        draft.append(LogAct.AUDIT_EXPORTED, SITE, signer=Signer(OPERATOR), at=self.custody.now())


def export(session: Session, keys: ServiceKeys) -> Iterator[bytes]:
    """Yield the lines of an export: every entry with its detail, every published checkpoint, and a new one for the rest.

    Reads lazily from the session's state of the database. It checks nothing, so that a broken log can also be given to a
    verifier.

    Raises:
        LogFault: there is no head, or it cannot be read.
        VerificationFailed: after the last row, if there are fewer than the head says.
    """
    frontier, signer = _frontier(session), keys.signer
    published = log.latest_checkpoint(session)
    is_behind = keys.can_sign and (published is None or published.size < frontier.size)
    own = [signer.sign(Checkpoint(signer.origin, frontier.size, frontier.root()))] if is_behind else []
    header = Header(
        origin=signer.origin,
        size=frontier.size,
        root=frontier.root(),
        checkpoints=log.checkpoint_count(session) + len(own),
        successions=keys.verifiers.notes,
    )
    exported = itertools.count()
    rows = zip(
        log.entries(session, stop=frontier.size), exported, strict=False
    )  # takes one number for each row that exists
    entries = (ShownEntry(row.entry, row.detail or b"") for row, _ in rows)
    try:
        yield from write_export(header, entries=entries, notes=itertools.chain(log.notes(session), own))
    except ValueError as error:
        raise VerificationFailed(Wrong.ENTRIES_MISSING, next(exported)) from error


def _frontier(session: Session) -> Frontier:
    row = log.head(session)
    if row is None:
        raise LogFault
    try:
        return Frontier.decode(row.frontier)
    except ValueError as error:
        raise LogFault from error
