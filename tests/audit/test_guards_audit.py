"""Checks in `audit` that no other test covers: removing any one of them makes a test here fail."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from coc_service.audit import (
    Frontier,
    KeyMalformed,
    ProofInvalid,
    VerifierKey,
    encode_proof,
    inclusion_proof,
    leaf_hash,
    to_hour,
    verify_consistency,
)
from coc_service.audit import verify_export as verify
from coc_service.audit.__main__ import MAX_PROOF_BYTES, _lines, main
from coc_service.audit.export import MAX_LINE_BYTES
from tests.audit.books import KEY, entries, node_source, signed


def test_an_hour_has_no_minutes() -> None:
    assert to_hour(datetime(2026, 11, 23, 5, 59, 58, 999, tzinfo=UTC)) == datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize("size", [0, 1, 5])
def test_between_a_tree_and_itself_there_is_nothing_to_prove(size: int) -> None:
    root = leaf_hash(b"any")

    with pytest.raises(ProofInvalid):
        verify_consistency([leaf_hash(b"a word too many")], old_size=size, old_root=root, new_size=size, new_root=root)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb"])
def test_a_key_is_named_as_an_origin_is(name: str) -> None:
    with pytest.raises(KeyMalformed):
        VerifierKey(name, bytes(32))


def test_a_key_that_is_none_is_told_before_the_export_is_looked_at() -> None:
    with pytest.raises(KeyMalformed):
        verify([b"no export at all\n"], "no key")


def test_a_file_without_line_ends_is_read_in_pieces(tmp_path: Path) -> None:
    file = tmp_path / "endless"
    file.write_bytes(b"x" * (3 * MAX_LINE_BYTES))

    assert max(len(piece) for piece in _lines(file)) == MAX_LINE_BYTES + 1


def test_of_a_long_file_only_the_beginning_is_looked_at_for_a_proof(tmp_path: Path) -> None:
    log = entries(7)
    text = encode_proof(log[4], index=4, path=inclusion_proof(4, 7, node_source(log)), note=signed(log)).encode()
    file = tmp_path / "proof"
    answers = []

    for before in (100, MAX_PROOF_BYTES):
        file.write_bytes(b"x" * (before - 1) + b"\n" + text)
        answers.append(main(["proof", str(file), "--key", KEY]))

    assert answers == [0, 1]


@pytest.mark.parametrize(("size", "hashes"), [(2, 0), (3, 1), (0, 1), (-1, 1)])
def test_a_frontier_has_a_hash_for_each_part_of_its_tree(size: int, hashes: int) -> None:
    with pytest.raises(ValueError, match="one hash for each"):
        Frontier(size, (leaf_hash(b"any"),) * hashes)
