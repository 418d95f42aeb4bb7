"""Compares a restored log with checkpoints that somebody kept outside: whether it continues them, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from coc_service.audit import (
    Checkpoint,
    CheckpointInvalid,
    Frontier,
    KeyChain,
    SignatureBroken,
    find_notes,
    leaf_hash,
    read_saved,
)
from coc_service.store import log
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import is_our_head
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.site.replicas import begins_with


class WitnessedFits(StrEnum):
    """How a log compares with what was witnessed."""

    CONTINUES = "continues"
    BEHIND = "behind"  # entries that were published are missing
    ANOTHER = "another"  # what both have differs
    NONE_THERE = "none there"  # the file holds no checkpoint of this log
    UNSIGNED = "unsigned"  # changed on its way, or not made with this site's key


@dataclass(frozen=True, slots=True)
class Compared:
    """The result: how many entries are here, and how many the newest of the checkpoints has."""

    fits: WitnessedFits
    here: int = 0
    witnessed: int = 0

    @property
    def missing(self) -> int:
        """How many entries were published and are not here."""
        return max(0, self.witnessed - self.here)


@dataclass(frozen=True, slots=True)
class CompareWitnessed(Question[Compared]):
    """Compare the log with every checkpoint in a saved file or mail. Of one that has more, only the number tells.

    `verifiers` are the keys that may have signed them, if these are more than the custody's: a backup may be from before the
    last change of the key.

    Raises:
        LogFault: an entry is missing or was altered, or the end of the log was not written with the keys of this site.
    """

    custody: Custody
    saved: bytes
    verifiers: KeyChain | None = None

    def look(self, session: Session) -> Compared:
        """Return the result for the newest checkpoint, or for the first that does not fit."""
        try:
            kept = _kept(self.saved, self.verifiers or self.custody.keys.verifiers)
        except (CheckpointInvalid, SignatureBroken):
            return Compared(WitnessedFits.UNSIGNED)
        if not kept:
            return Compared(WitnessedFits.NONE_THERE)
        end = _end(session, self.custody.keys)
        here, newest = end.size, max(one.size for one in kept)
        if not all(begins_with(session, end, one) for one in kept if one.size <= here):
            return Compared(WitnessedFits.ANOTHER, here, newest)
        return Compared(WitnessedFits.CONTINUES if newest <= here else WitnessedFits.BEHIND, here, newest)


def _end(session: Session, keys: ServiceKeys) -> Frontier:
    """Hash every entry, and return the end of the log. Who stated them is not judged: that takes a hundred times as long, and
    `audit verify` and every start do it.
    """
    row, end = log.head(session), Frontier()
    if row is None or not is_our_head(row, keys):
        raise LogFault
    for one in log.entries(session, stop=row.size):
        end = end.append(leaf_hash(one.entry))
    if end.encode() != row.frontier:
        raise LogFault
    return end


def _kept(saved: bytes, keys: KeyChain) -> Sequence[Checkpoint]:
    """Return the checkpoints in a file. Raises CheckpointInvalid or SignatureBroken if one is not as it was signed."""
    for text in read_saved(saved):
        if notes := find_notes(text, keys.newest):
            return [keys.open(note)[0] for note in notes]
    return ()
