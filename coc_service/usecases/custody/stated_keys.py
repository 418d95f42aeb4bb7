"""Checks the public keys that an entry gives to somebody: with a bad one, nothing could be sealed to that person."""

from coc_service.crypto import is_encryption_key, is_signing_key
from coc_service.domain import epochs
from coc_service.domain.chain import Detail, Statement, require


def checked_keys(said: Detail) -> bytes:
    """Check both keys in a detail and return the signing key. One encryption key to which nothing can be wrapped would stop
    every report to the committee, or every record of the case.

    Raises:
        Void: one of them is not a valid key.
    """
    signing_key = bytes.fromhex(said["signing_key"])
    require(is_encryption_key(bytes.fromhex(said["encryption_key"])), "not an encryption key")
    require(is_signing_key(signing_key), "not a signing key")
    return signing_key


def check_reporter(statement: Statement) -> None:
    """Check the reporter's encryption key. Their signing key is not checked: no signature is valid under a bad one.

    Raises:
        Void: it is not a valid key.
    """
    [reporter] = epochs.parties_of_genesis(statement.detail["begin"]).values()
    require(is_encryption_key(reporter.encryption_key), "not an encryption key")
