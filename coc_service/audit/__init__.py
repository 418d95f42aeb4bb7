"""The log's format: entries, the Merkle tree and the signed checkpoints over them, and how anyone can verify them."""

from coc_service.audit.acts import Act, Chain
from coc_service.audit.checked import Checked, Comparison
from coc_service.audit.checkers import Checkers, Claim
from coc_service.audit.checkpoint import (
    Checkpoint,
    CheckpointInvalid,
    CheckpointSigner,
    open_note,
)
from coc_service.audit.doubts import Doubt
from coc_service.audit.entry import (
    Entry,
    decode,
    encode,
    is_signed_by,
    signed_bytes,
    signed_part,
    to_hour,
)
from coc_service.audit.export import (
    ExportedEntry,
    ExportReader,
    Header,
    HiddenEntry,
    ShownEntry,
    write_export,
)
from coc_service.audit.forms import doubt_of
from coc_service.audit.given_keys import case_subject
from coc_service.audit.key_chain import KeyChain, KeysBroken, next_key, split_successions, succession
from coc_service.audit.monitor import Fetch, Finding, Look, Unreachable, look
from coc_service.audit.note import KeyMalformed, VerifierKey
from coc_service.audit.proof import Proven, encode_proof, verify_proof
from coc_service.audit.saved import SignatureBroken, find_notes, find_proof, read_saved
from coc_service.audit.signatures import Signatures
from coc_service.audit.tree import (
    EMPTY_ROOT,
    Frontier,
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
from coc_service.audit.verify import Verified, VoidEntry, verify_export
from coc_service.audit.wrong import VerificationFailed, Wrong

__all__ = [
    "EMPTY_ROOT",
    "Act",
    "Chain",
    "Checked",
    "Checkers",
    "Checkpoint",
    "CheckpointInvalid",
    "CheckpointSigner",
    "Claim",
    "Comparison",
    "Doubt",
    "Entry",
    "ExportReader",
    "ExportedEntry",
    "Fetch",
    "Finding",
    "Frontier",
    "Header",
    "HiddenEntry",
    "KeyChain",
    "KeyMalformed",
    "KeysBroken",
    "Look",
    "Node",
    "NodeSource",
    "ProofInvalid",
    "Proven",
    "ShownEntry",
    "SignatureBroken",
    "Signatures",
    "Unreachable",
    "VerificationFailed",
    "Verified",
    "VerifierKey",
    "VoidEntry",
    "Wrong",
    "case_subject",
    "consistency_proof",
    "decode",
    "doubt_of",
    "encode",
    "encode_proof",
    "find_notes",
    "find_proof",
    "inclusion_proof",
    "is_signed_by",
    "leaf_hash",
    "look",
    "new_nodes",
    "next_key",
    "node_hash",
    "open_note",
    "read_saved",
    "root",
    "signed_bytes",
    "signed_part",
    "split_successions",
    "succession",
    "to_hour",
    "verify_consistency",
    "verify_export",
    "verify_inclusion",
    "verify_proof",
    "write_export",
]
