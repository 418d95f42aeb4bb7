"""A second, plain implementation of the specifications, so that our formats are not only tested against themselves.

HKDF comes from the standard library's HMAC and the chunks from bare AES-GCM. Each function is first tested with the
published vectors and then used to check what the service wrote.
"""

import hmac
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VECTORS = Path(__file__).parents[1] / "vectors"
CHUNK_SIZE = 16 * 1024
TAG_SIZE = 16
SALT_SIZE = 24
COMMITMENT_SIZE = 32


class Refused(Exception):
    """The reference does not open this."""


def load_vectors(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="ascii"))


def hkdf_extract(salt: bytes, key_material: bytes) -> bytes:
    """RFC 5869 section 2.2, with SHA-256."""
    return hmac.digest(salt or bytes(32), key_material, "sha256")


def hkdf_expand(key: bytes, info: bytes, size: int, *, hash_name: str = "sha256") -> bytes:
    """RFC 5869 section 2.3."""
    out = block = b""
    for counter in range(1, 256):
        block = hmac.digest(key, block + info + bytes([counter]), hash_name)
        out += block
        if len(out) >= size:
            break
    return out[:size]


def chunked_open(key: bytes, sealed: bytes, *, context: bytes, hash_name: str) -> bytes:
    """C2SP chunked-encryption with AES-256-GCM; Cobblestone-256 is this with SHA-512."""
    body_at = SALT_SIZE + COMMITMENT_SIZE
    if len(key) != 32 or len(sealed) < body_at:
        raise Refused
    chunk_key, base_nonce, commitment = chunked_keys(key, sealed[:SALT_SIZE], context=context, hash_name=hash_name)
    if sealed[SALT_SIZE:body_at] != commitment:
        raise Refused
    body = sealed[body_at:]
    step = CHUNK_SIZE + TAG_SIZE
    chunks = [body[at : at + step] for at in range(0, len(body), step)]
    if not chunks or len(chunks[-1]) == step:
        raise Refused
    return b"".join(
        AESGCM(chunk_key).decrypt(_nonce(base_nonce, counter), chunk, None) for counter, chunk in enumerate(chunks)
    )


def chunked_seal(key: bytes, plaintext: bytes, *, context: bytes, salt: bytes, hash_name: str) -> bytes:
    chunk_key, base_nonce, commitment = chunked_keys(key, salt, context=context, hash_name=hash_name)
    chunks = [plaintext[at : at + CHUNK_SIZE] for at in range(0, len(plaintext) + 1, CHUNK_SIZE)]
    sealed = [
        AESGCM(chunk_key).encrypt(_nonce(base_nonce, counter), chunk, None) for counter, chunk in enumerate(chunks)
    ]
    return salt + commitment + b"".join(sealed)


def chunked_keys(key: bytes, salt: bytes, *, context: bytes, hash_name: str) -> tuple[bytes, bytes, bytes]:
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    keys = hkdf_expand(key, info, 32 + 12 + COMMITMENT_SIZE, hash_name=hash_name)
    return keys[:32], keys[32:44], keys[44:]


def hpke_key_schedule(shared_secret: bytes, *, info: bytes, aead_id: int) -> tuple[bytes, bytes]:
    """RFC 9180 section 5.1, base mode, HKDF-SHA256, a key of 32 bytes: the AEAD's key and base nonce."""
    suite = b"HPKE" + (0x647A).to_bytes(2, "big") + (1).to_bytes(2, "big") + aead_id.to_bytes(2, "big")

    def labeled_extract(salt: bytes, label: bytes, key_material: bytes) -> bytes:
        return hkdf_extract(salt, b"HPKE-v1" + suite + label + key_material)

    def labeled_expand(label: bytes, *, size: int) -> bytes:
        return hkdf_expand(secret, size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context, size)

    context = b"\0" + labeled_extract(b"", b"psk_id_hash", b"") + labeled_extract(b"", b"info_hash", info)
    secret = labeled_extract(shared_secret, b"secret", b"")
    return labeled_expand(b"key", size=32), labeled_expand(b"base_nonce", size=12)


def _nonce(base: bytes, counter: int) -> bytes:
    return (int.from_bytes(base, "big") ^ counter).to_bytes(len(base), "big")
