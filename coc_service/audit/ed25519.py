"""Imports the verifier's only dependency. If it is not installed, the verifier says so in one line and ends.

This cannot be done in `__main__`: Python imports the whole package before it.
"""

import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
except ModuleNotFoundError:
    sys.stderr.write("not tried: this needs Python's package cryptography (python -m pip install cryptography)\n")
    raise SystemExit(2) from None  # as in __main__: nothing could be checked

__all__ = ["Ed25519PrivateKey", "Ed25519PublicKey", "InvalidSignature"]
