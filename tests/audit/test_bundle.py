"""A copy that was given out is checked with the log's key alone: who signed it, what they signed, and each record in it."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coc_service import canonical
from coc_service.audit import Act, bundle, encode_proof, inclusion_proof, leaf_hash
from coc_service.audit.bundle import BundleWrong, Checked
from tests.audit.books import KEY, node_source, signed
from tests.audit.story import Story, reported

FILE = b"the bytes of a file"
REF = ["f" * 32, "party/p1", 1, "file", "0" * 64]
CASE = "case:c2"


def _content(**changes: Any) -> bytes:
    says = {"content_digest": hashlib.sha256(FILE).hexdigest()}
    record = {"id": REF[0], "kind": "file", "author": "member:ada", "entry": "", "says": says}
    return canonical.encode({"case": "c2", "salt": "00", "records": [record | changes]})


def _given(folder: Path, *, second: str = "member:bob", subject: str = CASE) -> Path:
    """Write a copy that Ada proposed, and somebody else confirmed."""
    story = reported()
    brought = story.add(Act.RECORD_ADDED, actor="member:ada", subject=CASE, by="ada", records=[REF])
    content = _content(entry=leaf_hash(story.shown[brought].encoded).hex())
    digest = hashlib.sha256(content).hexdigest()
    proposed = story.add(
        Act.DISCLOSURE_PROPOSED, actor="member:ada", subject=subject, by="ada", to="counsel", content=digest, records=[]
    )
    leaf = leaf_hash(story.shown[proposed].encoded).hex()
    confirmed = story.add(Act.DISCLOSURE_CONFIRMED, actor=second, subject=subject, by="bob", proposal=leaf)
    _write(folder, story, content, (brought, proposed, confirmed))
    return folder


def _write(folder: Path, story: Story, content: bytes, chosen: tuple[int, ...]) -> None:
    log = [one.encoded for one in story.shown]
    (folder / "files").mkdir()
    (folder / "proofs").mkdir()
    (folder / "case.json").write_bytes(content)
    (folder / "files" / "ffffffff-a.png").write_bytes(FILE)
    for index in chosen:
        path = inclusion_proof(index, len(log), node_source(log))
        text = encode_proof(log[index], index=index, path=path, note=signed(log))
        (folder / "proofs" / f"{index:03}.txt").write_text(text)
        (folder / "proofs" / f"{index:03}.json").write_bytes(story.shown[index].detail)


def test_a_copy_names_its_records_files_and_who_signed_it(tmp_path: Path) -> None:
    assert bundle.check(_given(tmp_path), KEY) == Checked(3, 1, 1, ("member:ada", "member:bob"))


def test_a_second_signature_of_the_same_member_is_none(tmp_path: Path) -> None:
    with pytest.raises(BundleWrong, match="no two members signed"):
        bundle.check(_given(tmp_path, second="member:ada"), KEY)


def test_signatures_for_another_case_are_none(tmp_path: Path) -> None:
    with pytest.raises(BundleWrong, match="no two members signed"):
        bundle.check(_given(tmp_path, subject="case:c3"), KEY)


def test_a_changed_detail_is_noticed(tmp_path: Path) -> None:
    [first, *_] = sorted((_given(tmp_path) / "proofs").glob("*.json"))
    first.write_bytes(first.read_bytes().replace(b'"party/p1"', b'"party/p2"'))

    with pytest.raises(BundleWrong, match="is not the detail of its entry"):
        bundle.check(tmp_path, KEY)


def test_a_record_that_no_entry_brought_is_noticed(tmp_path: Path) -> None:
    [proof, *_] = sorted((_given(tmp_path) / "proofs").glob("*.txt"))
    proof.unlink()

    with pytest.raises(BundleWrong, match="no entry is proven"):
        bundle.check(tmp_path, KEY)


CHANGES: dict[str, Callable[[Path], object]] = {
    "another case.json": lambda folder: (folder / "case.json").write_bytes(_content(author="member:eve")),
    "no canonical case.json": lambda folder: (folder / "case.json").write_bytes(b"{}\n"),
    "another file": lambda folder: (folder / "files" / "ffffffff-a.png").write_bytes(b"x"),
    "no file": lambda folder: (folder / "files" / "ffffffff-a.png").unlink(),
    "a file more": lambda folder: (folder / "files" / "00000000-a.png").write_bytes(b"x"),
    "two files": lambda folder: (folder / "files" / "ffffffff-b.png").write_bytes(FILE),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_in_a_copy_is_noticed(change: str, tmp_path: Path) -> None:
    CHANGES[change](_given(tmp_path))

    with pytest.raises(BundleWrong):
        bundle.check(tmp_path, KEY)
