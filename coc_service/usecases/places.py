"""Where each ciphertext belongs: the one page of binding contexts. A ciphertext moved elsewhere does not open."""

from coc_service.crypto import context
from coc_service.domain.casefile import Audience


def grant(*, case_id: str, audience: Audience, epoch: int, holder_id: str) -> bytes:
    """Return where a wrapped channel key belongs."""
    return context("grant", case_id, audience, str(epoch), holder_id)


def record(*, case_id: str, audience: str, epoch: int, record_id: str, kind: str) -> bytes:
    """Return where a sealed record belongs."""
    return context("record", case_id, audience, str(epoch), record_id, kind)


def key_slot(*, member_id: str, kind: str) -> bytes:
    """Return where a locked private key belongs."""
    return context("key-slot", member_id, kind)


def login(*, member_id: str, id_hash: bytes) -> bytes:
    """Return where a session's locked key belongs."""
    return context("login", member_id, id_hash.hex())


def address(*, member_id: str) -> bytes:
    """Return where a sealed mail address belongs."""
    return context("member-address", member_id)


def envelope(*, mail_id: str) -> bytes:
    """Return where a sealed mail envelope belongs."""
    return context("mail-envelope", mail_id)


def ticket(*, form: str, holder: str, nonce: bytes) -> bytes:
    """Return where a conversation's ticket belongs: on the page with this token."""
    return context("conversation-ticket", form, holder, nonce.hex())
