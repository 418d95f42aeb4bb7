"""The kinds of value that a field of a detail can have: each a function that tells whether a value is of it.

They run for every report, so they use neither regular expressions nor pydantic, which are slower.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

Kind = Callable[[Any], bool]

_SALT_BYTES = 16
_HASH_BYTES = 32
_LONGEST_ID = 128
_LONGEST_TEXT = 4096
_LONGEST_POLICY = 64 * 1024
_MOMENT_CHARACTERS = len("2026-11-23T05:00Z")
_LARGEST_COUNT = 1 << 53


def has_fields(said: Mapping[str, object], fields: Mapping[str, Kind]) -> bool:
    """Whether an object has exactly these fields, each of its kind."""
    return said.keys() == fields.keys() and all(is_kind(said[name]) for name, is_kind in fields.items())


def is_text(value: object) -> bool:
    """Whether it is text that can be encoded as UTF-8: a lone surrogate cannot, and would break every page that shows it."""
    return _is_text_of(value, _LONGEST_TEXT)


def is_policy_text(value: object) -> bool:
    """Whether it is text as long as a policy may be."""
    return _is_text_of(value, _LONGEST_POLICY)


def _is_text_of(value: object, most: int) -> bool:
    if not isinstance(value, str) or len(value) > most:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_id(value: object) -> bool:
    """Whether it is an id: printable ASCII."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and value.isascii() and value.isprintable()


def is_hex(value: object) -> bool:
    """Whether it is bytes in lower-case hexadecimal, the only spelling allowed."""
    try:
        return isinstance(value, str) and bytes.fromhex(value).hex() == value
    except ValueError:
        return False


def _hex_of(size_bytes: int) -> Kind:
    def is_hex_of_size(value: object) -> bool:
        try:
            return isinstance(value, str) and len(value) == 2 * size_bytes and bytes.fromhex(value).hex() == value
        except ValueError:
            return False

    return is_hex_of_size


is_hash = _hex_of(_HASH_BYTES)  # a SHA-256 or a key of 32 bytes
is_salt = _hex_of(_SALT_BYTES)


def is_hash_or_none(value: object) -> bool:
    """Whether it is a hash, or ""."""
    return value == "" or is_hash(value)


def is_moment(value: object) -> bool:
    """Whether it is a moment."""
    if not isinstance(value, str) or len(value) != _MOMENT_CHARACTERS or value[-1] != "Z":
        return False
    try:
        return datetime.fromisoformat(value[:-1]).isoformat()[: _MOMENT_CHARACTERS - 1] == value[:-1]
    except ValueError:
        return False


def is_moment_or_none(value: object) -> bool:
    """Whether it is a moment, or ""."""
    return value == "" or is_moment(value)


def is_bool(value: object) -> bool:
    """Whether it is true or false."""
    return isinstance(value, bool)


def is_count(value: object) -> bool:
    """Whether it is a number of things."""
    return type(value) is int and 0 <= value < _LARGEST_COUNT


def one_of(*words: str) -> Kind:
    """Return the kind of exactly these words."""
    return lambda value: isinstance(value, str) and value in words


def list_of(is_kind: Kind) -> Kind:
    """Return the kind of lists of a kind."""
    return lambda value: isinstance(value, list) and all(map(is_kind, value))


def row_of(*kinds: Kind) -> Kind:
    """Return the kind of lists with exactly these kinds, in order."""

    def is_row(value: object) -> bool:
        if not isinstance(value, list) or len(value) != len(kinds):
            return False
        for is_kind, one in zip(kinds, value, strict=True):  # noqa: SIM110  `all` would add a call for each field
            if not is_kind(one):
                return False
        return True

    return is_row


def map_of(fields: Mapping[str, Kind]) -> Kind:
    """Return the kind of objects with exactly these fields."""
    return lambda value: isinstance(value, dict) and has_fields(value, fields)


def either(*kinds: Kind) -> Kind:
    """Return the kind of what is one of these kinds."""
    return lambda value: any(is_kind(value) for is_kind in kinds)
