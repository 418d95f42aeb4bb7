"""The one page of binding contexts: what each ciphertext is bound to. Moved elsewhere, it does not open.

Layouts: `docs/trust.md` section 2.
"""

from functools import lru_cache

from coc_service.canonical import context, extended

CASE = "case"  # the channel of a grant to a member: the case key, which leads to every channel


def grant(*, origin: str, case_id: str, epoch: int, begin: str, channel: str, recipient: str) -> bytes:
    """Return what a wrapped key is bound to; `begin` is the hexadecimal digest of the epoch's begin."""
    return extended(_grants_of(origin, case_id, epoch, begin), channel, recipient)


@lru_cache(maxsize=256)  # the same for all the grants of an epoch
def _grants_of(origin: str, case_id: str, epoch: int, begin: str) -> bytes:
    return context("grant", origin, case_id, epoch, bytes.fromhex(begin))


def record(*, origin: str, case_id: str, channel: str, epoch: int, begin: str, record_id: str, kind: str) -> bytes:  # noqa: PLR0913  one parameter for each field of the context
    """Return what a sealed record is bound to."""
    return context("record", origin, case_id, channel, epoch, bytes.fromhex(begin), record_id, kind)


def mark(*, origin: str, person: str, about: str) -> bytes:
    """Return what a sealed mark is bound to."""
    return context("mark", origin, person, about)


def key_slot(*, person: str, kind: str) -> bytes:
    """Return what a locked secret is bound to."""
    return context("key-slot", person, kind)


def login(*, person: str, id_hash: bytes) -> bytes:
    """Return what a session's sealed secret is bound to."""
    return context("login", person, id_hash)


def address(*, person: str) -> bytes:
    """Return what a sealed mail address is bound to."""
    return context("address", person)


def envelope(*, mail_id: str) -> bytes:
    """Return what a sealed mail envelope is bound to."""
    return context("envelope", mail_id)


def log_head(*, origin: str, size: int, frontier: bytes) -> bytes:
    """Return the message of the head's authentication code."""
    return context("log-head", origin, size, frontier)
