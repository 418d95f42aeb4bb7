"""The published vectors, and our stored formats checked with a second implementation of the same specifications."""

import base64
import hashlib
import zlib
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from coc_service.crypto import (
    ChannelKey,
    RecipientSecret,
    Secret,
    derive,
    grant,
    keyslot,
    lock,
    open_sealed,
    pad,
    receipt_entropies,
    seal,
    unlock,
    xwing,
)
from tests.crypto import reference
from tests.crypto.reference_v2 import P, kdf
from tests.crypto.strategies import CONTEXT

HKDF = reference.load_vectors("hkdf_sha256.json")["vectors"]
ARGON2ID = reference.load_vectors("argon2id.json")["vectors"]
CHUNKED = reference.load_vectors("chunked_encryption.json")["vectors"]
HPKE = reference.load_vectors("hpke_xwing.json")
XWING = reference.load_vectors("xwing.json")
STORED = reference.load_vectors("stored_formats.json")
AES_256_GCM = 2
CHACHA20_POLY1305 = 3


def unhex(vector: dict[str, Any], *names: str) -> list[bytes]:
    return [bytes.fromhex(vector[name]) for name in names]


@pytest.mark.parametrize("vector", HKDF, ids=lambda vector: str(vector["source"]))
def test_the_reference_hkdf_meets_rfc_5869(vector: dict[str, Any]) -> None:
    key_material, salt, info, expected_key, expected = unhex(vector, "ikm", "salt", "info", "prk", "okm")

    key = reference.hkdf_extract(salt, key_material)

    assert key == expected_key
    assert reference.hkdf_expand(key, info, vector["length"]) == expected


@pytest.mark.parametrize("size", [13, 32, 64])
def test_derive_is_hkdf_sha256_with_the_written_info(size: int) -> None:
    secret = Secret(bytes(range(32)))

    derived = derive(secret, "some/label", "field", 7, size_bytes=size)

    key = reference.hkdf_extract(b"", secret.reveal())
    assert derived.reveal() == reference.hkdf_expand(key, P("some/label", "field", 7), size)


@pytest.mark.parametrize("vector", ARGON2ID, ids=lambda vector: str(vector["source"])[:20])
def test_argon2id_meets_its_vectors(vector: dict[str, Any]) -> None:
    passphrase, salt, expected = unhex(vector, "passphrase", "salt", "output")
    secret, associated = (bytes.fromhex(vector[name]) if vector[name] else None for name in ("secret", "ad"))

    derived = Argon2id(
        salt=salt,
        length=32,
        iterations=vector["iterations"],
        lanes=vector["lanes"],
        memory_cost=vector["memory_kib"],
        ad=associated,
        secret=secret,
    ).derive(passphrase)

    assert derived == expected


def test_a_key_slot_stretches_the_passphrase_as_the_reference_implementation_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vector = ARGON2ID[1]
    passphrase, salt, stretched = unhex(vector, "passphrase", "salt", "output")
    secret = RecipientSecret(bytes(range(32)))
    monkeypatch.setattr(keyslot, "random_bytes", lambda _size: salt)

    slot = lock(secret, passphrase.decode(), context=CONTEXT)

    header = b"\x01" + (65536).to_bytes(4, "big") + (3).to_bytes(4, "big") + b"\x04" + salt
    opened = reference.chunked_open(stretched, slot[26:], context=header + CONTEXT, hash_name="sha512")
    assert (slot[:26], opened) == (header, secret.reveal())


def chunked_ciphertext(vector: dict[str, Any]) -> bytes:
    ciphertext = base64.b64decode(vector["ciphertext"] or "")
    return zlib.decompress(ciphertext) if vector.get("compressed") else ciphertext


