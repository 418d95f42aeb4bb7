"""Checkpoints leave the house on a fixed beat, each a fixed number of entries further: their size follows the clock."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import (
    Checkpoint,
    CheckpointInvalid,
    consistency_proof,
    leaf_hash,
    new_nodes,
    open_note,
    root,
)
from coc_service.store import log
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.keys import ServiceKeys

STRIDE_GROWTH = 8
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class CheckpointBroken(Exception):
    """The checkpoint published last was changed in its row: nothing of it leaves the house."""


@dataclass(frozen=True, slots=True)
class PublishIfDue(WriteAct[bool]):
    """Publish the next checkpoint if its beat has come; return whether one was published.

    The tree is filled with cover entries where fewer than `step` acts happened; what is more waits for the next beat.
    Effects: cover entries, subtrees, checkpoint. The log's head is held, so of several replicas one publishes.

    Raises:
        CheckpointBroken: the row of the latest was changed, or it was taken away: nothing is built on what is left.
    """

    custody: Custody
    beat: timedelta
    step: int

    def write(self, session: Session) -> bool:
        """Publish it."""
        now = self.custody.now()
        last = latest(session, self.custody.keys)
        moment = now - (now - _EPOCH) % self.beat
        if last and moment <= last.published_at <= now:  # a later time is not ours: it must not stop the log
            return False
        draft = self.custody.ledger.writing(session)
        last = latest(session, self.custody.keys)  # again, with the head held: another replica may have published
        if last and moment <= last.published_at <= now:
            return False
        published = last.size if last else 0
        if log.has_leaf(session, published):
            raise CheckpointBroken
        size = published + _stride(draft.ahead.size - published, step=self.step)
        draft.cover(max(0, size - draft.ahead.size), at=now)
        self._publish(session, published, size, moment)
        return True

    def _publish(self, session: Session, published: int, size: int, moment: datetime) -> None:
        leaves = [leaf_hash(row.entry) for row in log.entries(session, start=published, stop=size)]
        nodes, signer = log.nodes(session), self.custody.keys.signer
        log.keep_nodes(session, new_nodes(published, leaves, nodes))
        note = signer.sign(Checkpoint(signer.origin, size, root(size, nodes)))
        log.publish(session, size=size, note=note, at=moment)


def _stride(waiting: int, *, step: int) -> int:
    """Return by how many entries to go on: one step, or eight, or sixty-four ... where very many wait.

    A single size would follow the clock alone, but then whoever causes many entries could keep all later ones, and
    every proof, waiting for as long as they like. A stride tells no more than "some hundreds".
    """
    stride = step
    while waiting > stride * STRIDE_GROWTH:
        stride *= STRIDE_GROWTH
    return stride


def latest(session: Session, keys: ServiceKeys) -> PublishedCheckpoint | None:
    """Return the checkpoint published last, after looking whether it is ours. No effects.

    What stands in its row leaves the house in our name, in every notice: whoever can write to the database could
    otherwise say anything to anyone.

    Raises:
        CheckpointBroken: it is not what our key signed.
    """
    found = log.latest_checkpoint(session)
    if found is None:
        return None
    try:
        signed = open_note(found.note, keys.signer.verifier_key)
    except CheckpointInvalid as error:
        raise CheckpointBroken from error
    # Ed25519 is deterministic, so there is one note only: what others may add to a note would leave the house as ours.
    if signed.size != found.size or found.note != keys.signer.sign(signed):
        raise CheckpointBroken
    return found


@dataclass(frozen=True, slots=True)
class LatestCheckpoint(Question[PublishedCheckpoint | None]):
    """The checkpoint published last. Raises CheckpointBroken."""

    custody: Custody

    def look(self, session: Session) -> PublishedCheckpoint | None:
        """Return it."""
        return latest(session, self.custody.keys)


@dataclass(frozen=True, slots=True)
class Consistency(Question[str | None]):
    """The proof that the latest checkpoint continues one of `old_size`, as lines of base64; None if there is none.

    Only between published sizes: anything finer would tell how the log grew in between.
    """

    old_size: int

    def look(self, session: Session) -> str | None:
        """Return it."""
        sizes = [checkpoint.size for checkpoint in log.checkpoints(session)]
        if self.old_size not in sizes:
            return None
        proof = consistency_proof(self.old_size, sizes[-1], log.nodes(session))
        return "".join(base64.b64encode(step).decode() + "\n" for step in proof)
