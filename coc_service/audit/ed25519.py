"""The one thing the verifier needs beside Python. Whoever checks a log elsewhere may not have it, and is told in one line.

Here and not in `__main__`: Python reads the whole package before that.
"""

import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
except ModuleNotFoundError:
    sys.stderr.write("not tried: this needs Python's package cryptography (python -m pip install cryptography)\n")
    raise SystemExit(2) from None  # as in __main__: it could not be tried

__all__ = ["Ed25519PrivateKey", "Ed25519PublicKey", "InvalidSignature"]
