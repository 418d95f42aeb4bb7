"""Checks Ed25519 public keys that come from outside, and signatures made with them."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SIGNING_PUBLIC_KEY_SIZE_BYTES = 32
_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_SIGN_BIT = 1 << 255
# A point of order 8 doubles to one with y = 0, so that x^2 = -y^2, and the curve's equation leaves d*y^4 + 2*y^2 - 1 = 0:
# this y and its negative are the roots. tests/crypto/test_signing_keys.py computes all eight points again.
_ORDER_8_Y = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER_Y = frozenset({0, 1, _P - 1, _ORDER_8_Y, _P - _ORDER_8_Y})


def is_signing_key(public_key: bytes) -> bool:
    """Whether these 32 bytes encode a point of the curve that is not of small order.

    Under a key of small order one signature fits many messages (under the identity, every message). A person enrolled with
    such a key could deny any signature, or be blamed for any message.

    Source: RFC 8032 section 5.1.3 (decoding), without the last step: the sign of x is free unless x is 0, which is of
    small order.
    """
    if len(public_key) != SIGNING_PUBLIC_KEY_SIZE_BYTES or is_of_small_order(public_key):
        return False
    y = int.from_bytes(public_key, "little") & ~_SIGN_BIT
    return y < _P and _is_square((y * y - 1) * pow(_D * y * y + 1, -1, _P))


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key signed the message. Always False for a key that is malformed or of small order."""
    if is_of_small_order(public_key):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_of_small_order(public_key: bytes) -> bool:
    """Whether the key is a point of small order. Reduces y modulo p first, because OpenSSL also accepts y + p."""
    return (int.from_bytes(public_key, "little") & ~_SIGN_BIT) % _P in _SMALL_ORDER_Y


def _is_square(value: int) -> bool:
    """Whether the value is a square in the field of the curve (Euler's criterion)."""
    return pow(value, (_P - 1) // 2, _P) in {0, 1}
