"""A case's keys: one random key an epoch, a key per channel derived from it, and what the signed begin says of them."""

from coc_service.crypto.secrets import SECRET_SIZE_BYTES, CaseKey, ChannelKey, derive, random_bytes


def new_case_key() -> CaseKey:
    """Return a fresh key for one epoch of one case: 32 random bytes."""
    return CaseKey(random_bytes(SECRET_SIZE_BYTES))


def channel_key(case_key: CaseKey, channel: str) -> ChannelKey:
    """Return the key of one channel of the epoch: ``KDF(case key, "channel", channel)``.

    `channel` is ``panel`` or ``party/<id>``. The info names no case: the case key is fresh for each case and epoch, and
    the case's name depends on the commitments, which depend on this key.
    """
    return ChannelKey(derive(case_key, "channel", channel).reveal())


def commitment(key: ChannelKey) -> bytes:
    """Return the 32 bytes in the signed begin that bind this key: ``KDF(channel key, "commitment")``.

    Two keys with one commitment would be a collision of HMAC-SHA256. So whoever wraps another key to a reader, which
    HPKE's base mode lets anybody do, is found out by the reader.
    """
    return derive(key, "commitment").reveal()