@pytest.mark.parametrize("vector", CHUNKED, ids=lambda vector: str(vector["name"]))
def test_the_reference_chunked_encryption_meets_c2sp(vector: dict[str, Any]) -> None:
    key, context = bytes.fromhex(vector["key"]), vector["context"].encode()
    ciphertext = chunked_ciphertext(vector)

    if vector["expect"] == "failure":
        with pytest.raises((reference.Refused, InvalidTag)):
            reference.chunked_open(key, ciphertext, context=context, hash_name="sha256")
        return
    plaintext = reference.chunked_open(key, ciphertext, context=context, hash_name="sha256")

    assert hashlib.sha256(plaintext).hexdigest() == vector["payload_sha256"]
    assert ciphertext == reference.chunked_seal(
        key, plaintext, context=context, salt=ciphertext[: reference.SALT_SIZE], hash_name="sha256"
    )


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 16_383, 16_384, 70_000])
def test_a_sealed_record_is_a_version_byte_and_cobblestone_256(size: int) -> None:
    key, plaintext = Secret(bytes(range(32))), b"p" * size

    sealed = seal(key, plaintext, context=CONTEXT)

    opened = reference.chunked_open(key.reveal(), sealed[1:], context=CONTEXT, hash_name="sha512")
    assert (sealed[:1], opened) == (b"\x01", pad(plaintext))


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 16_383, 16_384, 70_000])
def test_what_the_reference_seals_is_opened(size: int) -> None:
    key, plaintext = Secret(bytes(range(32))), b"p" * size

    sealed = reference.chunked_seal(key.reveal(), pad(plaintext), context=CONTEXT, salt=b"s" * 24, hash_name="sha512")

    assert open_sealed(key, b"\x01" + sealed, context=CONTEXT) == plaintext


def test_a_seed_gives_the_public_key_of_the_x_wing_draft() -> None:
    seed, first, last = unhex(XWING, "seed", "public_key_first_32", "public_key_last_32")

    public_key = xwing.encryption_key(Secret(seed)).encoded

    assert (len(public_key), public_key[:32], public_key[-32:]) == (1216, first, last)


@pytest.mark.parametrize("size", [1, 31, 33])
def test_a_seed_of_another_size_gives_no_key(size: int) -> None:
    with pytest.raises(ValueError, match=f"^{size}$"):
        xwing.encryption_key(Secret(bytes(size)))


def test_a_seed_gives_the_public_key_of_the_hpke_vector() -> None:
    seed, expected = unhex(HPKE, "skRm", "pkRm")

    assert xwing.encryption_key(Secret(seed)).encoded == expected


def test_the_reference_key_schedule_meets_the_hpke_vector() -> None:
    shared_secret, info, key, base_nonce = unhex(HPKE, "shared_secret", "info", "key", "base_nonce")

    schedule = reference.hpke_key_schedule(shared_secret, info=info, aead_id=CHACHA20_POLY1305)

    assert schedule == (key, base_nonce)


def test_a_grant_built_by_hand_from_the_hpke_vector_opens() -> None:
    seed, enc, shared_secret = unhex(HPKE, "skRm", "enc", "shared_secret")
    key, nonce = reference.hpke_key_schedule(shared_secret, info=CONTEXT, aead_id=AES_256_GCM)

    by_hand = enc + AESGCM(key).encrypt(nonce, b"the channel's key", b"")

    opened = grant.SUITE.decrypt(by_hand, xwing.private_key(Secret(seed)), info=CONTEXT)
    assert opened == b"the channel's key"


def test_what_is_sealed_with_another_suite_does_not_open_with_ours() -> None:
    other_suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
    seed = bytes.fromhex(HPKE["skRm"])
    sealed = other_suite.encrypt(b"m", xwing.public_key(bytes.fromhex(HPKE["pkRm"])), info=CONTEXT)

    assert other_suite.decrypt(sealed, xwing.private_key(Secret(seed)), info=CONTEXT) == b"m"
    with pytest.raises(InvalidTag):
        grant.SUITE.decrypt(sealed, xwing.private_key(Secret(seed)), info=CONTEXT)


def test_a_forms_receipt_is_the_written_derivation_of_its_nonce_and_words() -> None:
    service, nonce, digest = Secret(bytes(range(32))), bytes(range(16)), bytes(range(100, 132))

    entropies = receipt_entropies(service, nonce, words_digest=digest)

    blocks = [kdf(service.reveal(), "receipt/entropy", nonce, digest, block, size=224) for block in range(3)]
    drawn = [block[at : at + 14] for block in blocks for at in range(0, 224, 14)]
    assert [next(entropies).reveal() for _ in drawn] == [bytes([one[0] & 0x3F]) + one[1:] for one in drawn]


def test_what_an_earlier_version_stored_still_opens() -> None:
    secret = RecipientSecret(bytes.fromhex(STORED["secret"]))
    key = ChannelKey(bytes.fromhex(STORED["channel_key"]))
    record, slot = (base64.b64decode(STORED[name]) for name in ("record", "slot"))
    context = bytes.fromhex(STORED["context"])

    assert open_sealed(key, record, context=context) == STORED["plaintext"].encode()
    assert unlock(slot, STORED["passphrase"], context=context) == secret
