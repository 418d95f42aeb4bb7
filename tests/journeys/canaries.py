"""Searches for secrets in files, logs and mails, in every encoding that a leak could have."""

import base64
import html
import json
import quopri
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, quote_plus

from sqlalchemy import TextClause, inspect, text
from sqlalchemy.orm import Session

from coc_service.crypto import Secret, encryption_public_key, receipt_secret, receipt_tag
from coc_service.domain import receipt

_SHORTEST = 8  # shorter needles would be found by chance


def spellings(secret: str | bytes) -> dict[str, bytes]:
    """The encodings of a secret in files, logs and mails, by name."""
    raw = secret.encode() if isinstance(secret, str) else secret
    found = dict(_of_bytes(raw, "raw"))
    if isinstance(secret, str):
        found |= dict(_of_text(secret))
    return {name: needle for name, needle in found.items() if len(needle) >= _SHORTEST}


def _of_bytes(raw: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    yield name, raw
    yield f"{name} hex", raw.hex().encode()
    yield f"{name} HEX", raw.hex().upper().encode()
    yield f"{name} base32", base64.b32encode(raw).rstrip(b"=")[:-2]
    yield f"{name} repr", repr(raw)[2:-1].encode()
    yield f"{name} percent", quote(raw).encode()
    yield f"{name} plus", quote_plus(raw).encode()
    yield f"{name} quoted-printable", quopri.encodestring(raw).replace(b"=\n", b"")
    for shift in range(3):  # base64 of a text with the secret at any offset
        core = base64.b64encode(bytes(shift) + raw)[shift and shift + 1 :].rstrip(b"=")[:-2]
        yield f"{name} base64+{shift}", core
        yield f"{name} base64url+{shift}", core.replace(b"+", b"-").replace(b"/", b"_")


def _of_text(words: str) -> Iterator[tuple[str, bytes]]:
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-8"):
        yield from _of_bytes(words.encode(encoding), encoding)
    yield "json", json.dumps(words)[1:-1].encode()
    yield "html", html.escape(words).encode()
    yield "upper", words.upper().encode()
    yield "lower", words.lower().encode()


def of_receipt(words: str) -> dict[str, bytes]:
    """The needles of a receipt: its words in groups of three, with any separator, its bits, and the keys derived from it."""
    listed, entropy = words.split(), receipt.from_text(words)
    triples = [(first, second, third) for (first, second), (_, third) in pairwise(pairwise(listed))]
    needles = {
        f"words {place} {separator!r}": separator.join(triple).encode()
        for place, triple in enumerate(triples)
        for separator in (" ", "-", ",", "+", "_", ", ", "\n", "%20", "", '","', '", "')
    }
    for name, derived in {"entropy": entropy, "secret": receipt_secret(Secret(entropy)).reveal()}.items():
        needles |= {f"{name} {spelling}": needle for spelling, needle in spellings(derived).items()}
    return needles | {"entropy decimal": str(int.from_bytes(entropy, "big")).encode()}


def traces_of_receipt(words: str) -> dict[str, bytes]:
    """The only stored traces of a receipt: the tag that finds the report, and the public key in the log."""
    secret = Secret(receipt.from_text(words))
    public = encryption_public_key(receipt_secret(secret))[:64]
    both = {"tag": receipt_tag(secret), "key": public}
    return {f"{name} {one}": needle for name, value in both.items() for one, needle in spellings(value).items()}


def needles_of(secrets: Iterable[str]) -> dict[str, bytes]:
    return {f"{secret[:24]!r} {name}": needle for secret in secrets for name, needle in spellings(secret).items()}


def found(needles: Mapping[str, bytes], places: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Which needle is in which place. Empty if nothing leaked."""
    names = {needle: name for name, needle in needles.items()}  # two encodings may be equal
    return [(place, name) for place, hay in places.items() for needle, name in names.items() if needle in hay]


def files_under(folder: Path) -> dict[str, bytes]:
    """The bytes of every file in a folder."""
    return {str(path.relative_to(folder)): _content(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes().rstrip(b"\0")  # preallocated space
    except FileNotFoundError:  # deleted by the running server
        return b""


def dump(session: Session) -> dict[str, bytes]:
    """Every column of every table in the database, also if the file is encrypted."""
    connection = session.connection()
    return {
        f"{table}.{column}": b"\n".join(_as_bytes(row[0]) for row in session.execute(_column(table, column)))
        for table in inspect(connection).get_table_names()
        for column in [one["name"] for one in inspect(connection).get_columns(table)]
    }


def _column(table: str, column: str) -> TextClause:
    return text(f'SELECT "{column}" FROM "{table}"')


def _as_bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
