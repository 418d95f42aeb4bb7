"""The offline verifier: checks an export, a proof or a copy of a case with the log's public key, without trusting the server.

Exit status: 0 if everything is valid, 1 if something is wrong (the first error is named), 2 if nothing could be checked.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from coc_service.audit import bundle
from coc_service.audit.bundle import BundleWrong
from coc_service.audit.export import MAX_LINE_BYTES
from coc_service.audit.key_chain import KeysBroken, split_successions
from coc_service.audit.note import KeyMalformed
from coc_service.audit.progress import ShownProgress
from coc_service.audit.proof import Proven, verify_proof
from coc_service.audit.saved import SignatureBroken, find_notes, find_proof, read_saved
from coc_service.audit.transparency import check_reports
from coc_service.audit.tree import ProofInvalid
from coc_service.audit.verify import Verified, verify_export
from coc_service.audit.wrong import VerificationFailed

HOLDS, IS_WRONG, NOT_TRIED = 0, 1, 2
MAX_PROOF_BYTES = 128 * 1024  # bytes after these are not read, so a longer proof is incomplete and refused


class NotTried(Exception):
    """The file contains nothing that could be checked. The message says what is missing."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return _CHECKS[options.kind](options)
    except (VerificationFailed, BundleWrong) as failed:
        return _say(f"WRONG: {failed}", IS_WRONG)
    except (ProofInvalid, KeysBroken):
        return _say("WRONG: this is not a proof under this key", IS_WRONG)
    except KeyMalformed:
        return _say("not tried: --key is no verifier key (name+id+base64)", NOT_TRIED)
    except NotTried as missing:
        return _say(f"not tried: {missing}", NOT_TRIED)
    except OSError as error:
        return _say(f"not tried: {error.filename}: {error.strerror}", NOT_TRIED)


def _say(line: str, status: int) -> int:
    print(line, file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m coc_service.audit", description="Verify an audit log offline.")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="export|figures|proof|bundle")
    export = kinds.add_parser("export", help="verify a whole exported log")
    figures = kinds.add_parser("figures", help="compute the figures of published transparency reports again")
    proof = kinds.add_parser("proof", help="verify the proof of one entry")
    given = kinds.add_parser("bundle", help="verify a copy of a case that two members gave out")
    for command in (export, figures, proof, given):
        command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument("--key", required=True, help="the log's verifier key: name+id+base64")
    for command in (proof, given):
        command.add_argument(
            "--keys",
            type=Path,
            metavar="FILE",
            help="the site's page /log/keys, if the log's key was changed since or before",
        )
    for command in (export, figures):
        command.add_argument(
            "--checkpoint", action="append", default=[], type=Path, metavar="FILE",
            help="a checkpoint kept outside (a saved mail will do); may be given again",
        )  # fmt: skip
    return parser


def _check_export(options: argparse.Namespace) -> int:
    return _report_void(_verified(options))


def _verified(options: argparse.Namespace) -> Verified:
    witnessed = [note for path in options.checkpoint for note in _notes(path, options.key)]
    verified = _verify(_lines(options.file), options.key, witnessed)
    print(_summary(verified))
    return verified


def _report_void(verified: Verified) -> int:
    for void in verified.void:
        _say(f"WRONG: {void}", IS_WRONG)
    if verified.void_count > len(verified.void):
        _say(f"WRONG: {verified.void_count} entries are void in all", IS_WRONG)
    return IS_WRONG if verified.void_count else HOLDS


def _check_figures(options: argparse.Namespace) -> int:
    """Verify the export, and compute the figures of its reports again. It is read twice, so that it need not fit in memory."""
    verified = _verified(options)
    status = _report_void(verified)
    if verified.void_count > len(verified.void) or verified.hidden:
        raise NotTried("not every entry counts and is shown, so no figure can be computed")
    found = list(check_reports(_lines(options.file), frozenset(one.index for one in verified.void)))
    for one in found:
        what = f"report in entry {one.index}, committee {one.committee}, {one.days}"
        for wrong in one.wrong:
            status = _say(f"WRONG: {what}: {wrong}", IS_WRONG)
        if one.gone:
            print(f"{what}: {one.gone} cases were erased since, so only a part of it could be checked")
        print(f"{what}: {json.dumps(one.figures, sort_keys=True)}")
    print(f"{len(found)} reports checked")
    return status


def _verify(lines: Iterator[bytes], verifier_key: str, witnessed: Sequence[str]) -> Verified:
    shown = ShownProgress()
    try:
        return verify_export(lines, verifier_key, witnessed, progress=partial(shown, "entries verified"))
    finally:
        shown.end()


def _summary(verified: Verified) -> str:
    verdict = "OK, but for what follows" if verified.void_count else "OK"
    return (
        f"{verdict}: {verified.size} entries, {verified.signed_size} of them under a signature; "
        f"{verified.checkpoints + verified.witnessed} checkpoints fit, {verified.witnessed} of them witnessed; "
        f"{verified.signatures} entries signed by their actors, {verified.unchecked} by keys not shown; "
        f"{verified.hidden} entries hidden, {verified.erased} details absent, "
        f"and {verified.expunged} of cases that two members erased; "
        f"root {verified.root.hex()}"
    )


def _check_proof(options: argparse.Namespace) -> int:
    with options.file.open("rb") as file:
        texts = read_saved(file.read(MAX_PROOF_BYTES))
    proven = _proven(texts, options, _successions(options))
    entry = proven.entry
    print(
        f"OK: {entry.act} by {entry.actor} at {entry.at:%Y-%m-%d %H:%M} UTC, {entry.subject or 'cover'}, "
        f"is entry {proven.index} of a log signed at {proven.checkpoint.size} entries"
    )
    return HOLDS


def _check_bundle(options: argparse.Namespace) -> int:
    found = bundle.check(options.file, options.key, _successions(options))
    print(
        f"OK: {found.entries} entries of this log prove {found.records} records, {found.files} of them files; "
        f"{found.signers[0]} and {found.signers[1]} signed exactly this"
    )
    return HOLDS


def _successions(options: argparse.Namespace) -> tuple[str, ...]:
    return split_successions(options.keys.read_text(encoding="utf-8")) if options.keys else ()


def _proven(texts: Sequence[str], options: argparse.Namespace, successions: Sequence[str]) -> Proven:
    """Return what the first valid proof in these texts proves."""
    broken = 0
    for text in texts:
        try:
            return verify_proof(find_proof(text), options.key, successions)
        except ProofInvalid:
            continue
        except SignatureBroken:
            broken += 1
    raise _broken(options.file) if broken else ProofInvalid


_CHECKS = {"export": _check_export, "figures": _check_figures, "proof": _check_proof}


def _lines(path: Path) -> Iterator[bytes]:
    """Yield a file's lines. A line that is too long comes in pieces, which the reader refuses: this bounds the memory."""
    with path.open("rb") as file:
        while line := file.readline(MAX_LINE_BYTES + 1):
            yield line


def _notes(path: Path, verifier_key: str) -> list[str]:
    broken = 0
    for text in read_saved(path.read_bytes()):
        try:
            notes = find_notes(text, verifier_key)
        except SignatureBroken:
            broken += 1
            continue
        if notes:
            return notes
    raise _broken(path) if broken else NotTried(f"no checkpoint of this log in {path}")


def _broken(path: Path) -> NotTried:
    return NotTried(f"the signature line of the checkpoint (it begins with —) was broken, in {path}")


_CHECKS = {"export": _check_export, "figures": _check_figures, "proof": _check_proof, "bundle": _check_bundle}

if __name__ == "__main__":
    sys.exit(main())
