"""The one error of this package; in its own module because several modules raise it."""


class OpenFailed(Exception):
    """The ciphertext does not open with this key in this context.

    It deliberately has no detail: knowing which check failed would help an attacker.
    """
