"""All cryptography of the service, as functions from bytes to bytes. It uses published constructions only."""

from coc_service.canonical import sha256
from coc_service.crypto.case_keys import channel_key, commitment, new_case_key
from coc_service.crypto.chunk import CHUNK_BYTES, file_id, open_chunk, seal_chunk
from coc_service.crypto.errors import OpenFailed
from coc_service.crypto.grant import unwrap, wrap
from coc_service.crypto.keyslot import dummy_unlock, lock, unlock
from coc_service.crypto.link_keys import draw_link, link_bits, link_party, link_secret, link_tag, link_text
from coc_service.crypto.padding import pad, unpad
from coc_service.crypto.passkey import (
    Ceremony,
    NewPasskey,
    PasskeyKey,
    PasskeyRefused,
    key_info,
    lock_with_passkey,
    open_name,
    passkey_id,
    prf_input,
    seal_name,
    unlock_with_passkey,
    verify_new_passkey,
    verify_passkey,
)
from coc_service.crypto.receipt_keys import news_bits, news_tag, receipt_entropies, receipt_secret, receipt_tag
from coc_service.crypto.recipient import (
    SigningKey,
    encryption_key,
    encryption_public_key,
    fingerprint,
    is_encryption_key,
    signing_public_key,
)
from coc_service.crypto.record import open_sealed, seal
from coc_service.crypto.secrets import (
    CaseKey,
    ChannelKey,
    FileKey,
    RecipientSecret,
    Secret,
    TextKey,
    blind,
    derive,
    equal,
    random_bytes,
    random_file_key,
    random_id,
    random_secret,
)
from coc_service.crypto.shares import SharesMismatch
from coc_service.crypto.signing_keys import is_of_small_order, is_signing_key, verify
from coc_service.crypto.ticket import open_ticket, seal_ticket
from coc_service.crypto.xwing import EncryptionKey

__all__ = [
    "CHUNK_BYTES",
    "CaseKey",
    "Ceremony",
    "ChannelKey",
    "EncryptionKey",
    "FileKey",
    "NewPasskey",
    "OpenFailed",
    "PasskeyKey",
    "PasskeyRefused",
    "RecipientSecret",
    "Secret",
    "SharesMismatch",
    "SigningKey",
    "TextKey",
    "blind",
    "channel_key",
    "commitment",
    "derive",
    "draw_link",
    "dummy_unlock",
    "encryption_key",
    "encryption_public_key",
    "equal",
    "file_id",
    "fingerprint",
    "is_encryption_key",
    "is_of_small_order",
    "is_signing_key",
    "key_info",
    "link_bits",
    "link_party",
    "link_secret",
    "link_tag",
    "link_text",
    "lock",
    "lock_with_passkey",
    "new_case_key",
    "news_bits",
    "news_tag",
    "open_chunk",
    "open_name",
    "open_sealed",
    "open_ticket",
    "pad",
    "passkey_id",
    "prf_input",
    "random_bytes",
    "random_file_key",
    "random_id",
    "random_secret",
    "receipt_entropies",
    "receipt_secret",
    "receipt_tag",
    "seal",
    "seal_chunk",
    "seal_name",
    "seal_ticket",
    "sha256",
    "signing_public_key",
    "unlock",
    "unlock_with_passkey",
    "unpad",
    "unwrap",
    "verify",
    "verify_new_passkey",
    "verify_passkey",
    "wrap",
]
