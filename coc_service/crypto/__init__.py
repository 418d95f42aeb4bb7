"""Bytes in, bytes out: every secret, key and ciphertext of the service, and no construction of our own."""

from coc_service.crypto.channel import new_channel_key, unwrap, wrap
from coc_service.crypto.context import context
from coc_service.crypto.errors import OpenFailed
from coc_service.crypto.holder import encryption_public_key, fingerprint, sign, signing_public_key, verify
from coc_service.crypto.keyslot import lock, unlock, waste
from coc_service.crypto.padding import pad, unpad
from coc_service.crypto.receipt_keys import receipt_entropy, receipt_holder, receipt_tag
from coc_service.crypto.record import open_sealed, seal
from coc_service.crypto.secrets import (
    ChannelKey,
    HolderSecret,
    Secret,
    blind,
    derive,
    equal,
    random_bytes,
    random_id,
    random_secret,
    sha256,
)

__all__ = [
    "ChannelKey",
    "HolderSecret",
    "OpenFailed",
    "Secret",
    "blind",
    "context",
    "derive",
    "encryption_public_key",
    "equal",
    "fingerprint",
    "lock",
    "new_channel_key",
    "open_sealed",
    "pad",
    "random_bytes",
    "random_id",
    "random_secret",
    "receipt_entropy",
    "receipt_holder",
    "receipt_tag",
    "seal",
    "sha256",
    "sign",
    "signing_public_key",
    "unlock",
    "unpad",
    "unwrap",
    "verify",
    "waste",
    "wrap",
]
