"""The Merkle tree over the entries (RFC 6962 section 2.1): one hash for all, and short proofs leading to it.

A tree is spoken of by its complete subtrees: (level, index) covers 2**level leaves, from index * 2**level on;
level 0 are the leaf hashes. A complete subtree never changes once it is there, so it can be kept for good.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()

_SIZE_BYTES = 8
_LEAF = b"\x00"
_NODE = b"\x01"

NodeSource: TypeAlias = Callable[[int, int], bytes]  # (level, index) -> the complete subtree's hash


class ProofInvalid(Exception):
    """The proof does not lead where it claims to lead."""


@dataclass(frozen=True, slots=True)
class Node:
    """A complete subtree's hash and its place."""

    level: int
    index: int
    hash: bytes


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 || entry)."""
    return hashlib.sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right). The first byte keeps a node from being passed off as a leaf."""
    return hashlib.sha256(_NODE + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: its size and the hashes of its complete subtrees, the widest first.

    All that is needed to append and to know the root; one hash for each one-bit of the size.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier has one hash for each one-bit of its size")
        if any(len(subtree) != HASH_BYTES for subtree in self.hashes):
            raise ValueError("a hash has 32 bytes")

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier after one more leaf, given as its leaf hash (not as the entry)."""
        hashes, size = list(self.hashes), self.size
        while size & 1:
            leaf = node_hash(hashes.pop(), leaf)
            size >>= 1
        return Frontier(self.size + 1, (*hashes, leaf))

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        """The frontier after more leaves, given as their leaf hashes."""
        frontier = self
        for leaf in leaves:
            frontier = frontier.append(leaf)
        return frontier

    def root(self) -> bytes:
        """The root hash of the whole tree; SHA-256 of nothing for the empty one."""
        return _fold(self.hashes)

    def encode(self) -> bytes:
        """Return size(8, big endian) || hash(32) for each one-bit of the size."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.hashes)

    @classmethod
    def decode(cls, encoded: bytes) -> Self:
        """Return the frontier written by `encode`.

        Raises:
            ValueError: if the length does not fit the size.
        """
        parts = range(_SIZE_BYTES, len(encoded), HASH_BYTES)
        hashes = tuple(encoded[start : start + HASH_BYTES] for start in parts)
        size = int.from_bytes(encoded[:_SIZE_BYTES], "big")
        if len(encoded) != _SIZE_BYTES + HASH_BYTES * size.bit_count():
            raise ValueError("not a frontier: its length does not fit its size")
        return cls(size, hashes)


def new_nodes(size_before: int, leaves: Iterable[bytes], node: NodeSource) -> list[Node]:
    """Every subtree that these leaf hashes make complete after a tree of `size_before`, children first.

    `node` is asked only for subtrees of the tree before, at most one for each level.
    """
    made: dict[tuple[int, int], bytes] = {}
    for index, leaf in enumerate(leaves, size_before):
        level, place, subtree = 0, index, leaf
        made[level, place] = subtree
        while place & 1:
            left = made.get((level, place - 1)) or node(level, place - 1)
            level, place, subtree = level + 1, place >> 1, node_hash(left, subtree)
            made[level, place] = subtree
    return [Node(level, place, subtree) for (level, place), subtree in made.items()]


def root(size: int, node: NodeSource) -> bytes:
    """The root hash of the first `size` leaves."""
    return _range_hash(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: NodeSource) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962 section 2.1.1: from the leaf's sibling up.

    Raises:
        ValueError: if there is no such leaf in a tree of that size.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of this size")
    start, width, path = 0, size, []
    while width > 1:
        half = _split(width)
        if index < start + half:
            path.append(_range_hash(start + half, width - half, node))
            width = half
        else:
            path.append(_range_hash(start, half, node))
            start, width = start + half, width - half
    return path[::-1]


def consistency_proof(old_size: int, new_size: int, node: NodeSource) -> list[bytes]:
    """PROOF(old_size, D[new_size]) of RFC 6962 section 2.1.2; empty from the empty tree or the same one.

    Raises:
        ValueError: if the old tree is larger than the new one.
    """
    if not 0 <= old_size <= new_size:
        raise ValueError("a tree is consistent with its own beginnings only")
    if old_size == 0:
        return []
    start, width, path = 0, new_size, []
    while start + width != old_size:
        half = _split(width)
        if old_size <= start + half:
            path.append(_range_hash(start + half, width - half, node))
            width = half
        else:
            path.append(_range_hash(start, half, node))
            start, width = start + half, width - half
    if start:  # from 0 on it would be the old root, which whoever checks already has
        path.append(_range_hash(start, width, node))
    return path[::-1]


def verify_inclusion(leaf: bytes, *, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Check that this leaf hash is at `index` in the tree of this size and root (RFC 9162 section 2.1.3.2).

    Raises:
        ProofInvalid: otherwise.
    """
    if not 0 <= index < size:
        raise ProofInvalid
    place, last, subtree = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofInvalid
        if place & 1 or place == last:
            subtree = node_hash(sibling, subtree)
            place, last = _climb_to_right_child(place, last)
        else:
            subtree = node_hash(subtree, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or subtree != root:
        raise ProofInvalid


def verify_consistency(
    proof: Sequence[bytes], *, old_size: int, old_root: bytes, new_size: int, new_root: bytes
) -> None:
    """Check that the new tree begins with the old one (RFC 9162 section 2.1.4.2).

    Raises:
        ProofInvalid: otherwise.
    """
    if not 0 <= old_size <= new_size:
        raise ProofInvalid
    if old_size in (0, new_size):
        expected = EMPTY_ROOT if old_size == 0 else new_root
        if proof or old_root != expected:
            raise ProofInvalid
        return
    is_complete = old_size.bit_count() == 1
    path = [old_root, *proof] if is_complete else list(proof)
    if not proof or _walk_both(path, old_size, new_size) != (old_root, new_root):
        raise ProofInvalid


def _walk_both(path: Sequence[bytes], old_size: int, new_size: int) -> tuple[bytes, bytes]:
    """The two roots to which a consistency proof leads, steps 3 to 6 of RFC 9162 section 2.1.4.2."""
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofInvalid
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            place, last = _climb_to_right_child(place, last)
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofInvalid
    return old, new


def _climb_to_right_child(place: int, last: int) -> tuple[int, int]:
    """Skip the levels on which the ragged right edge has no sibling."""
    while not place & 1 and place:
        place, last = place >> 1, last >> 1
    return place, last


def _range_hash(start: int, width: int, node: NodeSource) -> bytes:
    """The hash over `width` leaves from `start`, a multiple of a power of two not below the width."""
    subtrees = []
    while width:
        level = width.bit_length() - 1
        subtrees.append(node(level, start >> level))
        start, width = start + (1 << level), width - (1 << level)
    return _fold(subtrees)


def _fold(subtrees: Sequence[bytes]) -> bytes:
    """The root above complete subtrees that stand side by side, the widest first."""
    if not subtrees:
        return EMPTY_ROOT
    above = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        above = node_hash(left, above)
    return above


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << (width - 1).bit_length() - 1
