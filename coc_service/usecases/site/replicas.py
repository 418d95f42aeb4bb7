"""What another replica shows, held against the log that this process follows.

Replicas that meet in the database alone could each be shown another one.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from coc_service.audit import (
    Checkpoint,
    CheckpointInvalid,
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
from coc_service.usecases.custody.view import View


class ReplicaLog(StrEnum):
    """How the log of another replica stands to ours."""

    SAME = "same"
    ANOTHER = "another"
    UNSIGNED = "unsigned"  # not signed by our key: anyone on the way could have written it


@dataclass(frozen=True, slots=True)
class CompareReplica(Question[ReplicaLog]):
    """How the checkpoint that another replica has published stands to the log as this process follows it.

    `note` was fetched before this question is asked, so whatever it covers was committed before: a log that does not reach as
    far is another one. Effects: after another log this process trusts nothing that is stored, as after one wound back.
    """

    custody: Custody
    note: str

    def look(self, session: Session) -> ReplicaLog:
        """Compare them."""
        try:
            shown = open_note(self.note, self.custody.keys.signer.verifier_key)
        except CheckpointInvalid:
            return ReplicaLog.UNSIGNED
        view = self.custody.ledger.reading(session)
        if _begins_with(session, view, shown):
            return ReplicaLog.SAME
        self.custody.ledger.distrust()
        return ReplicaLog.ANOTHER


def _begins_with(session: Session, view: View, shown: Checkpoint) -> bool:
    """Whether the log that is in memory begins with this one. The proof is built from rows and trusts none of them."""
    size = view.ahead.size
    try:
        proof = consistency_proof(shown.size, size, _nodes(session, size)) if shown.size <= size else []
        verify_consistency(
            proof, old_size=shown.size, old_root=shown.root, new_size=size, new_root=view.ahead.frontier.root()
        )
    except (ProofInvalid, NoResultFound):
        return False
    return True


def _nodes(session: Session, size: int) -> NodeSource:
    """Return the subtrees up to a size: the published tree's, and those of what came after it."""
    last, kept = log.latest_checkpoint(session), log.nodes(session)
    published = last.size if last else 0
    leaves = [leaf_hash(row.entry) for row in log.entries(session, start=published, stop=size)]
    added = {(node.level, node.index): node.hash for node in new_nodes(published, leaves, kept)}

    def fetch(level: int, index: int) -> bytes:
        return added.get((level, index)) or kept(level, index)

    return fetch
