"""A second implementation of this service's encodings, keys and grants, without any of its code.

Only the standard library, and from `cryptography` the bare ML-KEM, X25519 and AES-GCM.
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.crypto import ed25519_reference, reference

Field = str | int | bytes
_AES_256_GCM = 2
_X_WING_LABEL = b"\\.//^\\"


def P(label: str, *fields: Field) -> bytes:  # noqa: N802  the name in the specification
    out = b"coc-service/v2/" + label.encode() + b"\0"
    for field in fields:
        raw = field if isinstance(field, bytes) else str(field).encode()
        out += len(raw).to_bytes(4, "big") + raw
    return out


def J(value: Any) -> bytes:  # noqa: N802  the name in the specification
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def H(data: bytes) -> bytes:  # noqa: N802  the name in the specification
    return hashlib.sha256(data).digest()


def kdf(key: bytes, label: str, *fields: Field, size: int = 32) -> bytes:
    return reference.hkdf_expand(reference.hkdf_extract(b"", key), P(label, *fields), size)


def base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def case_name(genesis: bytes) -> str:
    return base32(H(P("case", genesis))[:16])


def channel_key(case_key: bytes, channel: str) -> bytes:
    return kdf(case_key, "channel", channel)


def commitment(key: bytes) -> bytes:
    return kdf(key, "commitment")


def signing_seed(secret: bytes) -> bytes:
    return kdf(secret, "recipient/signing")


def signing_public_key(secret: bytes) -> bytes:
    return ed25519_reference.public_key(signing_seed(secret))


def sign(secret: bytes, message: bytes) -> bytes:
    return ed25519_reference.sign(signing_seed(secret), message)


def encryption_public_key(secret: bytes) -> bytes:
    """draft-connolly-cfrg-xwing-kem, section 5.2."""
    expanded = hashlib.shake_256(kdf(secret, "recipient/encryption")).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).public_key().public_bytes_raw()
    return mlkem + X25519PrivateKey.from_private_bytes(expanded[64:]).public_key().public_bytes_raw()


def fingerprint(encryption: bytes, signing: bytes) -> str:
    letters = base32(H(P("fingerprint", encryption, signing)))[:20]
    return "-".join(letters[at : at + 4] for at in range(0, 20, 4))


def wrap(key: bytes, *, to: bytes, info: bytes) -> bytes:
    """RFC 9180 base mode over X-Wing (draft-connolly-cfrg-xwing-kem, section 5.4), with a random encapsulation."""
    shared_mlkem, ciphertext = MLKEM768PublicKey.from_public_bytes(to[:1184]).encapsulate()
    ephemeral = X25519PrivateKey.generate()
    shared_x25519 = ephemeral.exchange(X25519PublicKey.from_public_bytes(to[1184:]))
    point = ephemeral.public_key().public_bytes_raw()
    shared = hashlib.sha3_256(shared_mlkem + shared_x25519 + point + to[1184:] + _X_WING_LABEL).digest()
    aead_key, nonce = reference.hpke_key_schedule(shared, info=info, aead_id=_AES_256_GCM)
    return b"\x01" + ciphertext + point + AESGCM(aead_key).encrypt(nonce, key, b"")


def seal(key: bytes, plaintext: bytes, *, context: bytes, salt: bytes) -> bytes:
    padded = (plaintext + b"\x80").ljust(4096, b"\0")
    return b"\x01" + reference.chunked_seal(key, padded, context=context, salt=salt, hash_name="sha512")
