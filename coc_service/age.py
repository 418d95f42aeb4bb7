"""Seals and opens streams for age recipients (https://age-encryption.org/v1), as a program of its own.

    python age.py seal RECIPIENT...  <plain  >sealed
    python age.py open IDENTITY-FILE <sealed >plain
    python age.py give RECIPIENT             <plain  >sealed   for somebody else: also an ssh-ed25519 key
    python age.py check RECIPIENT            whether it can be given to
    python age.py new                        prints a new identity and its recipient

pyrage holds the interpreter lock for a whole stream (two seconds for a gigabyte): in the service it would stop every request.
It is run by its path, not as a module: it needs nothing of ours, and gets no setting and no key in its environment.
Exit status: 0, or 2 for a recipient or identity that is none, or 3 for what does not open.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyrage

MALFORMED, DOES_NOT_OPEN = 2, 3
_IDENTITY = "AGE-SECRET-KEY-1"
_SSH = "ssh-ed25519 "


def main(arguments: Sequence[str]) -> int:
    """Run one of them; return the exit status."""
    match arguments:
        case ["seal", *recipients] if recipients:
            return _seal(recipients, pyrage.x25519.Recipient.from_str)
        case ["give", recipient]:
            return _seal([recipient], _somebodys)
        case ["check", recipient]:
            return _check(recipient)
        case ["open", file]:
            return _open(Path(file))
        case ["new"]:
            identity = pyrage.x25519.Identity.generate()
            sys.stdout.write(f"{identity}\n{identity.to_public()}\n")
            return 0
    return MALFORMED


def is_recipient(text: str) -> bool:
    """Whether a backup can be sealed for this."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def _somebodys(recipient: str) -> Any:  # noqa: ANN401  the library has no types
    """Return a key of somebody else. Of SSH keys only Ed25519: an RSA key is as weak as its owner made it."""
    kind = pyrage.ssh if recipient.startswith(_SSH) else pyrage.x25519
    return kind.Recipient.from_str(recipient)


def _check(recipient: str) -> int:
    try:
        _somebodys(recipient)
    except pyrage.RecipientError:
        return MALFORMED
    return 0


def _seal(recipients: Sequence[str], read: Callable[[str], Any]) -> int:
    try:
        known = [read(one) for one in recipients]
    except pyrage.RecipientError:
        return MALFORMED
    pyrage.encrypt_io(sys.stdin.buffer, sys.stdout.buffer, known)
    return 0


def _open(file: Path) -> int:
    lines = file.read_text(encoding="ascii", errors="replace").split()
    try:
        identities = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(_IDENTITY)]
    except pyrage.IdentityError:
        return MALFORMED
    if not identities:
        return MALFORMED
    try:
        pyrage.decrypt_io(sys.stdin.buffer, sys.stdout.buffer, identities)
    except (pyrage.DecryptError, OSError):  # what was written until then is the caller's to drop
        return DOES_NOT_OPEN
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
