"""Key slots: a member's secret locked under a passphrase. Argon2id makes guessing the passphrase of a stolen slot slow."""

import struct
import threading
import unicodedata
from dataclasses import dataclass

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from coc_service.crypto.errors import OpenFailed
from coc_service.crypto.secrets import SECRET_SIZE_BYTES, RecipientSecret, Secret, random_bytes

_VERSION = 1
_SALT_SIZE_BYTES = 16
_HEADER = struct.Struct(f">BIIB{_SALT_SIZE_BYTES}s")
_COBBLESTONE_OVERHEAD_BYTES = 24 + 32 + 16
_SLOT_SIZE_BYTES = _HEADER.size + SECRET_SIZE_BYTES + _COBBLESTONE_OVERHEAD_BYTES
# The header is read before it is authenticated. Without these bounds an altered row could make the server allocate
# any amount of memory. The upper bounds leave room to double the cost twice.
_MEMORY_KIB = range(64 * 1024, 256 * 1024 + 1)
_ITERATIONS = range(3, 8 + 1)
_LANES = range(1, 8 + 1)
# One derivation at a time in this process: OpenSSL runs the lanes on a shared pool of threads, and two derivations that
# each hold part of the pool deadlock (seen with cryptography 50.0.2).
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cost:
    memory_kib: int
    iterations: int
    lanes: int

    def is_within_bounds(self) -> bool:
        return self.memory_kib in _MEMORY_KIB and self.iterations in _ITERATIONS and self.lanes in _LANES


# The second recommended option of RFC 9106 section 4: 64 MiB, 3 passes, 4 lanes.
_COST = _Cost(memory_kib=64 * 1024, iterations=3, lanes=4)


def lock(secret: RecipientSecret, passphrase: str, *, context: bytes) -> bytes:
    """Lock a secret: return a key slot that the passphrase opens in ``context``. Takes 64 MiB and about 0.1 seconds.

    Layout (130 bytes): ``version(1) = 0x01 || memory_kib(4) || iterations(4) || lanes(1) || salt(16) ||
    sealed(104)``, numbers big endian. ``sealed`` is Cobblestone-256 of the 32 bytes under the Argon2id key,
    with context = the 26 bytes before it || ``context``.

    Source: RFC 9106 section 4 (Argon2id); C2SP chunked-encryption.
    """
    salt = random_bytes(_SALT_SIZE_BYTES)
    header = _HEADER.pack(_VERSION, _COST.memory_kib, _COST.iterations, _COST.lanes, salt)
    encryptor = Cobblestone256Encryptor(_stretch(passphrase, salt=salt, cost=_COST).reveal(), header + context)
    return header + encryptor.update(secret.reveal()) + encryptor.finalize()


def unlock(slot: bytes, passphrase: str, *, context: bytes) -> RecipientSecret:
    """Return the member's secret. The slot's header says how much memory and time the derivation takes.

    Raises:
        OpenFailed: passphrase, context or any byte is wrong, or the cost is out of bounds (checked before any work).
    """
    salt, cost = _read_header(slot)
    key = _stretch(passphrase, salt=salt, cost=cost)
    decryptor = Cobblestone256Decryptor(key.reveal(), slot[: _HEADER.size] + context)
    try:
        return RecipientSecret(decryptor.update(slot[_HEADER.size :]) + decryptor.finalize())
    except InvalidTag:
        raise OpenFailed from None


def dummy_unlock(passphrase: str) -> None:
    """Take as long as `unlock`, so that the response time does not tell whether a login name exists."""
    _stretch(passphrase, salt=random_bytes(_SALT_SIZE_BYTES), cost=_COST)


def _read_header(slot: bytes) -> tuple[bytes, _Cost]:
    if len(slot) != _SLOT_SIZE_BYTES:
        raise OpenFailed
    version, memory_kib, iterations, lanes, salt = _HEADER.unpack_from(slot)
    cost = _Cost(memory_kib=memory_kib, iterations=iterations, lanes=lanes)
    if version != _VERSION or not cost.is_within_bounds():
        raise OpenFailed
    return salt, cost


def _stretch(passphrase: str, *, salt: bytes, cost: _Cost) -> Secret:
    # NFKC: the same passphrase typed on another keyboard or phone gives the same bytes. "surrogatepass": text that is
    # not valid Unicode is a wrong passphrase instead of an exception.
    typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    argon2id = Argon2id(
        salt=salt,
        length=SECRET_SIZE_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    with _ONE_AT_A_TIME:
        return Secret(argon2id.derive(typed))
