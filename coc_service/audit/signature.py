"""Checks Ed25519 signatures. A copy of a few lines of `crypto`, so that the verifier does not depend on the service's code."""

from coc_service.audit.ed25519 import Ed25519PublicKey, InvalidSignature

_P = 2**255 - 19
_SIGN_BIT = 1 << 255
# As in coc_service.crypto.signing_keys, which `audit` may not import. Both are tested with the same vectors.
_ORDER_8_Y = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER_Y = frozenset({0, 1, _P - 1, _ORDER_8_Y, _P - _ORDER_8_Y})


def verifies(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key signed the message. Always False for a key that is malformed or of small order."""
    if (int.from_bytes(public_key, "little") & ~_SIGN_BIT) % _P in _SMALL_ORDER_Y:
        return False  # under the identity one signature fits every message
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
