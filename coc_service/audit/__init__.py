"""The log as a format: what an entry is, how a tree and a signature bind them, how anyone checks them."""

from coc_service.audit.checkpoint import (
    Checkpoint,
    CheckpointInvalid,
    CheckpointSigner,
    find_notes,
    open_note,
)
from coc_service.audit.entry import Act, Entry, EntryMalformed, decode, encode, to_hour
from coc_service.audit.export import ExportReader, Header, LineMalformed, LineMissing, write_export
from coc_service.audit.note import KeyMalformed, VerifierKey
from coc_service.audit.proof import Proven, encode_proof, verify_proof
from coc_service.audit.tree import (
    EMPTY_ROOT,
    Frontier,
    FrontierMalformed,
    Node,
    NodeSource,
    ProofInvalid,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    new_nodes,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from coc_service.audit.verify import VerificationFailed, Verified, Wrong, verify_export

__all__ = [
    "EMPTY_ROOT",
    "Act",
    "Checkpoint",
    "CheckpointInvalid",
    "CheckpointSigner",
    "Entry",
    "EntryMalformed",
    "ExportReader",
    "Frontier",
    "FrontierMalformed",
    "Header",
    "KeyMalformed",
    "LineMalformed",
    "LineMissing",
    "Node",
    "NodeSource",
    "ProofInvalid",
    "Proven",
    "VerificationFailed",
    "Verified",
    "VerifierKey",
    "Wrong",
    "consistency_proof",
    "decode",
    "encode",
    "encode_proof",
    "find_notes",
    "inclusion_proof",
    "leaf_hash",
    "new_nodes",
    "node_hash",
    "open_note",
    "root",
    "to_hour",
    "verify_consistency",
    "verify_export",
    "verify_inclusion",
    "verify_proof",
    "write_export",
]
