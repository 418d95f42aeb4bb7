"""The Merkle tree over the entries (RFC 6962 section 2.1): one root hash for all of them, and short proofs against it.

A tree is described by its complete subtrees: (level, index) covers 2**level leaves, from index * 2**level on;
level 0 are the leaf hashes. A complete subtree never changes again, so it can be stored.
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
    """The proof does not lead to the given root."""


@dataclass(frozen=True, slots=True)
class Node:
    """A complete subtree's hash and position."""

    level: int
    index: int
    hash: bytes


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA-256(0x00 || entry)."""
    return hashlib.sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 || left || right). The first byte keeps a node from being passed off as a leaf."""
    return hashlib.sha256(_NODE + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: its size and the hashes of its largest complete subtrees, the widest first.

    This is all that appending and computing the root need: one hash for each 1 bit of the size.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier has one hash for each one-bit of its size")
        if any(len(subtree) != HASH_BYTES for subtree in self.hashes):
            raise ValueError("a hash has 32 bytes")

    def append(self, leaf: bytes) -> "Frontier":
        """Return the frontier after one more leaf, given as its leaf hash (not as the entry)."""
        hashes, size = list(self.hashes), self.size
        while size & 1:
            leaf = node_hash(hashes.pop(), leaf)
            size >>= 1
        return Frontier(self.size + 1, (*hashes, leaf))

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        """Return the frontier after more leaves, given as their leaf hashes."""
        frontier = self
        for leaf in leaves:
            frontier = frontier.append(leaf)
        return frontier

    def root(self) -> bytes:
        """Return the tree's root hash; SHA-256 of the empty string for the empty tree."""
        return _fold(self.hashes)

    def encode(self) -> bytes:
        """Return size(8, big endian) || hash(32) for each 1 bit of the size."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.hashes)

    @classmethod
    def decode(cls, encoded: bytes) -> Self:
        """Decode what `encode` wrote.

        Raises:
            ValueError: the length does not fit the size.
        """
        parts = range(_SIZE_BYTES, len(encoded), HASH_BYTES)
        hashes = tuple(encoded[start : start + HASH_BYTES] for start in parts)
        size = int.from_bytes(encoded[:_SIZE_BYTES], "big")
        if len(encoded) != _SIZE_BYTES + HASH_BYTES * size.bit_count():
            raise ValueError("not a frontier: its length does not fit its size")
        return cls(size, hashes)


def new_nodes(size_before: int, leaves: Iterable[bytes], node: NodeSource) -> list[Node]:
    """Return the subtrees that become complete when these leaf hashes follow a tree of `size_before`, children first.

    `node` is called only for subtrees of the earlier tree, at most once for each level.
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
    """Return the root hash of the first `size` leaves."""
    return _range_hash(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: NodeSource) -> list[bytes]:
    """Return PATH(index, D[size]) of RFC 6962 section 2.1.1: from the leaf's sibling up.

    Raises:
        ValueError: a tree of that size has no such leaf.
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
    """Return PROOF(old_size, D[new_size]) of RFC 6962 section 2.1.2; empty if the old tree is empty or has the same size.

    Raises:
        ValueError: the old tree is larger than the new one.
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
    if start:  # a subtree from leaf 0 on is the old root, which the verifier already has
        path.append(_range_hash(start, width, node))
    return path[::-1]


def verify_inclusion(leaf: bytes, *, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Check that this leaf hash is at `index` in the tree of this size and root (RFC 9162 section 2.1.3.2).

    Raises:
        ProofInvalid: it is not.
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
        ProofInvalid: it does not.
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
    """Return the (old, new) roots that a consistency proof leads to: steps 3 to 6 of RFC 9162 section 2.1.4.2."""
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
    """Skip the levels where a node at the right edge of an incomplete tree has no sibling."""
    while not place & 1 and place:
        place, last = place >> 1, last >> 1
    return place, last


def _range_hash(start: int, width: int, node: NodeSource) -> bytes:
    """Return the hash over `width` leaves from `start`, which is a multiple of a power of two that is at least `width`."""
    subtrees = []
    while width:
        level = width.bit_length() - 1
        subtrees.append(node(level, start >> level))
        start, width = start + (1 << level), width - (1 << level)
    return _fold(subtrees)


def _fold(subtrees: Sequence[bytes]) -> bytes:
    """Return the root over adjacent complete subtrees, given from left to right, the widest first."""
    if not subtrees:
        return EMPTY_ROOT
    above = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        above = node_hash(left, above)
    return above


def _split(width: int) -> int:
    """Return the largest power of two below `width`."""
    return 1 << (width - 1).bit_length() - 1
