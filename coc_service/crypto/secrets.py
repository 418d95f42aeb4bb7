"""Secret bytes that do not leak by accident, and the few operations that everything else is built from."""

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

    ``reveal()`` is the only way to the bytes, so a search for it finds every place where a secret is used.
    """

    __slots__ = ("__value",)

    SIZE_BYTES: ClassVar[int | None] = None

    def __init__(self, value: bytes) -> None:
        # bytes(5) would be five zero bytes: a number given by mistake must not become an all-zero key.
        if not isinstance(value, bytes):
            raise TypeError
        expected = len(value) if self.SIZE_BYTES is None else self.SIZE_BYTES
        if not value or len(value) != expected:
            raise ValueError(len(value))
        self.__value = value

    def reveal(self) -> bytes:
        """Return the secret bytes themselves."""
        return self.__value

    def __eq__(self, other: object) -> bool:
        """Compare in constant time; a secret of another class is never equal."""
        if not isinstance(other, Secret) or type(other) is not type(self):
            return NotImplemented
        return equal(self.__value, other.__value)

    # A hash would leak through dict order and invite lookups that do not take constant time.
    __hash__ = None  # type: ignore[assignment]  # how the language marks a class unhashable

    def __repr__(self) -> str:
        return _MASK

    def __str__(self) -> str:
        return _MASK

    def __format__(self, format_spec: str) -> str:
        return _MASK

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Refuse: pickle, copy and deepcopy all pass through here.

        Raises:
            TypeError: always.
        """
        raise TypeError(type(self).__name__)

    def __copy__(self) -> Self:
        raise TypeError(type(self).__name__)

    def __deepcopy__(self, memo: object) -> Self:
        raise TypeError(type(self).__name__)


class CaseKey(Secret):
    """The 32 bytes of one epoch of a case, from which the keys of all its channels are derived."""

    __slots__ = ()

    SIZE_BYTES = SECRET_SIZE_BYTES


class ChannelKey(Secret):
    """The 32 bytes that seal one channel (case, epoch, audience); they do not lead back to the case key."""

    __slots__ = ()

    SIZE_BYTES = SECRET_SIZE_BYTES


class RecipientSecret(Secret):
    """The 32 bytes from which both key pairs of a member, or of a receipt's party, are derived."""

    __slots__ = ()

    SIZE_BYTES = SECRET_SIZE_BYTES


def random_bytes(size_bytes: int) -> bytes:
    """Return bytes from the operating system's generator."""
    return os.urandom(size_bytes)


def random_secret() -> Secret:
    """Return a fresh secret of 32 bytes."""
    return Secret(random_bytes(SECRET_SIZE_BYTES))


def random_id() -> str:
    """Return 128 random bits as 26 lower-case base32 characters."""
    return to_base32(random_bytes(_ID_SIZE_BYTES))


def to_base32(value: bytes) -> str:
    """Return RFC 4648 section 6 in lower case, without padding."""
    return base64.b32encode(value).decode("ascii").rstrip("=").lower()


def derive(secret: Secret, label: str, *fields: str | int | bytes, size_bytes: int = SECRET_SIZE_BYTES) -> Secret:
    """Return the key that the label and its fields name under ``secret``.

    HKDF-SHA256 without salt, info = ``P(label, fields ..)``, see `canonical.context`. The input must be uniformly random:
    for what people choose there is `keyslot`.

    Source: RFC 5869; section 3.1 on leaving out the salt.
    """
    info = context(label, *fields)
    return Secret(HKDF(_SHA256, size_bytes, None, info).derive(secret.reveal()))


def blind(secret: Secret, value: str | bytes) -> bytes:
    """Return HMAC-SHA256 of ``value`` (text as UTF-8): 32 bytes that tell nothing of it without the secret.

    Give each purpose its own secret with `derive`; two purposes under one secret can be compared.

    Source: RFC 2104.
    """
    code = hmac.HMAC(secret.reveal(), _SHA256)
    code.update(value.encode() if isinstance(value, str) else value)
    return code.finalize()


def equal(a: bytes, b: bytes) -> bool:
    """Compare in a time that depends on the lengths only."""
    return constant_time.bytes_eq(a, b)
