"""The offline verifier: an export or a proof, the log's public key, and no trust in whoever wrote them.

Ends with 0 if all holds, 1 if something is wrong (the first thing is named), 2 if it could not be tried.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from pathlib import Path

from coc_service.audit.checkpoint import find_notes
from coc_service.audit.export import MAX_LINE_BYTES
from coc_service.audit.note import KeyMalformed
from coc_service.audit.proof import verify_proof
from coc_service.audit.tree import ProofInvalid
from coc_service.audit.verify import VerificationFailed, verify_export

HOLDS, IS_WRONG, NOT_TRIED = 0, 1, 2
MAX_PROOF_BYTES = 128 * 1024  # what follows is not read, and a proof that goes on there not whole


class NoCheckpoint(Exception):
    """There is no checkpoint of this log in the file."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        line = _check_proof(options) if options.kind == "proof" else _check_export(options)
    except VerificationFailed as failed:
        return _say(f"WRONG: {failed}", IS_WRONG)
    except ProofInvalid:
        return _say("WRONG: this is not a proof under this key", IS_WRONG)
    except KeyMalformed:
        return _say("not tried: --key is no verifier key (name+id+base64)", NOT_TRIED)
    except NoCheckpoint as absent:
        return _say(f"not tried: no checkpoint of this log in {absent}", NOT_TRIED)
    except OSError as error:
        return _say(f"not tried: {error.filename}: {error.strerror}", NOT_TRIED)
    print(line)
    return HOLDS


def _say(line: str, status: int) -> int:
    print(line, file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m coc_service.audit", description="Verify an audit log offline.")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="export|proof")
    export = kinds.add_parser("export", help="verify a whole exported log")
    proof = kinds.add_parser("proof", help="verify the proof of one entry")
    for command in (export, proof):
        command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument("--key", required=True, help="the log's verifier key: name+id+base64")
    export.add_argument(
        "--checkpoint", action="append", default=[], type=Path, metavar="FILE",
        help="a checkpoint kept outside (a saved mail will do); may be given again",
    )  # fmt: skip
    return parser


def _check_export(options: argparse.Namespace) -> str:
    witnessed = [note for path in options.checkpoint for note in _notes(path, options.key)]
    verified = verify_export(_lines(options.file), options.key, witnessed)
    return (
        f"OK: {verified.size} entries, {verified.signed_size} of them under a signature; "
        f"{len(verified.checkpoints)} checkpoints fit, {len(witnessed)} of them witnessed; "
        f"root {verified.root.hex()}"
    )


def _check_proof(options: argparse.Namespace) -> str:
    with options.file.open("rb") as file:
        text = file.read(MAX_PROOF_BYTES).decode(errors="replace")
    proven = verify_proof(text, options.key)
    entry = proven.entry
    return (
        f"OK: {entry.act} by {entry.actor} at {entry.at:%Y-%m-%d %H:%M} UTC, {entry.subject or 'cover'}, "
        f"is entry {proven.index} of a log signed at {proven.checkpoint.size} entries"
    )


def _lines(path: Path) -> Iterator[bytes]:
    """A file's lines. One that is too long comes in pieces, which the reader refuses: memory is bounded."""
    with path.open("rb") as file:
        while line := file.readline(MAX_LINE_BYTES + 1):
            yield line


def _notes(path: Path, verifier_key: str) -> list[str]:
    notes = find_notes(_words(path.read_bytes()), verifier_key)
    if not notes:
        raise NoCheckpoint(path)
    return notes


def _words(saved: bytes) -> str:
    """What a person would read in a saved mail, or the file as it is."""
    message = message_from_bytes(saved, policy=policy.default)
    body = message.get_body(("plain",)) if "from" in message else None
    try:
        return str(body.get_content()) if body else saved.decode(errors="replace")
    except LookupError:  # a mail in an encoding that nobody knows
        return saved.decode(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
