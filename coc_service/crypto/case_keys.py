"""A case's keys: one random key for each epoch, a derived key for each channel, and their commitments in the begin."""

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
    """Return the 32 bytes by which the signed begin commits to this key: ``KDF(channel key, "commitment")``.

    HPKE's base mode does not authenticate the sender, so anybody could wrap another key to a reader. The reader notices it
    by the commitment: two keys with the same one would be a collision of HMAC-SHA256.
    """
    return derive(key, "commitment").reveal()
