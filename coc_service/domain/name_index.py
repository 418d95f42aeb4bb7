"""The names of a committee's members, prepared for matching: built once for each roster."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from coc_service.domain.name_letters import Writing, latin, plain
from coc_service.domain.name_spellings import Part, spellings

_PREFIX_CHARS = 3
_INNER_SEPARATORS = re.compile(r"(?<=[^\W_])[-_.]+(?=[^\W_])")
SHORTEST_SQUEEZED = 5

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class MemberNames:
    """The spellings by which a reporter might name a member. `others` are further names that the member stored."""

    person: str
    name: str
    handle: str
    address: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """Parts of names, by how they are looked up.

    `starts` are the first three letters of everything in Latin, `joined_starts` of what may be parted in a text. `inflected`
    is keyed by three letters, `hangul` and `syllables` by two characters.
    """

    starts: frozenset[str]
    joined_starts: frozenset[str]
    latin: Mapping[str, tuple[Part, ...]]
    inflected: Mapping[str, tuple[Part, ...]]
    joined: Mapping[str, tuple[Part, ...]]
    prefixed: Mapping[str, tuple[Part, ...]]
    hangul: Mapping[str, tuple[Part, ...]]
    syllables: Mapping[str, tuple[Part, ...]]
    unspaced: tuple[Part, ...]
    handles: Mapping[str, tuple[str, ...]]
    addresses: Mapping[str, tuple[str, ...]]


def index(members: tuple[MemberNames, ...]) -> Index:
    """Return the index of all members' names."""
    written = [spellings(one.person, name) for one in members for name in (one.name, *one.others)]
    parts = [part for one in written for part in one.parts]
    joined = [part for one in written for part in one.joined]
    handles = _by_key((key, one.person) for one in members for key in _handle_keys(one.handle))
    words = _of(parts, Writing.ALPHABET)
    joined_words = _of(joined, Writing.ALPHABET)
    stems = [(stem[:_PREFIX_CHARS], part) for part in (*words, *joined_words) for stem in part.stems]
    keys = {
        *(part.key for part in (*words, *joined_words)),
        *(latin(one) for one in handles),
        *(one for one, _ in stems),
    }
    return Index(
        starts=frozenset(key[:_PREFIX_CHARS] for key in keys),
        joined_starts=frozenset(key[:_PREFIX_CHARS] for key in keys if len(key) >= SHORTEST_SQUEEZED),
        latin=_by_key((part.key, part) for part in words),
        inflected=_by_key(dict.fromkeys(stems)),
        joined=_by_key((part.key, part) for part in joined_words),
        prefixed=_by_key((part.key, part) for part in _of([*parts, *joined], Writing.PREFIXED)),
        hangul=_by_key((part.key[:2], part) for part in _of([*parts, *joined], Writing.HANGUL)),
        syllables=_by_key((part.key[:2], part) for part in _of([*parts, *joined], Writing.SYLLABLES)),
        unspaced=tuple(_of([*parts, *joined], Writing.UNSPACED)),
        handles=handles,
        addresses=_by_key((one.address.casefold(), one.person) for one in members if one.address),
    )


def _of(parts: Iterable[Part], writing: Writing) -> list[Part]:
    return list(dict.fromkeys(part for part in parts if part.writing is writing))


def _by_key(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    found: dict[Key, tuple[Value, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found


def _handle_keys(handle: str) -> list[str]:
    """Return a handle as it is compared: exactly, but for case and for dots and hyphens inside."""
    exact = plain(handle).casefold().strip().removeprefix("@").partition("@")[0].partition(":")[0]
    return list(dict.fromkeys(key for key in (exact, squeezed(exact)) if key))


def squeezed(word: str) -> str:
    """Return a handle without the separators inside, if it is long enough to be told from a word."""
    without = _INNER_SEPARATORS.sub("", word)
    return without if len(without) >= SHORTEST_SQUEEZED else word
