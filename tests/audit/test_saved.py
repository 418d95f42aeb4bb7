"""A saved checkpoint or proof can be read after a mail program, an editor or a shell has changed its form."""

import base64
import textwrap
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import (
    CheckpointSigner,
    SignatureBroken,
    encode_proof,
    find_notes,
    find_proof,
    inclusion_proof,
    open_note,
    read_saved,
    verify_proof,
)
from coc_service.audit.__main__ import main
from tests.audit.books import KEY, ORIGIN, book, entries, node_source, signed

NOTE = signed(entries(8))
LOG = entries(7)
PROOF = encode_proof(LOG[4], index=4, path=inclusion_proof(4, 7, node_source(LOG)), note=signed(LOG))
WITNESS = f"— witness.example {base64.b64encode(bytes(range(76))).decode()}\n"
LATER = f"— later.example {base64.b64encode(bytes(2000)).decode()}\n"


def wrapped(text: str, *, width: int, start: str = "") -> str:
    """Wrap long lines as a mail program does: at blanks if there are any, otherwise within words."""
    lines = [textwrap.wrap(line, width) or [""] for line in text.split("\n")]
    return "\n".join(start + piece for line in lines for piece in line)


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


SAVED: dict[str, bytes] = {
    "as it is": NOTE.encode(),
    "a byte order mark": b"\xef\xbb\xbf" + NOTE.encode(),
    "UTF-16 of PowerShell": b"\xff\xfe" + NOTE.replace("\n", "\r\n").encode("utf-16-le"),
    "UTF-16, the other order": b"\xfe\xff" + NOTE.encode("utf-16-be"),
    "UTF-16 without a mark": NOTE.encode("utf-16-le"),
    "UTF-16 without a mark, the other order": NOTE.encode("utf-16-be"),
    "an editor of Windows": NOTE.encode("cp1252"),
    "indented": textwrap.indent(NOTE, "    ").encode(),
    "quoted": quoted(NOTE).encode(),
    "quoted twice": quoted(quoted(NOTE)).encode(),
    "quoted and the blank line bare": quoted(NOTE).replace("\n> \n", "\n\n").encode(),
    "a bar before each line": textwrap.indent(NOTE, "| ", lambda _: True).encode(),
    "blanks at the ends": NOTE.replace("\n", " \t\r\n").encode(),
    "no last newline": NOTE.rstrip().encode(),
    "two blank lines": NOTE.replace("\n\n", "\n\n\n").encode(),
    "among other words": f"News.\n\n{NOTE}\nGoodbye\nAnd more.\n".encode(),
    "words at once after it": f"{NOTE}Goodbye\n".encode(),
    "wrapped after the name": wrapped(NOTE, width=95).encode(),
    "wrapped in the signature": wrapped(NOTE, width=60).encode(),
    "wrapped and quoted": wrapped(NOTE, width=72, start="> ").encode(),
    "quoted and then wrapped": wrapped(quoted(NOTE), width=76).encode(),
    "wrapped with words after it": f"{wrapped(NOTE, width=72)}\nGoodbye\n".encode(),
}


@pytest.mark.parametrize("saved", SAVED.values(), ids=SAVED.keys())
def test_a_checkpoint_is_read_as_it_was_written(saved: bytes) -> None:
    assert find_notes(read_saved(saved)[-1], KEY) == [NOTE]


@given(st.integers(50, 130), st.sampled_from(["", "> ", "    ", ">> "]))
def test_a_checkpoint_is_read_however_wide_its_lines_were_left(width: int, start: str) -> None:
    assert find_notes(wrapped(NOTE + WITNESS, width=width, start=start), KEY) == [NOTE + WITNESS]


def test_the_signature_of_a_witness_is_kept_and_one_of_an_unknown_length_left_out() -> None:
    assert find_notes(NOTE + LATER + WITNESS, KEY) == [NOTE + WITNESS]


