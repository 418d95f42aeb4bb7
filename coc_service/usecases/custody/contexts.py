"""All contexts of ciphertexts, in one module. A ciphertext that is moved to another context does not open.

Layouts: `docs/trust.md` section 2.
"""

from functools import lru_cache

from coc_service.canonical import context, extended

CASE = "case"  # the channel of grants to members: they have the case key, from which all channel keys are derived


def grant(*, origin: str, case_id: str, epoch: int, begin: str, channel: str, recipient: str) -> bytes:
    """Return the context of a wrapped key; `begin` is the hexadecimal digest of the epoch's begin."""
    return extended(_grants_of(origin, case_id, epoch, begin), channel, recipient)


@lru_cache(maxsize=256)  # the same for all grants of an epoch
def _grants_of(origin: str, case_id: str, epoch: int, begin: str) -> bytes:
    return context("grant", origin, case_id, epoch, bytes.fromhex(begin))


def record(*, origin: str, case_id: str, channel: str, epoch: int, begin: str, record_id: str, kind: str) -> bytes:  # noqa: PLR0913  one parameter for each field of the context
    """Return the context of a sealed record."""
    return context("record", origin, case_id, channel, epoch, bytes.fromhex(begin), record_id, kind)


def chunk(*, origin: str, file_id: str, number: int, is_last: bool) -> bytes:
    """Return the context of a sealed chunk. It names no case: a file is sealed while it arrives, before its report is. The
    record that holds its key binds it to a case.
    """
    return context("file", origin, file_id, number, "last" if is_last else "more")


def recovery_used(*, origin: str, committee: str, key: str, admission: str, cases: int) -> bytes:
    """Return what trustees sign for a member who takes that many cases back; `key` and `admission` are leaves."""
    return context("recovery-used", origin, committee, bytes.fromhex(key), bytes.fromhex(admission), cases)


def reader_recovered(*, origin: str, case_id: str, key: str, admission: str, begin: str) -> bytes:
    """Return what trustees sign for one case; `begin` is the digest of the last epoch that they could open."""
    leaves = (bytes.fromhex(key), bytes.fromhex(admission), bytes.fromhex(begin))
    return context("reader-recovered", origin, case_id, *leaves)


def mark(*, origin: str, person: str, about: str) -> bytes:
    """Return the context of a sealed mark."""
    return context("mark", origin, person, about)


def kept_text(*, origin: str, person: str, text_id: str) -> bytes:
    """Return the context of a text that a person keeps for themselves, and of its wrapped key."""
    return context("kept-text", origin, person, text_id)


def transparency_draft(*, origin: str, committee: str, digest: str, person: str) -> bytes:
    """Return the context of the wrapped key of a draft of a transparency report; `person` is "" for the draft itself."""
    return context("transparency-draft", origin, committee, bytes.fromhex(digest), person)


def key_slot(*, person: str, kind: str) -> bytes:
    """Return the context of a key slot."""
    return context("key-slot", person, kind)


def passkey_name(*, origin: str, person: str, credential: bytes) -> bytes:
    """Return the context of what a person calls a passkey."""
    return context("passkey-name", origin, person, credential)


def login(*, person: str, id_hash: bytes) -> bytes:
    """Return the context of the sealed secret in a login row."""
    return context("login", person, id_hash)


def device(*, person: str, id_hash: bytes) -> bytes:
    """Return the context of what a session's browser is called."""
    return context("session-device", person, id_hash)


def address(*, person: str) -> bytes:
    """Return the context of a sealed mail address."""
    return context("address", person)


def news(*, tag: bytes, case_id: str) -> bytes:
    """Return the context of how a reporter wants to hear of news."""
    return context("news", tag, case_id)


def envelope(*, mail_id: str) -> bytes:
    """Return the context of a sealed mail envelope."""
    return context("envelope", mail_id)


def log_head(*, origin: str, size: int, frontier: bytes, turn: str = "") -> bytes:
    """Return the message over which the head's authentication code is computed. `turn` is the log's verifier key once it is
    not the first one any more.
    """
    return context("log-head", origin, size, frontier, *([turn] if turn else []))
