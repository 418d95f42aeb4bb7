"""The tree is that of RFC 6962; proofs are valid at every size, and false proofs are refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import (
    EMPTY_ROOT,
    Frontier,
    Node,
    ProofInvalid,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    new_nodes,
    root,
    verify_consistency,
    verify_inclusion,
)
from tests.audit.books import node_source, root_of

_VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "rfc6962.json").read_text())
_KNOWN = [bytes.fromhex(leaf) for leaf in _VECTORS["leaves"]]
_KNOWN_ROOTS = [bytes.fromhex(known) for known in _VECTORS["roots"]]
_MANY = [f"entry {number}".encode() for number in range(70)]
_ROOTS = [root_of(_MANY[:size]) for size in range(71)]
_SIZES = range(71)


def _refused(check: Callable[[], None]) -> bool:
    try:
        check()
    except ProofInvalid:
        return True
    return False


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_known_ones(size: int) -> None:
    leaves = [leaf_hash(leaf) for leaf in _KNOWN[:size]]

    assert Frontier().extend(leaves).root() == _KNOWN_ROOTS[size]
    assert root(size, node_source(_KNOWN)) == _KNOWN_ROOTS[size]


@pytest.mark.parametrize("known", _VECTORS["inclusion"], ids=lambda known: f"{known['index']} of {known['size']}")
def test_inclusion_proofs_are_the_known_ones(known: dict[str, Any]) -> None:
    index, size = known["index"], known["size"]

    proof = inclusion_proof(index, size, node_source(_KNOWN))

    assert [sibling.hex() for sibling in proof] == known["proof"]
    verify_inclusion(leaf_hash(_KNOWN[index]), index=index, size=size, root=_KNOWN_ROOTS[size], proof=proof)


@pytest.mark.parametrize(
    "known", _VECTORS["consistency"], ids=lambda known: f"{known['old_size']} to {known['new_size']}"
)
def test_consistency_proofs_are_the_known_ones(known: dict[str, Any]) -> None:
    old, new = known["old_size"], known["new_size"]

    proof = consistency_proof(old, new, node_source(_KNOWN))

    assert [sibling.hex() for sibling in proof] == known["proof"]
    verify_consistency(proof, old_size=old, old_root=_KNOWN_ROOTS[old], new_size=new, new_root=_KNOWN_ROOTS[new])


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root() == root(0, node_source([])) == EMPTY_ROOT == _KNOWN_ROOTS[0]


@pytest.mark.parametrize("size", _SIZES)
def test_every_entry_is_proved_at_every_size(size: int) -> None:
    node = node_source(_MANY[:size])

    assert root(size, node) == _ROOTS[size]
    for index in range(size):
        proof = inclusion_proof(index, size, node)
        verify_inclusion(leaf_hash(_MANY[index]), index=index, size=size, root=_ROOTS[size], proof=proof)


@pytest.mark.parametrize("new", _SIZES)
def test_every_size_is_proved_to_continue_every_smaller_one(new: int) -> None:
    node = node_source(_MANY[:new])

    for old in range(new + 1):
        proof = consistency_proof(old, new, node)
        verify_consistency(proof, old_size=old, old_root=_ROOTS[old], new_size=new, new_root=_ROOTS[new])


@given(st.data())
def test_an_inclusion_proof_that_is_not_whole_and_true_is_refused(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, node_source(_MANY[:size]))
    true: dict[str, Any] = {
        "leaf": leaf_hash(_MANY[index]),
        "index": index,
        "size": size,
        "root": _ROOTS[size],
        "proof": proof,
    }

    false = true | data.draw(st.sampled_from(_false_inclusions(true)))

    assert not _refused(lambda: verify_inclusion(**true))
    assert _refused(lambda: verify_inclusion(**false))


def _false_inclusions(true: dict[str, Any]) -> list[dict[str, Any]]:
    index, size, proof = true["index"], true["size"], true["proof"]
    return [
        {"leaf": leaf_hash(b"never written")},
        {"root": leaf_hash(b"another root")},
        {"index": -1},
        {"index": size},
        {"proof": [*proof, leaf_hash(b"one more")]},
        *({"index": other} for other in range(size) if other != index),
        *({"proof": false} for false in _false_paths(proof)),
    ]


def _false_paths(proof: list[bytes]) -> list[list[bytes]]:
    places = range(len(proof))
    dropped = [proof[:place] + proof[place + 1 :] for place in places]
    flipped = [[*proof[:place], _flip(proof[place]), *proof[place + 1 :]] for place in places]
    turned = [proof[::-1]] if proof != proof[::-1] else []
    return dropped + flipped + turned


def _flip(subtree: bytes) -> bytes:
    return bytes([subtree[0] ^ 1]) + subtree[1:]


@given(st.data())
def test_a_consistency_proof_that_is_not_whole_and_true_is_refused(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 70))
    old = data.draw(st.integers(1, new - 1))
    proof = consistency_proof(old, new, node_source(_MANY[:new]))
    true: dict[str, Any] = {
        "proof": proof, "old_size": old, "old_root": _ROOTS[old], "new_size": new, "new_root": _ROOTS[new]
    }  # fmt: skip

    false = true | data.draw(
        st.sampled_from(
            [
                {"old_root": leaf_hash(b"rewritten")},
                {"new_root": leaf_hash(b"rewritten")},
                {"old_size": new, "new_size": old},
                {"old_size": new},
                {"old_size": -1},
                {"proof": []},
                {"proof": [*proof, leaf_hash(b"one more")]},
                *({"proof": path} for path in _false_paths(proof)),
            ]
        )
    )

    assert not _refused(lambda: verify_consistency(**true))
    assert _refused(lambda: verify_consistency(**false))


def test_a_consistency_proof_must_reach_the_new_root() -> None:
    proof = consistency_proof(4, 8, node_source(_MANY[:8]))

    assert _refused(lambda: verify_consistency(proof, old_size=4, old_root=_ROOTS[4], new_size=16, new_root=_ROOTS[8]))


def test_the_empty_tree_must_be_empty_to_be_continued() -> None:
    assert _refused(lambda: verify_consistency([], old_size=0, old_root=_ROOTS[1], new_size=3, new_root=_ROOTS[3]))


@given(st.lists(st.integers(0, 20), max_size=6))
def test_a_tree_grown_in_steps_keeps_the_nodes_of_one_grown_at_once(steps: list[int]) -> None:
    kept: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        return kept[level, index]

    size = 0
    for step in steps:
        leaves = [leaf_hash(str(number).encode()) for number in range(size, size + step)]
        added = new_nodes(size, leaves, node)
        assert not kept.keys() & {(made.level, made.index) for made in added}
        kept.update({(made.level, made.index): made.hash for made in added})
        size += step

    at_once = new_nodes(0, [leaf_hash(str(number).encode()) for number in range(size)], _nothing_before)

    assert sorted(kept) == sorted((made.level, made.index) for made in at_once)
    assert {Node(level, index, subtree) for (level, index), subtree in kept.items()} == set(at_once)


def _nothing_before(level: int, index: int) -> bytes:
    raise AssertionError((level, index))


@pytest.mark.parametrize("size", _SIZES)
def test_a_frontier_survives_being_stored(size: int) -> None:
    frontier = Frontier().extend(leaf_hash(one) for one in _MANY[:size])

    stored = frontier.encode()

    assert Frontier.decode(stored) == frontier
    assert frontier.root() == _ROOTS[size]
    assert len(stored) == 8 + 32 * size.bit_count()


@pytest.mark.parametrize("stored", [b"", bytes(7), bytes(8) + bytes(32), (3).to_bytes(8, "big") + bytes(63)])
def test_a_frontier_that_does_not_fit_its_size_is_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match="its length does not fit its size"):
        Frontier.decode(stored)


def test_an_entry_cannot_be_appended_in_place_of_its_hash() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().append(b"an entry, not a hash")


def test_proofs_beyond_the_tree_are_not_made() -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_proof(3, 3, node_source(_MANY[:3]))
    with pytest.raises(ValueError, match="beginnings"):
        consistency_proof(4, 3, node_source(_MANY[:3]))
