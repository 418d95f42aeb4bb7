"""Checks what a committee gave to counsel: that two of its members signed exactly this, and that the log has their signatures.

case.json                what was given, as canonical JSON
files/<name>             the files that case.json names, with the digests that it gives
proofs/<n>-<act>.txt     the proof of an entry (see `proof`)
proofs/<n>-<act>.json    the entry's detail, whose SHA-256 is in the entry
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coc_service import canonical
from coc_service.audit import entry as entries
from coc_service.audit.acts import Act
from coc_service.audit.entry import Entry
from coc_service.audit.proof import verify_proof
from coc_service.audit.tree import leaf_hash

CASE, FILES, PROOFS = "case.json", "files", "proofs"


class BundleWrong(Exception):
    """It is not what two members signed. The message says which part differs; nothing of it is the reporter's."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A proven entry with its detail."""

    entry: Entry
    leaf: str
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """The result for a valid bundle: how many entries are proven, how many records and files they stand for, and who signed."""

    entries: int
    records: int
    files: int
    signers: tuple[str, ...]


def check(folder: Path, verifier_key: str, successions: tuple[str, ...] = ()) -> Checked:
    """Check an opened bundle against the log's key, and nothing else.

    Raises:
        BundleWrong: a part is missing, or is not what was signed.
        ProofInvalid, KeyMalformed, KeysBroken: as `verify_proof`.
        OSError: a part cannot be read.
    """
    content = (folder / CASE).read_bytes()
    said = _decoded(content, CASE)
    proved = [_proved(path, verifier_key, successions) for path in sorted((folder / PROOFS).glob("*.txt"))]
    signers = _signers(proved, hashlib.sha256(content).hexdigest(), f"case:{said.get('case')}")
    records = _records(said, proved)
    files = [path for one in records for path in _checked_file(folder, one)]
    if others := {path.name for path in (folder / FILES).glob("*")} - {path.name for path in files}:
        raise BundleWrong(f"{min(others)} is no file that was given")
    return Checked(len(proved), len(records), len(files), signers)


def _proved(path: Path, verifier_key: str, successions: tuple[str, ...]) -> Proved:
    text = path.read_text(encoding="utf-8")
    entry = verify_proof(text, verifier_key, successions).entry
    detail = path.with_suffix(".json").read_bytes()
    if hashlib.sha256(detail).digest() != entry.digest:
        raise BundleWrong(f"{path.with_suffix('.json').name} is not the detail of its entry")
    return Proved(entry, leaf_hash(entries.encode(entry)).hex(), _decoded(detail, path.name))


def _signers(proved: list[Proved], digest: str, subject: str) -> tuple[str, ...]:
    """Return the two members who signed this content: the one who proposed it, and another who confirmed that proposal."""
    for first in proved:
        if first.entry.act is not Act.DISCLOSURE_PROPOSED or first.said.get("content") != digest:
            continue
        for second in proved:
            agrees = second.entry.act is Act.DISCLOSURE_CONFIRMED and second.said.get("proposal") == first.leaf
            same_case = {first.entry.subject, second.entry.subject} == {subject}
            if agrees and same_case and second.entry.actor != first.entry.actor:
                return first.entry.actor, second.entry.actor
    raise BundleWrong(f"no two members signed this {CASE}")


def _records(said: Mapping[str, Any], proved: list[Proved]) -> list[Mapping[str, Any]]:
    """Return the records, each of which must be brought by a proven entry of the actor whom it names."""
    records = list(said.get("records", []))
    brought = {(ref[0], one.leaf, one.entry.actor) for one in proved for ref in one.said.get("records", [])}
    for one in records:
        if (one.get("id"), one.get("entry"), one.get("author")) not in brought:
            raise BundleWrong(f"no entry is proven for the record {one.get('id')}")
    return records


def _checked_file(folder: Path, record: Mapping[str, Any]) -> list[Path]:
    says = record.get("says") or {}
    if record.get("kind") != "file" or not says:
        return []
    found = list((folder / FILES).glob(f"{record['id'][:8]}*"))
    if len(found) != 1:
        raise BundleWrong(f"the file of the record {record['id']} is missing")
    with found[0].open("rb") as opened:
        if hashlib.file_digest(opened, "sha256").hexdigest() != says.get("content_digest"):
            raise BundleWrong(f"{found[0].name} is not the file that was given")
    return found


def _decoded(encoded: bytes, name: str) -> Mapping[str, Any]:
    try:
        return canonical.decode(encoded)
    except ValueError:
        raise BundleWrong(f"{name} is not as it was written") from None
