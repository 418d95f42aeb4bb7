"""The name of a place: what a ciphertext is bound to, so that it opens there and nowhere else."""

CONTEXT_PREFIX = b"coc-service/v1"
_MAX_PART_SIZE_BYTES = 0xFFFF


def context(*parts: str) -> bytes:
    """Return the bytes that name one place, different for every different list of parts.

    Layout: ``"coc-service/v1" || for each part: size(2, big endian) || UTF-8``. Without the sizes
    ``("ab", "c")`` and ``("a", "bc")`` would be one place, and a record could be moved between them.

    Raises:
        ValueError: a part is longer than 65,535 bytes.
    """
    return CONTEXT_PREFIX + b"".join(_sized(part.encode()) for part in parts)


def _sized(part: bytes) -> bytes:
    if len(part) > _MAX_PART_SIZE_BYTES:
        raise ValueError(len(part))
    return len(part).to_bytes(2, "big") + part
