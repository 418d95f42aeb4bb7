"""Compares the published log with checkpoints that somebody kept: in a mail, a proof or a file, wrapped or quoted."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from coc_service.audit import CheckpointInvalid, SignatureBroken, find_notes
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people import marks
from coc_service.usecases.people.marks import KeptCheckpoint, LogComparison

MOST_NOTES = 8  # each costs a signature and a path through the tree; a mail has one


class KeptFits(StrEnum):
    """How what somebody kept compares with the published log."""

    FITS = "fits"
    CHANGED = "changed"
    NONE_THERE = "none there"  # the text holds no checkpoint of this log
    INCOMPLETE = "incomplete"  # a checkpoint, without its whole signature line
    UNSIGNED = "unsigned"  # changed on its way, or not made here


@dataclass(frozen=True, slots=True)
class CompareKept(Question[KeptFits]):
    """Compare the published log with the checkpoints in a text. Writes nothing, and says nothing else about the log."""

    custody: Custody
    text: str

    def look(self, session: Session) -> KeptFits:
        """Return the result; `CHANGED` if any of them does not fit."""
        keys = self.custody.keys
        try:
            notes = find_notes(self.text, keys.signer.verifier_key)[:MOST_NOTES]
            kept = [keys.verifiers.open(note)[0] for note in notes]
        except SignatureBroken:
            return KeptFits.INCOMPLETE
        except CheckpointInvalid:
            return KeptFits.UNSIGNED
        if not kept:
            return KeptFits.NONE_THERE
        seen = [KeptCheckpoint(one.size, one.root) for one in kept]
        fits = marks.compare(session, keys, seen) is LogComparison.CONTINUES
        return KeptFits.FITS if fits else KeptFits.CHANGED
