"""Checkpoints are notes that Go's sumdb can read, and no other note is accepted as one."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from coc_service.audit import (
    Checkpoint,
    CheckpointInvalid,
    CheckpointSigner,
    KeyMalformed,
    VerifierKey,
    find_notes,
    open_note,
)
from coc_service.audit.note import open_text, sign_text
from tests.audit.books import KEY, ORIGIN, SIGNER, entries, root_of, signed

_GO = json.loads((Path(__file__).parent.parent / "vectors" / "signed_note.json").read_text())
_GO_KEY = Ed25519PrivateKey.from_private_bytes(base64.b64decode(_GO["signer_base64"])[1:])
_PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_ROOT = base64.b64encode(bytes(32)).decode()


def _noted(text: str) -> str:
    """Return any text with a valid signature, so that only the text can be refused."""
    return sign_text(text, name=ORIGIN, private_key=_PRIVATE)


def test_a_note_is_signed_as_go_signs_it() -> None:
    note = sign_text(_GO["text"], name=_GO["name"], private_key=_GO_KEY)

    assert note == _GO["note"]


def test_a_note_that_go_signed_is_opened() -> None:
    assert open_text(_GO["note"], VerifierKey.parse(_GO["verifier_key"])) == _GO["text"]


@pytest.mark.parametrize("key", [_GO["verifier_key"], _GO["other_verifier_key"], KEY])
def test_a_verifier_key_is_written_as_it_was_read(key: str) -> None:
    assert str(VerifierKey.parse(key)) == key


def test_a_note_of_another_key_is_not_opened() -> None:
    with pytest.raises(ValueError, match="not signed by this key"):
        open_text(_GO["note"], VerifierKey.parse(_GO["other_verifier_key"]))


@pytest.mark.parametrize(
    "key",
    [
        "",
        "PeterNeumann",
        _GO["verifier_key"].replace("c74f20a3", "c74f20a4"),
        _GO["verifier_key"].replace("c74f20a3", "C74F20A3"),
        _GO["verifier_key"].replace("Peter", "Paul"),
        _GO["verifier_key"] + "=",
        " " + _GO["verifier_key"],
        "+".join(["PeterNeumann", "c74f20a3", base64.b64encode(b"\x02" + bytes(32)).decode()]),
    ],
)
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(KeyMalformed):
        VerifierKey.parse(key)


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a\u2003b"])
def test_an_origin_is_a_key_name(origin: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        CheckpointSigner(bytes(32), origin)


def test_a_checkpoint_has_three_lines() -> None:
    assert Checkpoint(ORIGIN, 12, bytes(32)).text == f"{ORIGIN}\n12\n{_ROOT}\n"


@given(size=st.integers(0, 2**63 - 1), root=st.binary(min_size=32, max_size=32))
def test_a_signed_checkpoint_is_opened(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root)

    assert open_note(SIGNER.sign(checkpoint), KEY) == checkpoint


@given(st.data())
def test_a_checkpoint_with_a_changed_character_is_refused(data: st.DataObject) -> None:
    note = signed(entries(5))
    place = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters(exclude_characters=note[place]))

    with pytest.raises(CheckpointInvalid):
        open_note(note[:place] + other + note[place + 1 :], KEY)


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n05\n{_ROOT}\n",
        f"{ORIGIN}\n-5\n{_ROOT}\n",
        f"{ORIGIN}\n٥\n{_ROOT}\n",
        f"{ORIGIN}\n{10**19}\n{_ROOT}\n",
        f"{ORIGIN}\n5\n{_ROOT[:-1]}\n",
        f"{ORIGIN}\n5\n{_ROOT[:-2]}B=\n",
        f"{ORIGIN}\n5\n{base64.b64encode(bytes(31)).decode()}\n",
        f"{ORIGIN}\n5\n{_ROOT}\nan extension\n",
        f"{ORIGIN}\n5\n",
        f"another.example/log\n5\n{_ROOT}\n",
        f"\n{ORIGIN}\n5\n{_ROOT}\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_of_this_log_is_refused(text: str) -> None:
    with pytest.raises(CheckpointInvalid):
        open_note(_noted(text), KEY)


def test_other_signatures_are_passed_over() -> None:
    checkpoint = Checkpoint(ORIGIN, 5, root_of(entries(5)))
    witness = sign_text(checkpoint.text, name="witness.example", private_key=_GO_KEY).rpartition("\n\n")[2]

    assert open_note(SIGNER.sign(checkpoint) + witness, KEY) == checkpoint
    with pytest.raises(CheckpointInvalid):
        open_note(f"{checkpoint.text}\n{witness}", KEY)


def test_one_false_signature_in_the_keys_name_spoils_the_note() -> None:
    note = signed(entries(5))
    false = signed(entries(4)).rpartition("\n\n")[2]

    with pytest.raises(CheckpointInvalid):
        open_note(note + false, KEY)


_NOTE = signed(entries(5))
_OUT_OF_SHAPE = {
    "no last newline": _NOTE.removesuffix("\n"),
    "one newline more": _NOTE + "\n",
    "carriage returns": _NOTE.replace("\n", "\r\n"),
    "a hyphen for the dash": _NOTE.replace("— ", "- "),
    "a name without signature": _NOTE + "— witness.example\n",
    "a signature not in base64": _NOTE + "— witness.example !!!!\n",
    "a signature without key id": _NOTE + "— witness.example AAAA\n",
    "a name with a plus": _NOTE + "— wit+ness AAAAAAAA\n",
    "too many signatures": _NOTE + "— witness.example AAAAAAAA\n" * 64,
    "too long": _NOTE + "— witness.example " + "AAAA" * 20000 + "\n",
    "nothing": "",
}


@pytest.mark.parametrize("note", _OUT_OF_SHAPE.values(), ids=_OUT_OF_SHAPE.keys())
def test_a_note_out_of_shape_is_refused(note: str) -> None:
    with pytest.raises(CheckpointInvalid):
        open_note(note, KEY)


def test_a_text_with_control_characters_is_not_opened_even_if_signed() -> None:
    key, text = VerifierKey.parse(KEY), "with a\ttab\n"
    signature = base64.b64encode(key.key_id + _PRIVATE.sign(text.encode())).decode()

    with pytest.raises(ValueError, match="not a signed note"):
        open_text(f"{text}\n— {ORIGIN} {signature}\n", key)


def test_a_text_with_control_characters_is_never_signed() -> None:
    with pytest.raises(ValueError, match="control"):
        _noted("with a\ttab\n")
    with pytest.raises(ValueError, match="newline"):
        _noted("without an end")


@pytest.mark.parametrize(
    "other",
    [
        Checkpoint("another.example", 1, bytes(32)),
        Checkpoint(ORIGIN, -1, bytes(32)),
        Checkpoint(ORIGIN, 1, b""),
    ],
)
def test_what_is_not_a_checkpoint_of_this_log_is_never_signed(other: Checkpoint) -> None:
    with pytest.raises(ValueError, match="not a checkpoint"):
        SIGNER.sign(other)


def test_a_signer_shows_only_what_is_public() -> None:
    assert repr(SIGNER) == f"CheckpointSigner({KEY!r})"


def test_checkpoints_are_found_in_a_mail_whatever_the_mail_program_did_to_its_lines() -> None:
    first, second = signed(entries(3)), signed(entries(5))
    mail = f"There is news.\n\n{first}\nBye.\n> {second}\n{second}".replace("\n", " \r\n").strip()

    assert find_notes(mail, KEY) == [first, second, second]
    assert find_notes("nothing here", KEY) == []
