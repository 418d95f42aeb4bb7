"""The two encodings under every signature, derived key and hash; the hash; and the name of a case.

Different values have different bytes.
"""

import base64
import hashlib
import json
import struct
from collections.abc import Iterable, Mapping

CONTEXT_PREFIX = b"coc-service/v2/"
_CASE_NAME_BYTES = 16
_SIZE = struct.Struct(">I").pack  # raises struct.error from 4 GiB on
_NOT_CANONICAL = "not canonical JSON"
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def context(label: str, *fields: str | int | bytes) -> bytes:
    """Return the bytes that identify one use of a key or signature: signed messages, key derivations, ciphertext contexts.

    Layout: ``"coc-service/v2/" || label || 0x00 || for each field: size(4, big endian) || bytes``; text is UTF-8, a number is
    decimal ASCII. Without the sizes ``("ab", "c")`` and ``("a", "bc")`` would have the same bytes.

    Raises:
        ValueError: the label contains 0x00, which ends it.
    """
    if "\0" in label:
        raise ValueError(label)
    return _joined([CONTEXT_PREFIX, label.encode(), b"\0"], fields)


def extended(begun: bytes, *fields: str | int | bytes) -> bytes:
    """Append fields to the bytes that `context` returned, as if they had been passed to it."""
    return _joined([begun], fields)


def encode(value: Mapping[str, object]) -> bytes:
    """Return a value as canonical JSON: ASCII, keys sorted, no blanks.

    Raises:
        ValueError: it contains a number that JSON cannot express (NaN or infinity).
    """
    return _ENCODER.encode(value).encode("ascii")


def decode(encoded: bytes) -> dict[str, object]:
    """Decode canonical JSON.

    Raises:
        ValueError: the bytes are not exactly what `encode` writes for the value.
    """
    try:
        value = json.loads(encoded.decode("ascii"))
        is_canonical = isinstance(value, dict) and encode(value) == encoded
    except (ValueError, TypeError, RecursionError):
        raise ValueError(_NOT_CANONICAL) from None
    if not is_canonical:
        raise ValueError(_NOT_CANONICAL)
    return dict(value)


def sha256(data: bytes) -> bytes:
    """Return the SHA-256 digest (32 bytes, FIPS 180-4)."""
    return hashlib.sha256(data).digest()


def case_name(genesis: bytes) -> str:
    """Return the name of the case that begins with these bytes: ``base32(SHA-256(P("case", genesis))[:16])``, 26 letters."""
    digest = sha256(context("case", genesis))[:_CASE_NAME_BYTES]
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()


def _joined(parts: list[bytes], fields: Iterable[str | int | bytes]) -> bytes:
    for field in fields:
        raw = field if isinstance(field, bytes) else str(field).encode()
        parts += (_SIZE(len(raw)), raw)
    return b"".join(parts)
