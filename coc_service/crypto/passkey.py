"""Passkeys: checks what an authenticator signed, by the rules of WebAuthn, and locks a secret under a key that one derives.

Source: W3C Web Authentication level 3, sections 7.1, 7.2 and 10.1.4 (prf). `webauthn` is imported when it is first needed: it
takes a quarter of a second.
"""

from dataclasses import dataclass

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from coc_service.canonical import context, sha256
from coc_service.crypto.errors import OpenFailed
from coc_service.crypto.padding import pad, unpad
from coc_service.crypto.secrets import RecipientSecret, Secret, derive, to_base32

_ID_BYTES = 16
_VERSION = b"\x02"  # 1 is the layout of `keyslot`
_NAME_BYTES = 256


class PasskeyKey(Secret):
    """The key that a browser derives from what an authenticator's PRF returns (32 bytes). The PRF's value stays there."""

    __slots__ = ()

    SIZE_BYTES = 32


class PasskeyRefused(Exception):
    """It is malformed, from another site or challenge, without a check of the person, or its signature is wrong."""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What an authenticator must have signed: our challenge, for this site."""

    challenge: bytes
    rp_id: str
    origin: str


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A credential that an authenticator has made: its id, and its public key as COSE has it."""

    credential: bytes
    public_key: bytes


def verify_new_passkey(answer: str, ceremony: Ceremony) -> NewPasskey:
    """Return the credential in an authenticator's answer (JSON). No attestation is asked for: any maker will do.

    Raises:
        PasskeyRefused: see there.
    """
    from webauthn import verify_registration_response  # noqa: PLC0415  slow to import, see above
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415  as above

    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.rp_id,
            expected_origin=ceremony.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, *_MALFORMED) as error:
        raise PasskeyRefused from error
    return NewPasskey(made.credential_id, made.credential_public_key)


def verify_passkey(answer: str, ceremony: Ceremony, *, public_key: bytes) -> None:
    """Check an authenticator's answer (JSON) to a challenge. Its counter is ignored: passkeys on several devices have none.

    Raises:
        PasskeyRefused: see there.
    """
    from webauthn import verify_authentication_response  # noqa: PLC0415  slow to import, see above
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415  as above

    try:
        verify_authentication_response(
            credential=answer,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.rp_id,
            expected_origin=ceremony.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, *_MALFORMED) as error:
        raise PasskeyRefused from error


# What the library lets through of its parsers when bytes are not what they should be.
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError)


def passkey_id(credential: bytes) -> str:
    """Return a short name of a credential: 128 bits of its digest in base32."""
    return to_base32(sha256(context("passkey", credential))[:_ID_BYTES])


def lock_with_passkey(secret: RecipientSecret, key: PasskeyKey, *, context: bytes) -> bytes:
    """Lock a secret: return a key slot that the key opens in ``context``. The key is random, so nothing is stretched.

    Layout (105 bytes): ``version(1) = 0x02 || sealed(104)``; ``sealed`` is Cobblestone-256 of the 32 bytes under
    ``KDF(key, "passkey/slot")``, with context = the version || ``context``.

    Source: C2SP chunked-encryption.
    """
    encryptor = Cobblestone256Encryptor(_slot_key(key), _VERSION + context)
    return _VERSION + encryptor.update(secret.reveal()) + encryptor.finalize()


def unlock_with_passkey(slot: bytes, key: PasskeyKey, *, context: bytes) -> RecipientSecret:
    """Return the secret in a key slot.

    Raises:
        OpenFailed: key, context or any byte is wrong.
    """
    if not slot.startswith(_VERSION):  # the tag covers every other byte, and the length
        raise OpenFailed
    decryptor = Cobblestone256Decryptor(_slot_key(key), _VERSION + context)
    try:
        return RecipientSecret(decryptor.update(slot[len(_VERSION) :]) + decryptor.finalize())
    except InvalidTag:
        raise OpenFailed from None


def _slot_key(key: PasskeyKey) -> bytes:
    return derive(key, "passkey/slot").reveal()


def seal_name(secret: RecipientSecret, name: str, *, context: bytes) -> bytes:
    """Seal what a person calls a passkey, so that the log does not tell which devices they have (328 bytes)."""
    encryptor = Cobblestone256Encryptor(derive(secret, "passkey/name").reveal(), context)
    return encryptor.update(pad(name.encode(), floor=_NAME_BYTES)) + encryptor.finalize()


def open_name(secret: RecipientSecret, sealed: bytes, *, context: bytes) -> str:
    """Return the name of a passkey.

    Raises:
        OpenFailed: it was sealed under another secret, or for another passkey.
    """
    decryptor = Cobblestone256Decryptor(derive(secret, "passkey/name").reveal(), context)
    try:
        return unpad(decryptor.update(sealed) + decryptor.finalize(), floor=_NAME_BYTES).decode(errors="replace")
    except InvalidTag:
        raise OpenFailed from None


def prf_input(origin: str) -> bytes:
    """Return what a site's pages give to the PRF. One for all credentials: before the login nobody knows which one answers."""
    return sha256(context("passkey/prf", origin))


def key_info(origin: str) -> bytes:
    """Return the label under which a browser derives the key from the PRF's value: HKDF-SHA256 without salt."""
    return context("passkey/key", origin)
