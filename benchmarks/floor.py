"""The cryptography that a report needs at least, without any code of ours."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.cobblestone import Cobblestone256Encryptor
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

PADDED_BYTES = 4096
SMALL_ROW_BYTES = 260  # bytes of a log entry; other rows are shorter
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_CONTEXT = b"c" * 80


@dataclass(frozen=True, slots=True)
class ReportCost:
    """The work for one report on any server: key wraps, sealed records, stored rows (including rows of wraps and records)."""

    wraps: int
    seals: int
    rows: int

    def with_wraps(self, wraps: int) -> "ReportCost":
        """A copy with another number of wraps, each of which is a row."""
        return ReportCost(wraps, self.seals, self.rows - self.wraps + wraps)


class Report:
    """The data of a report: a key pair for the reporter, a key wrapped to the reporter and all members, sealed records."""

    def __init__(self, cost: ReportCost) -> None:
        self._cost = cost
        self._members = [_key_pair() for _ in range(cost.wraps - 1)]
        self._padded = os.urandom(PADDED_BYTES)
        self._small = [os.urandom(SMALL_ROW_BYTES)] * max(0, cost.rows - cost.wraps - cost.seals)

    def rows(self) -> Sequence[bytes]:
        """The rows that a report stores, as bytes."""
        key = os.urandom(32)
        wraps = [_SUITE.encrypt(key, public, info=_CONTEXT) for public in (*self._members, _key_pair())]
        return [*wraps, *(self._seal(key) for _ in range(self._cost.seals)), *self._small]

    def _seal(self, key: bytes) -> bytes:
        encryptor = Cobblestone256Encryptor(key, _CONTEXT)
        return encryptor.update(self._padded) + encryptor.finalize()


def _key_pair() -> MLKEM768X25519PublicKey:
    """The public key of a pair derived from a seed, as for a receipt."""
    seed = os.urandom(96)
    mlkem, x25519 = MLKEM768PrivateKey.from_seed_bytes(seed[:64]), X25519PrivateKey.from_private_bytes(seed[64:])
    return MLKEM768X25519PublicKey(mlkem.public_key(), x25519.public_key())
