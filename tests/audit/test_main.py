"""The verifier's command line: a file and a key in, an answer in one line out."""

import subprocess
import sys
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from coc_service.audit import Act, CheckpointSigner, encode_proof, inclusion_proof
from coc_service.audit import verify as verifier
from coc_service.audit.__main__ import main
from tests.audit.books import KEY, ORIGIN, Book, book, entries, node_source, root_of, signed
from tests.audit.story import ADA, CASE, EVE, reported

Verify = Callable[..., tuple[int, str]]
_ROOT = Path(__file__).parent.parent.parent
_NONE_ABSENT = "0 details absent, and 0 of cases that two members erased"
_HEAD = root_of(entries(20)).hex()
_HOLDS = (
    f"OK: 20 entries, 20 of them under a signature; {{}} of them witnessed; "
    f"0 entries signed by their actors, 0 by keys not shown; 0 entries hidden, {_NONE_ABSENT}; root {_HEAD}\n"
)


def _run(*arguments: str | Path) -> tuple[int, str]:
    """Run a real process; return its exit status and all output."""
    command = [sys.executable, "-m", "coc_service.audit", *map(str, arguments)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"".join(book(20, checkpoints=[4, 8, 20]).lines()))
    return file


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run the verifier in this process, which is faster."""

    def run(*arguments: str | Path) -> tuple[int, str]:
        status = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def _kept(folder: Path, note: str) -> Path:
    file = folder / "checkpoint.txt"
    file.write_text(note, encoding="utf-8")
    return file


def test_without_its_one_package_it_says_so_in_one_line() -> None:
    command = [sys.executable, "-S", "-m", "coc_service.audit", "--help"]  # -S: only Python's standard library
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("not tried: this needs Python's package cryptography")
    assert done.stderr.count("\n") == 1


def test_a_true_export_holds(export: Path, tmp_path: Path) -> None:
    kept = _kept(tmp_path, signed(entries(8)))

    answer = _run("export", export, "--key", KEY, "--checkpoint", kept)

    assert answer == (0, _HOLDS.format("4 checkpoints fit, 1"))


def test_a_rewritten_history_is_found(tmp_path: Path) -> None:
    written = [*entries(5), *entries(21)[6:]]
    forged = tmp_path / "forged.jsonl"
    forged.write_bytes(b"".join(Book(tuple(written), (signed(written),)).lines()))

    answer = _run("export", forged, "--key", KEY, "--checkpoint", _kept(tmp_path, signed(entries(8))))

    found = (
        "WRONG: history was rewritten: a witnessed checkpoint does not fit: "
        "the change is at or after entry 0, before entry 8\n"
    )
    assert answer == (1, found)


def test_a_true_proof_holds(tmp_path: Path) -> None:
    log = entries(7)
    proof = tmp_path / "report.tlog-proof"
    text = encode_proof(log[4], index=4, path=inclusion_proof(4, 7, node_source(log)), note=signed(log))
    proof.write_text(text, encoding="utf-8")

    answer = _run("proof", proof, "--key", KEY)

    holds = "OK: cover by service at 2026-11-23 12:00 UTC, cover, is entry 4 of a log signed at 7 entries\n"
    assert answer == (0, holds)


def test_an_entry_that_its_signer_did_not_sign_is_named_beside_what_holds(tmp_path: Path, verify: Verify) -> None:
    story = reported()
    story.add(Act.DECLARED, actor=ADA, subject=CASE, by=EVE, answer="recused")
    forged = tmp_path / "forged.jsonl"
    forged.write_bytes(b"".join(story.lines()))

    answer = verify("export", forged, "--key", KEY)

    root = root_of([one.encoded for one in story.shown]).hex()
    said = (
        "OK, but for what follows: 12 entries, 12 of them under a signature; 1 checkpoints fit, 0 of them witnessed; "
        f"8 entries signed by their actors, 0 by keys not shown; 0 entries hidden, {_NONE_ABSENT}; root {root}\n"
        "WRONG: entry 11 is void: it is not signed with a key of the one it names\n"
    )
    assert answer == (1, said)


def test_void_entries_that_are_not_listed_are_counted(
    tmp_path: Path, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifier, "MAX_VOID", 1)
    story = reported()
    for _ in range(2):
        story.add(Act.DECLARED, actor=ADA, subject=CASE, by=EVE, answer="recused")
    forged = tmp_path / "forged.jsonl"
    forged.write_bytes(b"".join(story.lines()))

    status, said = verify("export", forged, "--key", KEY)

    assert (status, said.splitlines()[-1]) == (1, "WRONG: 2 entries are void in all")


def test_on_a_terminal_progress_is_shown(export: Path, verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "PROGRESS_STEP", 8)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    answer = verify("export", export, "--key", KEY)

    assert answer == (
        0,
        _HOLDS.format("3 checkpoints fit, 0") + "\r8 of 20 entries verified\r16 of 20 entries verified\n",
    )


def test_a_wrong_key_is_found(export: Path, verify: Verify) -> None:
    other = CheckpointSigner(bytes(32), ORIGIN).verifier_key

    answer = verify("export", export, "--key", other)

    assert answer == (
        1,
        "WRONG: not signed by this key: checkpoint of the export, counted from 0, number 0\n",
    )


def test_a_truncated_file_is_found(export: Path, verify: Verify) -> None:
    export.write_bytes(export.read_bytes()[:-1])

    assert verify("export", export, "--key", KEY) == (1, "WRONG: the export is cut off at line 24\n")


def test_an_entry_in_another_form_is_found(export: Path, verify: Verify) -> None:
    export.write_bytes(export.read_bytes().replace(entries(4)[3], entries(4)[3].replace(b":", b": ", 1)))

    assert verify("export", export, "--key", KEY) == (
        1,
        "WRONG: not an entry in its one exact form: entry 3\n",
    )


def test_a_line_without_end_is_not_read_into_memory(export: Path, verify: Verify) -> None:
    export.write_bytes(export.read_bytes().splitlines(keepends=True)[0] + b"x" * 1_000_000)

    assert verify("export", export, "--key", KEY) == (1, "WRONG: the export is not in its format at line 2\n")


def test_a_checkpoint_is_read_from_a_saved_mail(export: Path, tmp_path: Path, verify: Verify) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "reports@example", "News"
    mail.set_content(f"There is news.\n\n{signed(entries(8))}\nGood bye.\n", cte="quoted-printable")
    saved = tmp_path / "news.eml"
    saved.write_bytes(mail.as_bytes())

    answer = verify("export", export, "--key", KEY, "--checkpoint", saved)

    assert answer == (0, _HOLDS.format("4 checkpoints fit, 1"))


def test_a_mail_in_an_unknown_encoding_is_read_as_it_stands(export: Path, tmp_path: Path, verify: Verify) -> None:
    saved = tmp_path / "news.eml"
    head = "From: reports@example\nContent-Type: text/plain; charset=klingon\n\n"
    saved.write_text(head + signed(entries(8)), encoding="utf-8")

    answer = verify("export", export, "--key", KEY, "--checkpoint", saved)

    assert answer == (0, _HOLDS.format("4 checkpoints fit, 1"))


def test_a_false_proof_is_found(tmp_path: Path, verify: Verify) -> None:
    proof = tmp_path / "report.tlog-proof"
    proof.write_bytes(b"\xff no proof")

    assert verify("proof", proof, "--key", KEY) == (1, "WRONG: this is not a proof under this key\n")


def test_what_cannot_be_tried_is_told_from_what_is_wrong(export: Path, tmp_path: Path, verify: Verify) -> None:
    absent = tmp_path / "absent"
    empty = _kept(tmp_path, "no checkpoint")

    assert verify("export", absent, "--key", KEY) == (2, f"not tried: {absent}: No such file or directory\n")
    assert verify("export", export, "--key", "none") == (
        2,
        "not tried: --key is no verifier key (name+id+base64)\n",
    )
    assert verify("export", export, "--key", KEY, "--checkpoint", empty) == (
        2,
        f"not tried: no checkpoint of this log in {empty}\n",
    )
    with pytest.raises(SystemExit, match="2"):
        verify("export", export)
