"""Secret bytes that do not leak by accident, and the basic operations on them: random bytes, key derivation, HMAC."""

import base64
import os
from typing import ClassVar, NoReturn, Self

from cryptography.hazmat.primitives import constant_time, hashes, hmac
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coc_service.canonical import context

SECRET_SIZE_BYTES = 32
_ID_SIZE_BYTES = 16
_MASK = "***"
_SHA256 = hashes.SHA256()


class Secret:
    """Bytes that print as ``***``, compare in constant time, and cannot be pickled, copied or hashed.

    ``reveal()`` is the only access to the bytes, so a search for it finds every use of a secret.
    """

    __slots__ = ("__value",)

    SIZE_BYTES: ClassVar[int | None] = None

    def __init__(self, value: bytes) -> None:
        # bytes(5) is five zero bytes: without this check a number passed by mistake would become an all-zero key.
        if not isinstance(value, bytes):
            raise TypeError
        expected = len(value) if self.SIZE_BYTES is None else self.SIZE_BYTES
        if not value or len(value) != expected:
            raise ValueError(len(value))
        self.__value = value

    def reveal(self) -> bytes:
        """Return the secret bytes."""
        return self.__value

    def __eq__(self, other: object) -> bool:
        """Compare in constant time. Secrets of different classes are never equal."""
        if not isinstance(other, Secret) or type(other) is not type(self):
            return NotImplemented
        return equal(self.__value, other.__value)

    # A hash would leak through the order of sets and invite lookups that are not constant-time.
    __hash__ = None  # type: ignore[assignment]  # how Python marks a class as unhashable

    def __repr__(self) -> str:
        return _MASK

    def __str__(self) -> str:
        return _MASK

    def __format__(self, format_spec: str) -> str:
        return _MASK

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Refuse pickle, copy and deepcopy, which all call this method.

        Raises:
            TypeError: always.
        """
        raise TypeError(type(self).__name__)

    def __copy__(self) -> Self:
        raise TypeError(type(self).__name__)

    def __deepcopy__(self, memo: object) -> Self:
        raise TypeError(type(self).__name__)


class CaseKey(Secret):
    """A case's key for one epoch (32 bytes), from which the keys of all its channels are derived."""

    __slots__ = ()

    SIZE_BYTES = SECRET_SIZE_BYTES


class ChannelKey(Secret):
    """The key of one channel in one epoch of a case (32 bytes). The case key cannot be derived from it."""

    __slots__ = ()

    SIZE_BYTES = SECRET_SIZE_BYTES


class TextKey(Secret):
    """The key of one text that a member keeps for themselves (32 bytes)."""

    __slots__ = ()

    SIZE_BYTES = SECRET_SIZE_BYTES


class FileKey(Secret):
    """The key of one file (32 bytes). It stands in the file's record; until there is one, only the form holds it."""

    __slots__ = ()

    SIZE_BYTES = SECRET_SIZE_BYTES


class RecipientSecret(Secret):
    """The 32 bytes from which both key pairs of a member or party are derived."""

    __slots__ = ()

    SIZE_BYTES = SECRET_SIZE_BYTES


def random_bytes(size_bytes: int) -> bytes:
    """Return bytes from the operating system's random number generator."""
    return os.urandom(size_bytes)


def random_secret() -> Secret:
    """Return a fresh secret of 32 bytes."""
    return Secret(random_bytes(SECRET_SIZE_BYTES))


def random_id() -> str:
    """Return 128 random bits as 26 lower-case base32 characters."""
    return to_base32(random_bytes(_ID_SIZE_BYTES))


def to_base32(value: bytes) -> str:
    """Return base32 (RFC 4648 section 6) in lower case, without padding."""
    return base64.b32encode(value).decode("ascii").rstrip("=").lower()


def random_file_key() -> FileKey:
    """Return the key of a new file."""
    return FileKey(random_bytes(SECRET_SIZE_BYTES))


def derive(secret: Secret, label: str, *fields: str | int | bytes, size_bytes: int = SECRET_SIZE_BYTES) -> Secret:
    """Derive the key for a label and its fields from ``secret``.

    HKDF-SHA256 without salt, info = ``P(label, fields ..)``, see `canonical.context`. The secret must be uniformly random;
    for passphrases use `keyslot`.

    Source: RFC 5869; section 3.1 on leaving out the salt.
    """
    info = context(label, *fields)
    return Secret(HKDF(_SHA256, size_bytes, None, info).derive(secret.reveal()))


def blind(secret: Secret, value: str | bytes) -> bytes:
    """Return HMAC-SHA256 of ``value`` (text as UTF-8): 32 bytes that reveal nothing about it without the secret.

    Derive a separate secret for each purpose: under the same one, equal values of two purposes could be linked.

    Source: RFC 2104.
    """
    code = hmac.HMAC(secret.reveal(), _SHA256)
    code.update(value.encode() if isinstance(value, str) else value)
    return code.finalize()


def equal(a: bytes, b: bytes) -> bool:
    """Compare in a time that depends only on the lengths."""
    return constant_time.bytes_eq(a, b)
