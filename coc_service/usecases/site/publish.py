"""Publishes checkpoints at fixed times, each a fixed number of entries further, so that sizes reveal no activity."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import (
    Checkpoint,
    CheckpointInvalid,
    CheckpointSigner,
    consistency_proof,
    encode_proof,
    inclusion_proof,
    leaf_hash,
    new_nodes,
    open_note,
    root,
)
from coc_service.store import log
from coc_service.store.log import EntryRow
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.keys import ServiceKeys

STRIDE_GROWTH = 8
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class CheckpointBroken(Exception):
    """The row of the latest checkpoint was altered. It must not be shown or mailed."""


@dataclass(frozen=True, slots=True)
class PublishIfDue(WriteAct[bool]):
    """Publish the next checkpoint if it is due; return whether one was published.

    If there are fewer than `step` new entries, cover entries fill the step; if there are more, the rest waits for the next
    beat. Effects: cover entries, subtrees, checkpoint. It locks the log's head, so only one of several replicas publishes.

    Raises:
        CheckpointBroken: the row of the latest checkpoint was altered or deleted, so the next one cannot continue it.
    """

    custody: Custody
    beat: timedelta
    step: int

    def write(self, session: Session) -> bool:
        """Publish the checkpoint if it is due."""
        now = self.custody.now()
        last = latest(session, self.custody.keys)
        moment = beat_of(now, self.beat)
        if last and moment <= last.published_at <= now:  # a later time is not ours and must not stop the log
            return False
        draft = self.custody.ledger.writing(session)
        last = latest(session, self.custody.keys)  # again, while the head is locked: another replica may have published
        if last and moment <= last.published_at <= now:
            return False
        publish_next(draft, last, Publication(self.custody.keys.signer, moment, self.step), at=now)
        return True


@dataclass(frozen=True, slots=True)
class Publication:
    """Who signs a checkpoint, of which beat, and by how many entries it grows."""

    signer: CheckpointSigner
    moment: datetime
    step: int


def publish_next(draft: Draft, last: PublishedCheckpoint | None, made: Publication, *, at: datetime) -> None:
    """Publish the checkpoint after `last`. Effects: cover entries dated `at`, subtrees, checkpoint.

    Raises:
        CheckpointBroken: a published tree goes on after the last checkpoint, whose row was deleted.
    """
    session, signer, published = draft.session, made.signer, last.size if last else 0
    if log.has_leaf(session, published):
        raise CheckpointBroken
    size = published + _stride(draft.ahead.size - published, step=made.step)
    draft.cover(max(0, size - draft.ahead.size), at=at)
    leaves = [leaf_hash(row.entry) for row in log.entries(session, start=published, stop=size)]
    nodes = log.nodes(session)
    log.keep_nodes(session, new_nodes(published, leaves, nodes))
    note = signer.sign(Checkpoint(signer.origin, size, root(size, nodes)))
    log.publish(session, size=size, note=note, at=made.moment)


def beat_of(now: datetime, beat: timedelta) -> datetime:
    """Return when the present beat began."""
    return now - (now - _EPOCH) % beat


def _stride(waiting: int, *, step: int) -> int:
    """Return the number of entries for the next checkpoint: one step, or 8, 64, ... steps if very many entries wait.

    With a fixed step alone, an attacker who causes many entries could delay all later entries, and every proof, for any
    time. A larger stride only reveals "some hundreds of entries".
    """
    stride = step
    while waiting > stride * STRIDE_GROWTH:
        stride *= STRIDE_GROWTH
    return stride


def step_over(waiting: int, *, step: int) -> int:
    """Return the step of a checkpoint after which nothing waits: one step, or 8, 64, ... steps, for the reason in `_stride`."""
    while waiting > step:
        step *= STRIDE_GROWTH
    return step


def latest(session: Session, keys: ServiceKeys) -> PublishedCheckpoint | None:
    """Return the latest published checkpoint, after checking that this service signed it; None if there is none. No effects.

    Every notice contains it: without the check an attacker with write access to the database could send any text to
    members in the name of the service.
    """
    found = log.latest_checkpoint(session)
    if found is None:
        return None
    try:
        signed = open_note(found.note, keys.verifiers.newest)
    except CheckpointInvalid as error:
        raise CheckpointBroken from error
    # Ed25519 is deterministic, so only one note is valid. Additions to it would be sent in the service's name. With the keys of
    # an older backup nothing is sent, and the key that signed is gone.
    if signed.size != found.size or (keys.can_sign and found.note != keys.signer.sign(signed)):
        raise CheckpointBroken
    return found


def proof(session: Session, keys: ServiceKeys, row: EntryRow) -> str:
    """Return the proof that an entry is in the latest checkpoint; "" until one covers it. Raises CheckpointBroken."""
    checkpoint = latest(session, keys)
    if checkpoint is None or checkpoint.size <= row.position:
        return ""
    path = inclusion_proof(row.position, checkpoint.size, log.nodes(session))
    return encode_proof(row.entry, index=row.position, path=path, note=checkpoint.note)


@dataclass(frozen=True, slots=True)
class LatestCheckpoint(Question[PublishedCheckpoint | None]):
    """The latest published checkpoint. Raises CheckpointBroken."""

    custody: Custody

    def look(self, session: Session) -> PublishedCheckpoint | None:
        """Return the checkpoint, checked against our key; None if none was published."""
        return latest(session, self.custody.keys)


@dataclass(frozen=True, slots=True)
class Consistency(Question[str | None]):
    """The proof that a checkpoint continues the one of `old_size`, as lines of base64; None if there is none.

    `new_size` is the size of the later one, 0 for the latest. Only for published sizes: proofs for others could reveal how the
    log grew in between.
    """

    old_size: int
    new_size: int = 0

    def look(self, session: Session) -> str | None:
        """Return the lines of the proof; None if a size was never published, or the later one is the smaller."""
        newest = log.latest_checkpoint(session)
        new_size = self.new_size or (newest.size if newest else 0)
        if new_size < self.old_size or not all(log.is_published(session, size) for size in (self.old_size, new_size)):
            return None
        proof = consistency_proof(self.old_size, new_size, log.nodes(session))
        return "".join(base64.b64encode(step).decode() + "\n" for step in proof)
