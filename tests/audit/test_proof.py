"""A reporter's proof can be checked without the service, and is valid only for its own entry."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import (
    CheckpointSigner,
    KeyMalformed,
    ProofInvalid,
    Proven,
    encode,
    encode_proof,
    inclusion_proof,
    open_note,
    verify_proof,
)
from tests.audit.books import KEY, ORIGIN, entries, entry, node_source, signed


def _proof(index: int, size: int, *, path_of: int | None = None, written: bytes | None = None) -> str:
    log = entries(size)
    path = inclusion_proof(index if path_of is None else path_of, size, node_source(log))
    return encode_proof(written or log[index], index=index, path=path, note=signed(log))


def test_a_proof_is_this_text() -> None:
    first, second = _proof(0, 2).split("index 0\n")

    assert first.startswith("c2sp.org/tlog-proof@v1\nextra eyJhY3QiOiJjb3ZlciIs")
    assert second.split("\n\n", 1)[1] == signed(entries(2))


@given(st.data())
def test_a_proof_names_its_entry_and_place(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    index = data.draw(st.integers(0, size - 1))

    proven = verify_proof(_proof(index, size), KEY)

    assert proven == Proven(entry(index), index, open_note(signed(entries(size)), KEY))


@given(st.data())
def test_a_proof_with_a_changed_character_is_refused(data: st.DataObject) -> None:
    text = _proof(4, 7)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(exclude_characters=text[place]))

    with pytest.raises(ProofInvalid):
        verify_proof(text[:place] + other + text[place + 1 :], KEY)


_ELSEWHERE = encode(replace(entry(4), nonce=bytes(16)))
_FALSE = {
    "another entry": _proof(4, 7, written=_ELSEWHERE),
    "no entry": _proof(4, 7, written=b"no entry"),
    "another path": _proof(4, 7, path_of=5),
    "another place": _proof(4, 7).replace("index 4", "index 5"),
    "beyond the log": _proof(4, 7).replace("index 4", "index 7"),
    "a leading zero": _proof(4, 7).replace("index 4", "index 04"),
    "another checkpoint": _proof(4, 7).split("\n\n")[0] + "\n\n" + signed(entries(8)),
    "another signer": _proof(4, 7).split("\n\n")[0]
    + "\n\n"
    + signed(entries(7), signer=CheckpointSigner(bytes(32), ORIGIN)),
    "no checkpoint": _proof(4, 7).split("\n\n")[0] + "\n\n",
    "no extra": "\n".join(line for line in _proof(4, 7).split("\n") if not line.startswith("extra")),
    "another version": _proof(4, 7).replace("@v1", "@v2"),
    "a short hash": _proof(4, 7).replace("index 4\n", "index 4\nAAAA\n"),
    "not base64": _proof(4, 7).replace("index 4\n", "index 4\n!\n"),
    "nothing": "",
}


@pytest.mark.parametrize("text", _FALSE.values(), ids=_FALSE.keys())
def test_a_false_proof_is_refused(text: str) -> None:
    with pytest.raises(ProofInvalid):
        verify_proof(text, KEY)


def test_bytes_in_the_tree_that_are_no_entry_prove_nothing() -> None:
    log = [b"no entry"]
    text = encode_proof(log[0], index=0, path=[], note=signed(log))

    with pytest.raises(ProofInvalid):
        verify_proof(text, KEY)


def test_a_key_that_is_none_is_told_from_a_false_proof() -> None:
    with pytest.raises(KeyMalformed):
        verify_proof(_proof(0, 1), "no key")
