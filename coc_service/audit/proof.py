"""One entry's inclusion proof (C2SP tlog-proof): a small text that a reporter keeps and can check without this server.

c2sp.org/tlog-proof@v1
extra base64(the entry's bytes)
index <place in the log>
<base64 of one hash a line, from the leaf's sibling up>
<blank line>
<the checkpoint, a signed note>
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coc_service.audit import entry as entries
from coc_service.audit.checkpoint import Checkpoint, CheckpointInvalid
from coc_service.audit.entry import Entry
from coc_service.audit.key_chain import KeyChain
from coc_service.audit.note import from_base64, to_base64
from coc_service.audit.tree import ProofInvalid, leaf_hash, verify_inclusion

_VERSION = "c2sp.org/tlog-proof@v1"
_PROOF = re.compile(
    re.escape(_VERSION) + r"\nextra ([^\n]+)\nindex (0|[1-9][0-9]{0,18})\n((?:[^\n]+\n){0,64})\n(.+)",
    re.ASCII | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Proven:
    """What a proof proves: the log of the checkpoint has this entry at `index`."""

    entry: Entry
    index: int
    checkpoint: Checkpoint


def encode_proof(entry: bytes, *, index: int, path: Sequence[bytes], note: str) -> str:
    """Return the proof's text. `path` is the inclusion proof in the tree of the signed checkpoint `note`."""
    hashes = "".join(f"{to_base64(sibling)}\n" for sibling in path)
    return f"{_VERSION}\nextra {to_base64(entry)}\nindex {index}\n{hashes}\n{note}"


def verify_proof(text: str, verifier_key: str, successions: Sequence[str] = ()) -> Proven:
    """Check a proof with nothing but the log's key, and return what it proves. With the log's successions of keys, a proof
    from before or after a change of the key is checked as well.

    The specification calls the extra line unauthenticated. Here it contains the entry, which the path authenticates.

    Raises:
        ProofInvalid: malformed, not signed by the log's key, or the path does not lead to the checkpoint's root.
        KeyMalformed: the verifier key is malformed.
        KeysBroken: the successions do not lead to it.
    """
    keys = KeyChain.of(verifier_key, successions)
    found = _PROOF.fullmatch(text)
    if not found:
        raise ProofInvalid
    try:
        checkpoint, _ = keys.open(found[4])
    except CheckpointInvalid:
        raise ProofInvalid from None
    encoded, path = _decode_base64(found[1]), [_decode_base64(line) for line in found[3].split("\n")[:-1]]
    index = int(found[2])
    verify_inclusion(leaf_hash(encoded), index=index, size=checkpoint.size, root=checkpoint.root, proof=path)
    return Proven(_decode_entry(encoded), index, checkpoint)


def _decode_base64(line: str) -> bytes:
    try:
        return from_base64(line)
    except ValueError:
        raise ProofInvalid from None


def _decode_entry(encoded: bytes) -> Entry:
    try:
        return entries.decode(encoded)
    except ValueError:
        raise ProofInvalid from None
