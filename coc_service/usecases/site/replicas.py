"""Compares what another replica shows with the log that this process follows.

Replicas that share nothing but the database could each be given a different one without noticing.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from coc_service.audit import (
    Checkpoint,
    CheckpointInvalid,
    Frontier,
    NodeSource,
    ProofInvalid,
    consistency_proof,
    leaf_hash,
    new_nodes,
    open_note,
    verify_consistency,
)
from coc_service.store import log
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody


class ReplicaLog(StrEnum):
    """How the log of another replica compares with ours."""

    SAME = "same"
    ANOTHER = "another"
    UNSIGNED = "unsigned"  # not signed by our key: anyone on the network could have made it


@dataclass(frozen=True, slots=True)
class CompareReplica(Question[ReplicaLog]):
    """Compare another replica's checkpoint with the log that this process follows.

    `note` must be fetched before: then everything it covers was committed before, so a shorter log is another one. Effects:
    if the logs differ, this process refuses the database from now on, as after a log that was wound back.
    """

    custody: Custody
    note: str

    def look(self, session: Session) -> ReplicaLog:
        """Return the result of the comparison."""
        try:
            shown = open_note(self.note, self.custody.keys.signer.verifier_key)
        except CheckpointInvalid:
            return ReplicaLog.UNSIGNED
        view = self.custody.ledger.reading(session)
        if begins_with(session, view.ahead.frontier, shown):
            return ReplicaLog.SAME
        self.custody.ledger.distrust()
        return ReplicaLog.ANOTHER


def begins_with(session: Session, end: Frontier, shown: Checkpoint) -> bool:
    """Return whether a log with this end begins with the shown one. The proof is made of untrusted rows, then verified."""
    size = end.size
    try:
        proof = consistency_proof(shown.size, size, _nodes(session, size)) if shown.size <= size else []
        verify_consistency(proof, old_size=shown.size, old_root=shown.root, new_size=size, new_root=end.root())
    except (ProofInvalid, NoResultFound):
        return False
    return True


def _nodes(session: Session, size: int) -> NodeSource:
    """Return a source of subtrees up to a size: stored ones of the published tree, computed ones after it."""
    last, kept = log.latest_checkpoint(session), log.nodes(session)
    published = last.size if last else 0
    leaves = [leaf_hash(row.entry) for row in log.entries(session, start=published, stop=size)]
    added = {(node.level, node.index): node.hash for node in new_nodes(published, leaves, kept)}

    def fetch(level: int, index: int) -> bytes:
        return added.get((level, index)) or kept(level, index)

    return fetch
