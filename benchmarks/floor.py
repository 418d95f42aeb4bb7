"""The floor: the cryptography and the commit that one report cannot do without, with nothing of ours around them."""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from cryptography.cobblestone import Cobblestone256Encryptor
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

from coc_service.store import sqlite_file

CHANNELS = 2
RECORDS = 3
PADDED_BYTES = 4096
ENTRY_BYTES = 260
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PLACE = b"p" * 80

RawConnection = Any  # sqlcipher3 ships no types


class Seals:
    """What is sealed for one report: each channel to each member, one to the reporter; the records."""

    def __init__(self, *, members: int) -> None:
        self._keys = [_public_key() for _ in range(members + 1)]
        self._padded = os.urandom(PADDED_BYTES)

    def once(self) -> list[bytes]:
        """All ciphertexts of one report."""
        channel = os.urandom(32)
        seats = self._keys[1:] * CHANNELS + self._keys[:1]
        wraps = [_SUITE.encrypt(channel, key, info=_PLACE) for key in seats]
        return wraps + [self._seal(channel) for _ in range(RECORDS)]

    def _seal(self, key: bytes) -> bytes:
        encryptor = Cobblestone256Encryptor(key, _PLACE)
        return encryptor.update(self._padded) + encryptor.finalize()


def _public_key() -> MLKEM768X25519PublicKey:
    return MLKEM768X25519PublicKey(MLKEM768PrivateKey.generate().public_key(), X25519PrivateKey.generate().public_key())


class Commits:
    """A table without an index in an SQLCipher file that is as durable as ours."""

    def __init__(self, file: Path) -> None:
        sqlite_file.create_private(file)
        pragmas = sqlite_file._WRITER_PRAGMAS
        self.raw: RawConnection = sqlite_file._opener(file, file_key=os.urandom(32), pragmas=pragmas)()
        self.raw.execute("CREATE TABLE floor (sealed BLOB)")

    def once(self, rows: Sequence[bytes]) -> None:
        """One transaction, on disk when this returns."""
        self.raw.execute("BEGIN IMMEDIATE")
        self.raw.executemany("INSERT INTO floor VALUES (?)", [(row,) for row in rows])
        self.raw.execute("COMMIT")


def rows_of(seals: Seals) -> list[bytes]:
    """The bytes a report leaves behind: its ciphertexts and three entries of the log."""
    return seals.once() + [os.urandom(ENTRY_BYTES)] * RECORDS


def seconds_of(work: Callable[[], object], *, times: int) -> float:
    """The middle time of some runs."""
    return median(_seconds(work) for _ in range(times))


def _seconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before