def test_a_mail_that_was_saved_in_utf_16_is_read() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "reports@example", "News"
    mail.set_content(f"There is news.\n\n{NOTE}\n", cte="base64")
    saved = b"\xff\xfe" + mail.as_string().encode("utf-16-le")

    assert find_notes(read_saved(saved)[0], KEY) == [NOTE]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note[:-12] + "\n",
        lambda note: wrapped(note[:-12], width=60),
        lambda note: note.replace("— ", "—\n\n"),
        lambda note: note[: note.index("—") + 1] + "\n",
        lambda note: note[:-12] + "\n" + WITNESS,
        lambda note: note.replace(note[-20:-15], "(...)"),
    ],
    ids=["cut", "cut and wrapped", "parted by a blank line", "the dash alone", "only a witness", "left out"],
)
def test_a_signature_that_cannot_be_put_together_is_broken_and_not_false(spoil: Callable[[str], str]) -> None:
    with pytest.raises(SignatureBroken):
        find_notes(spoil(NOTE), KEY)


def test_one_whole_checkpoint_is_enough() -> None:
    assert find_notes(f"{NOTE[:-12]}\n\n{NOTE}", KEY) == [NOTE]


@pytest.mark.parametrize(
    "text", ["", "no checkpoint", f"{ORIGIN}\n", f"{ORIGIN}\n20\n", f"{ORIGIN}\n20\nAAAA\n\n— a\n"]
)
def test_where_there_is_none_none_is_found(text: str) -> None:
    assert find_notes(text, KEY) == []


def test_the_checkpoint_of_another_log_is_not_found() -> None:
    other = CheckpointSigner(bytes(32), "another.example/log").verifier_key

    assert find_notes(NOTE, other) == []


@given(st.data())
def test_what_was_changed_in_a_checkpoint_is_never_put_right(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(NOTE) - 2))
    changed = NOTE[:place] + data.draw(st.sampled_from("Aa0+/")) + NOTE[place + 1 :]

    try:
        found = find_notes(changed, KEY)
    except SignatureBroken:
        return

    assert found in ([], [changed])


PROOFS: dict[str, str] = {
    "as it is": PROOF,
    "indented": textwrap.indent(PROOF, "    "),
    "quoted": quoted(PROOF),
    "wrapped": wrapped(PROOF, width=76),
    "wrapped and quoted": wrapped(PROOF, width=70, start="> "),
    "among other words": f"Here it is:\n\n{PROOF}\nGoodbye\n",
}


@pytest.mark.parametrize("text", PROOFS.values(), ids=PROOFS.keys())
def test_a_proof_is_read_as_it_was_written(text: str) -> None:
    assert find_proof(text) == PROOF


@pytest.mark.parametrize("text", ["", "no proof", PROOF.split("\n\n")[0], PROOF.split("index")[0]])
def test_a_text_without_a_proof_stays_what_it_is(text: str) -> None:
    assert find_proof(text) == text


def test_a_proof_whose_checkpoint_was_cut_is_broken() -> None:
    with pytest.raises(SignatureBroken):
        find_proof(PROOF[:-12])


def test_a_proof_put_together_again_proves_what_it_proved() -> None:
    proven = verify_proof(find_proof(wrapped(PROOF, width=70, start="> ")), KEY)

    assert (proven.index, proven.checkpoint) == (4, open_note(signed(LOG), KEY))


def test_a_broken_signature_is_said_to_be_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export, note, proof = tmp_path / "log", tmp_path / "note", tmp_path / "proof"
    export.write_bytes(b"".join(book(20, checkpoints=[20]).lines()))
    note.write_text(NOTE[:-12], encoding="utf-8")
    proof.write_text(PROOF[:-12], encoding="utf-8")

    statuses = [
        main(["export", str(export), "--key", KEY, "--checkpoint", str(note)]),
        main(["proof", str(proof), "--key", KEY]),
    ]

    said = "not tried: the signature line of the checkpoint (it begins with —) was broken, in"
    assert statuses == [2, 2]
    assert capsys.readouterr().err == f"{said} {note}\n{said} {proof}\n"
