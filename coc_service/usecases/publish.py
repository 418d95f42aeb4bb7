"""Checkpoints leave the house on a fixed beat, each a fixed number of entries further: their size follows the clock."""

import base64
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import (
    Act,
    Checkpoint,
    CheckpointInvalid,
    consistency_proof,
    leaf_hash,
    new_nodes,
    open_note,
    root,
)
from coc_service.store import audit_log
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases import logbook
from coc_service.usecases.keys import ServiceKeys

STRIDE_GROWTH = 8
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class CheckpointBroken(Exception):
    """The checkpoint published last was changed in its row: nothing of it leaves the house."""


def publish_if_due(session: Session, *, keys: ServiceKeys, beat: timedelta, step: int, now: datetime) -> bool:
    """Publish the next checkpoint if its beat has come; return whether one was published.

    The tree is filled with cover entries where fewer than `step` acts happened; what is more waits for the next beat.
    Effects: cover entries, subtrees, checkpoint. The log's head is held, so of several replicas one publishes.

    Raises:
        CheckpointBroken: the row of the latest was changed, or it was taken away: nothing is built on what is left.
    """
    head = audit_log.hold_head(session)
    last = latest(session, keys=keys)
    moment = now - (now - _EPOCH) % beat
    if last and moment <= last.published_at <= now:  # a later time is not ours: it must not keep the log from going on
        return False
    published = last.size if last else 0
    if audit_log.has_leaf(session, published):
        raise CheckpointBroken
    size = published + _stride(head.size - published, step=step)
    if head.size < size:
        cover = [logbook.entry(Act.COVER, actor=logbook.SERVICE, at=now) for _ in range(size - head.size)]
        audit_log.append(session, cover)
    leaves = [leaf_hash(raw) for raw in audit_log.entries(session, start=published, stop=size)]
    nodes = audit_log.nodes(session)
    audit_log.keep_nodes(session, new_nodes(published, leaves, nodes))
    note = keys.signer.sign(Checkpoint(keys.signer.origin, size, root(size, nodes)))
    audit_log.publish(session, size=size, note=note, at=moment)
    return True


def _stride(waiting: int, *, step: int) -> int:
    """Return by how many entries to go on: one step, or eight, or sixty-four ... where very many wait.

    A single size would follow the clock alone, but then whoever causes many entries could keep all later ones, and
    every proof, waiting for as long as they like. A stride tells no more than "some hundreds".
    """
    stride = step
    while waiting > stride * STRIDE_GROWTH:
        stride *= STRIDE_GROWTH
    return stride


def latest(session: Session, *, keys: ServiceKeys) -> PublishedCheckpoint | None:
    """Return the checkpoint published last, after looking whether it is ours. No effects.

    What stands in its row leaves the house in our name, in every notice: whoever can write to the database could
    otherwise say anything to anyone.

    Raises:
        CheckpointBroken: it is not what our key signed.
    """
    found = audit_log.latest_checkpoint(session)
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


def consistency(session: Session, *, old_size: int) -> str | None:
    """Return the proof that the latest checkpoint continues one of `old_size`, as lines of base64; None if there is none.

    Only between published sizes: anything finer would tell how the log grew in between.
    """
    sizes = [checkpoint.size for checkpoint in audit_log.checkpoints(session)]
    if old_size not in sizes:
        return None
    proof = consistency_proof(old_size, sizes[-1], audit_log.nodes(session))
    return "".join(base64.b64encode(step).decode() + "\n" for step in proof)
